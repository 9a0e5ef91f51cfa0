#include "fovea/scan/report/report.h"

#include "fovea/core/error.h"
#include "fovea/scan/report/report_formats.h"

namespace fovea::scan {

std::unique_ptr<Report> MakeReport(const std::string& format, const ReportOptions& options,
                                   Report::Write write) {
  RequireOneOf("report format", format, {"text", "json", "jsonl", "sarif", "html"});
  if (format == "json") return MakeJsonReport(std::move(write));
  if (format == "jsonl") return MakeJsonLinesReport(std::move(write));
  if (format == "sarif") return MakeSarifReport(std::move(write));
  if (format == "html") return MakeHtmlReport(std::move(write));
  return MakeTextReport(options, std::move(write));
}

}  // namespace fovea::scan
