#ifndef FOVEA_CLI_FILES_SCAN_PROGRESS_H_
#define FOVEA_CLI_FILES_SCAN_PROGRESS_H_

#include <chrono>

#include "fovea/scan/scanner.h"

namespace fovea::cli {

// One line on the terminal behind standard error, drawn anew, that shows how a scan gets on.
class ScanProgressLine {
 public:
  ~ScanProgressLine() { Clear(); }
  void Show(const scan::ScanProgress& progress);
  // Makes room for other output.
  void Clear();

 private:
  bool shown_ = false;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_SCAN_PROGRESS_H_
