#ifndef FOVEA_SCAN_FILE_ENDS_H_
#define FOVEA_SCAN_FILE_ENDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fovea/data/files/layout/file_layout.h"

namespace fovea::scan {

// The beginning and the end of a file that comes in stretches: what reads its tables needs no more,
// and a file of any length takes no more memory.
class FileEnds {
 public:
  static constexpr size_t kHead = size_t{4} << 20, kTail = size_t{1} << 20;

  // The file's next bytes.
  void Add(std::span<const uint8_t> bytes);
  // Of what was added; valid until more is.
  data::FileExtract extract() const;

 private:
  int64_t size_ = 0;
  std::vector<uint8_t> head_;
  std::vector<uint8_t> tail_;  // the last kTail bytes, or all, and at most as many before them
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_FILE_ENDS_H_
