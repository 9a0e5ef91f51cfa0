#ifndef FOVEA_CLI_FILES_SCAN_OUTPUT_H_
#define FOVEA_CLI_FILES_SCAN_OUTPUT_H_

#include <memory>
#include <string>

#include "fovea/cli/console/output.h"
#include "fovea/cli/files/scan_progress.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/scanner.h"

namespace fovea::cli {

// What a report looks like: width and colours of the terminal behind standard output, if it goes
// there. color: "auto", "always" or "never".
scan::ReportOptions ReportOptionsFor(const std::string& color, const std::string& out);

// A scan's report on its way to a file or standard output, there as it comes. Goes on after an
// interrupt: what was found until then is told.
class ScanOutput {
 public:
  // path: "" or "-" is standard output. progress: on a terminal behind standard error.
  ScanOutput(const scan::ReportFormat& format, const std::string& path,
             const scan::ReportOptions& options, bool progress);

  scan::ScanSink Sink();
  // Must be the last call; without it a file does not appear.
  void End(const scan::Summary& summary);

 private:
  const bool shows_progress_;
  Output out_;
  std::unique_ptr<scan::Report> report_;
  ScanProgressLine progress_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_SCAN_OUTPUT_H_
