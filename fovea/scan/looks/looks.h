#ifndef FOVEA_SCAN_LOOKS_LOOKS_H_
#define FOVEA_SCAN_LOOKS_LOOKS_H_

#include <cstdint>
#include <string>

#include "fovea/infer/files/file_model.h"

namespace fovea::scan {

// What the looks of a model said of a file, or of the segment of it that decides.
struct Looks {
  int64_t start = 0;       // of the segment in the file
  int64_t first_line = 1;  // number of the line in which it begins
  std::string bytes;       // of the segment; hostile
  infer::FileScore score;  // counts from the segment's first byte
  infer::LookCuts cuts;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOKS_H_
