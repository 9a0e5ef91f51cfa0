#ifndef FOVEA_SCAN_REPORT_LINE_HASH_H_
#define FOVEA_SCAN_REPORT_LINE_HASH_H_

#include <cstdint>
#include <string>

#include "fovea/scan/finding.h"

namespace fovea::scan {

// The fingerprint primaryLocationLineHash by which GitHub knows an alert again, of a line of a
// finding's content; as github/codeql-action computes it for files that are checked out
// (src/fingerprints.ts). With c₀, c₁, … the UTF-16 code units from the line's start on without
// spaces and tabs, each line end ("\r\n", "\r" or "\n") one "\n", then 65535 for the end of the
// file and zeros behind it:
//   h = Σ_{i<100} c_i · 37^(99−i)  mod 2^64,
// in hexadecimal, ":", and how many lines up to this one have the same h.
// "" where the content does not hold what it takes: the line's start and 100 such units or the end
// of the file. Where the content does not begin with the file, only its own lines are counted.
std::string PrimaryLocationLineHash(const Finding& finding, int64_t line);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_LINE_HASH_H_
