#ifndef FOVEA_DATA_FILES_LAYOUT_STRETCH_H_
#define FOVEA_DATA_FILES_LAYOUT_STRETCH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {

// Bytes at hand, and where in the file they begin.
struct Stretch {
  uint64_t start = 0;
  std::span<const uint8_t> bytes;

  uint64_t end() const { return start + bytes.size(); }
};

// From a place on, or from the next one that is at hand; without bytes where there is none.
inline Stretch StretchFrom(const FileExtract& file, uint64_t start) {
  if (start < file.head().size()) return {start, file.head().subspan(static_cast<size_t>(start))};
  const uint64_t size = static_cast<uint64_t>(file.size());
  const uint64_t behind = size - std::min<uint64_t>(size, file.tail().size());
  const uint64_t skip = start > behind ? start - behind : 0;
  if (skip >= file.tail().size()) return {std::max(start, size), {}};
  return {behind + skip, file.tail().subspan(static_cast<size_t>(skip))};
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_STRETCH_H_
