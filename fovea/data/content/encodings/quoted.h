#ifndef FOVEA_DATA_CONTENT_ENCODINGS_QUOTED_H_
#define FOVEA_DATA_CONTENT_ENCODINGS_QUOTED_H_

#include <cstddef>

#include "fovea/data/content/content_scan.h"
#include "fovea/data/content/literals.h"

namespace fovea::data {

// What quoted.cc tries on a literal, one reader a file. Each adds what it finds and returns where
// to go on; 0: nothing.
size_t AddPacked(const Operand& literal, ContentScan* scan);  // packer.cc

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_ENCODINGS_QUOTED_H_
