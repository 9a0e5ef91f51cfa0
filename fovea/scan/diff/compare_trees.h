#ifndef FOVEA_SCAN_DIFF_COMPARE_TREES_H_
#define FOVEA_SCAN_DIFF_COMPARE_TREES_H_

#include <atomic>
#include <string>

#include "fovea/infer/files/file_model.h"
#include "fovea/scan/options.h"
#include "fovea/scan/scanner.h"

namespace fovea::scan {

// Compares two folders, archives or files, and scans what the second has that the first has not.
// Every file that differs comes out as a finding, those of the highest score first: of one that was
// added with the verdict on all of it, of one that was changed with that on the lines that were
// added (added_score.h), which are its regions. Below the threshold it is one that IsFound denies.
// What is only in the original comes out as notes, and so does what differs in line ends alone;
// Summary::comparison counts all. Files of more than kMostComparedBytes are compared as a whole.
// Where all files of the one lie in one folder that the other has not, that is left out of the
// paths.
//
// Of the original the digests are held in memory, of archives the hashes of lines, too; of the
// findings as much content as kHeldContent.
// Throws InputError where one of the two does not exist, and as Scan does.
inline constexpr size_t kHeldContent = size_t{64} << 20;
Summary CompareTrees(const std::string& original, const std::string& suspect,
                     const infer::FileModel& model, ScanOptions options, const ScanSink& sink,
                     const std::atomic<bool>* stop = nullptr);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DIFF_COMPARE_TREES_H_
