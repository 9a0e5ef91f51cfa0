#ifndef FOVEA_SCAN_NAME_PARTS_H_
#define FOVEA_SCAN_NAME_PARTS_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/scan/finding.h"

namespace fovea::scan {

// Says of each region of a finding in which part of the file it begins, and of the finding which
// format the file has.
void NameParts(const data::FileLayout& layout, Finding* finding);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_NAME_PARTS_H_
