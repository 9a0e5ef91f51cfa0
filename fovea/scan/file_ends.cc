#include "fovea/scan/file_ends.h"

#include <algorithm>

namespace fovea::scan {

void FileEnds::Add(std::span<const uint8_t> bytes) {
  size_ += std::ssize(bytes);
  const size_t to_head = std::min(bytes.size(), kHead - head_.size());
  head_.insert(head_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(to_head));
  if (bytes.size() > kTail) bytes = bytes.last(kTail);
  tail_.insert(tail_.end(), bytes.begin(), bytes.end());
  // Seldom, so that a byte is moved about once.
  if (tail_.size() > 2 * kTail)
    tail_.erase(tail_.begin(), tail_.end() - static_cast<std::ptrdiff_t>(kTail));
}

data::FileExtract FileEnds::extract() const {
  const std::span<const uint8_t> tail(tail_);
  return {head_, tail.last(std::min(tail.size(), kTail)), size_};
}

}  // namespace fovea::scan
