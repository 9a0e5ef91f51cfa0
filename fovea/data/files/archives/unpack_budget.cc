#include "fovea/data/files/archives/unpack_budget.h"

#include <algorithm>
#include <numeric>

#include "fovea/core/error.h"

namespace fovea::data {

void UnpackBudget::CountEntry() {
  if (++entries_ <= limits_.entries || !reason_.empty()) return;
  reason_ = StrCat("not read further: more than ", limits_.entries, " entries, the limit");
}

void UnpackBudget::Charge(UnpackLayer* layer, int64_t bytes) {
  constexpr int64_t kAnyway = 4 << 10;
  since_check_ += kAnyway + bytes;
  size_t inwards = 0;
  for (; layer != nullptr; layer = layer->parent, ++inwards) {
    if (layer->unpacked.size() <= inwards) layer->unpacked.resize(inwards + 1);
    layer->unpacked[inwards] += bytes;
  }
}

void UnpackBudget::StopAtBytes() {
  if (reason_.empty())
    reason_ = StrCat("not read further: unpacks to more than ", limits_.bytes, " bytes, the limit");
}

void UnpackBudget::CheckRatio(const UnpackLayer& layer) {
  if (!reason_.empty()) return;
  for (const UnpackLayer* outer = &layer; outer != nullptr; outer = outer->parent) {
    for (const int64_t bytes : outer->unpacked) {
      const double packed = static_cast<double>(std::max<int64_t>(1, outer->packed));
      if (bytes <= limits_.ratio_floor || static_cast<double>(bytes) <= limits_.ratio * packed)
        continue;
      reason_ = StrCat("not read further: unpacks to more than ", limits_.ratio,
                       " times its size, the limit");
      stopped_ = outer;
      return;
    }
  }
}

void UnpackBudget::CheckTime(const UnpackLayer& layer) {
  if (!reason_.empty()) return;
  since_check_ = 0;
  const double now = ThreadCpuSeconds();
  double seconds = limits_.seconds;
  for (const UnpackLayer* outer = &layer; outer != nullptr; outer = outer->parent) {
    const int64_t bytes =
        std::accumulate(outer->unpacked.begin(), outer->unpacked.end(), outer->packed);
    if (now - outer->began > seconds + limits_.seconds_per_byte * static_cast<double>(bytes)) {
      reason_ = StrCat("not read further: takes more time than ", seconds, " s and ",
                       limits_.seconds_per_byte * 1e6, " s for each MB, the limit");
      stopped_ = outer;
      return;
    }
    seconds += limits_.seconds;
  }
}

void UnpackBudget::CheckTimeNowAndThen(const UnpackLayer& layer) {
  constexpr int64_t kSeldom = 64 << 10;  // asking for the time takes as long as reading a little
  if (since_check_ >= kSeldom) CheckTime(layer);
}

void UnpackBudget::Leave(const UnpackLayer& layer) {
  if (stopped_ != &layer) return;
  stopped_ = nullptr;
  reason_.clear();
}

}  // namespace fovea::data
