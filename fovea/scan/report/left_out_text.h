#ifndef FOVEA_SCAN_REPORT_LEFT_OUT_TEXT_H_
#define FOVEA_SCAN_REPORT_LEFT_OUT_TEXT_H_

#include <string>
#include <vector>

#include "fovea/scan/finding.h"

namespace fovea::scan {

// For all reasons together.
data::LeftOutCount AllLeftOut(const Summary& summary);

// A sentence for each option that left something out: "12 files and 3 folders were left out by
// --exclude."
std::vector<std::string> LeftOutText(const Summary& summary);

// Where nothing was scanned because of options that were meant to leave out a part: which they are,
// "--exclude and --include". Else empty. An age is no such option: that nothing is newer is an
// answer.
std::string AllLeftOutBy(const Summary& summary);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_LEFT_OUT_TEXT_H_
