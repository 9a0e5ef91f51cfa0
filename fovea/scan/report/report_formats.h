#ifndef FOVEA_SCAN_REPORT_REPORT_FORMATS_H_
#define FOVEA_SCAN_REPORT_REPORT_FORMATS_H_

#include <memory>

#include "fovea/core/output_format.h"
#include "fovea/scan/report/report.h"

namespace fovea::scan {

using ReportMaker = std::unique_ptr<Report>(const ReportOptions& options, Report::Write write);

struct ReportFormat : OutputFormat {
  ReportMaker* make;
  int64_t max_findings = 0;  // that its readers take, unless told otherwise; 0: any number
};

// Each in report_FORMAT.cc.
ReportMaker MakeTextReport, MakeJsonReport, MakeJsonLinesReport, MakeSarifReport, MakeHtmlReport;

// The one list of them: docs/contributing/adding-a-report-format.md.
inline constexpr ReportFormat kReportFormats[] = {
    {{.name = "text",
      .ending = "txt",
      .what = "for people: each place with the lines around it",
      .streams = true},
     MakeTextReport},
    {{.name = "json", .ending = "json", .what = "one object"}, MakeJsonReport},
    {{.name = "jsonl", .ending = "jsonl", .what = "an object a line", .streams = true},
     MakeJsonLinesReport},
    {{.name = "sarif",
      .ending = "sarif",
      .what = "SARIF 2.1.0, which code hosts show beside the lines"},
     MakeSarifReport,
     /*max_findings=*/5000},  // GitHub shows so many, and refuses a file of more than 25,000
    {{.name = "html", .ending = "html", .what = "a page: each finding's source under a heat map"},
     MakeHtmlReport},
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_FORMATS_H_
