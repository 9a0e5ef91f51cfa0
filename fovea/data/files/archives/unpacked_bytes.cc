#include "fovea/data/files/archives/unpacked_bytes.h"

#include <algorithm>
#include <limits>

namespace fovea::data {
namespace {

void ThrowIfStopped(const UnpackBudget& budget) {
  if (!budget.stopped().empty()) throw UnreadableError(budget.stopped());
}

}  // namespace

void UnpackedBytes::CountInTotal() {
  in_total_ = true;
  budget_->ChargeTotal(read_);
}

size_t UnpackedBytes::Read(std::span<uint8_t> out) {
  if (out.empty()) return 0;
  layer_->packed = reader_->packed();
  budget_->CheckRatio(*layer_);
  budget_->CheckTimeNowAndThen(*layer_);
  ThrowIfStopped(*budget_);
  const int64_t left = in_total_ ? budget_->bytes_left() : std::numeric_limits<int64_t>::max();
  if (left <= 0) {
    uint8_t more;
    if (reader_->Read({&more, 1}) == 0) return 0;
    budget_->StopAtBytes();
    ThrowIfStopped(*budget_);
  }
  const size_t got =
      reader_->Read(out.first(std::min<uint64_t>(out.size(), static_cast<uint64_t>(left))));
  layer_->packed = reader_->packed();
  budget_->Charge(layer_, static_cast<int64_t>(got));
  read_ += static_cast<int64_t>(got);
  if (in_total_) budget_->ChargeTotal(static_cast<int64_t>(got));
  return got;
}

bool Drain(ByteReader* bytes) {
  uint8_t discarded[16 << 10];
  try {
    while (bytes->Read(discarded) > 0) {
    }
    return true;
  } catch (const UnreadableError&) {
    return false;
  }
}

}  // namespace fovea::data
