#include "fovea/scan/report/report.h"

#include "fovea/scan/report/report_formats.h"

namespace fovea::scan {

std::unique_ptr<Report> MakeReport(const std::string& format, const ReportOptions& options,
                                   Report::Write write) {
  return FormatNamed(kReportFormats, format, "report format").make(options, std::move(write));
}

}  // namespace fovea::scan
