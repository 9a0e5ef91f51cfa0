#ifndef FOVEA_SCAN_REPORT_REPORT_HTML_FINDING_H_
#define FOVEA_SCAN_REPORT_REPORT_HTML_FINDING_H_

#include <cstddef>
#include <string>

#include "fovea/scan/finding.h"

namespace fovea::scan {

// The part of a page that shows one finding: its places as links, where in the file they lie, and
// the source (binary files: bytes) with a shade, a bar and a number for the attention on each line;
// at most max_rows lines, those around the heat. number: makes ids "f<number>…" on the page: the
// section, "h": its hottest line, "r0", "r1", …: the beginnings of its regions.
std::string FindingSection(const Finding& finding, size_t number, size_t max_rows);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_HTML_FINDING_H_
