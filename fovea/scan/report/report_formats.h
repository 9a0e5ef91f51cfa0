#ifndef FOVEA_SCAN_REPORT_REPORT_FORMATS_H_
#define FOVEA_SCAN_REPORT_REPORT_FORMATS_H_

#include <memory>

#include "fovea/scan/report/report.h"

namespace fovea::scan {

// One for each format of MakeReport, which is the way to them.
std::unique_ptr<Report> MakeTextReport(const ReportOptions& options, Report::Write write);
std::unique_ptr<Report> MakeJsonReport(Report::Write write);
std::unique_ptr<Report> MakeJsonLinesReport(Report::Write write);
std::unique_ptr<Report> MakeSarifReport(Report::Write write);
std::unique_ptr<Report> MakeHtmlReport(Report::Write write);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_FORMATS_H_
