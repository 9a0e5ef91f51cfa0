#include "fovea/data/content/binary/binary_builder.h"

#include <algorithm>
#include <utility>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// Beyond so many runs places are kept for kCoarse items together, so that a table of millions of
// numbers of all widths needs no more memory than its text.
constexpr size_t kMostRuns = 1 << 16;
constexpr uint32_t kCoarse = 32;

}  // namespace

void BinaryBuilder::Start(size_t most) {
  most_ = most;
  cut_ = false;
  bytes_.clear();
  runs_.clear();
}

bool BinaryBuilder::GoesOn(const Run& run, size_t start, size_t end, size_t size) const {
  const size_t item = run.size / run.count, width = run.end - run.last;
  return run.stretch == Stretch::kItems && item == size && width == end - start &&
         (run.count == 1 || run.distance == start - run.last);
}

void BinaryBuilder::Add(size_t start, size_t end, std::string_view bytes) {
  if (bytes_.size() + bytes.size() > most_) {
    cut_ = true;
    return;
  }
  bytes_ += bytes;
  if (!runs_.empty()) {
    Run& last = runs_.back();
    const bool goes_on = GoesOn(last, start, end, bytes.size());
    const bool coarse = !goes_on && runs_.size() >= kMostRuns && last.count < kCoarse;
    if (goes_on || coarse) {
      if (coarse) last.stretch = Stretch::kWhole;
      last.distance = start - last.last;
      last.last = start;
      last.end = end;
      last.size += bytes.size();
      ++last.count;
      return;
    }
  }
  runs_.push_back({start, end, bytes.size(), start});
}

void BinaryBuilder::AddShared(size_t start, size_t end, std::string_view bytes) {
  if (bytes_.size() + bytes.size() > most_) {
    cut_ = true;
    return;
  }
  bytes_ += bytes;
  runs_.push_back({start, end, bytes.size(), start});
  runs_.back().stretch = Stretch::kLinear;
}

ByteSpan BinaryBuilder::span() const {
  if (runs_.empty()) return {};
  return {static_cast<int64_t>(runs_.front().start), static_cast<int64_t>(runs_.back().end)};
}

DecodedPiece BinaryBuilder::Take(Encoding encoding, const std::shared_ptr<const OuterMap>& parent) {
  const auto map = std::make_shared<OuterMap>(parent);
  for (const Run& run : runs_) {
    const ByteSpan outer{static_cast<int64_t>(run.start), static_cast<int64_t>(run.end)};
    const auto size = static_cast<int64_t>(run.size);
    if (run.stretch == Stretch::kItems) {
      const size_t gap = run.count == 1 ? 0 : run.distance - (run.end - run.last);
      map->AddItems(size, outer, static_cast<uint16_t>(run.size / run.count),
                    static_cast<uint32_t>(gap));
    } else {
      map->Add(run.stretch, size, outer);
    }
  }
  const ByteSpan all{0, static_cast<int64_t>(bytes_.size())};
  return {bytes_, all, encoding, 0, map->Outer(all), map};
}

bool IsBinary(std::string_view bytes) {
  // A literal of megabytes shows what it is at its start.
  constexpr size_t kLooked = 4096;
  constexpr double kMostText = .9;
  const std::string_view head = bytes.substr(0, std::min(bytes.size(), kLooked));
  // Numbers that are all small are indices, flags, lengths.
  constexpr uint8_t kSmall = 0x20;
  const bool small = std::all_of(head.begin(), head.end(),
                                 [](char c) { return static_cast<uint8_t>(c) < kSmall; });
  return !small && !IsPlainText(head) && ShareOfText(head) < kMostText && !IsUtf16(head);
}

}  // namespace fovea::data
