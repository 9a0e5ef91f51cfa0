#include "fovea/cli/files/scan_output.h"

#include <unistd.h>

#include "fovea/cli/console/terminal.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"

namespace fovea::cli {

scan::ReportOptions ReportOptionsFor(const std::string& color, const std::string& out) {
  const bool to_terminal = (out.empty() || out == "-") && UseColour(STDOUT_FILENO);
  scan::ReportOptions options;
  options.color = color == "always" || (color == "auto" && to_terminal);
  options.width = TerminalWidth(STDOUT_FILENO);
  return options;
}

ScanOutput::ScanOutput(const scan::ReportFormat& format, const std::string& path,
                       const scan::ReportOptions& options, bool progress)
    : shows_progress_(progress && isatty(STDERR_FILENO) != 0),
      out_(path, /*goes_on=*/true),
      report_(format.make(options, [this](std::string_view text) { out_.Write(text); })) {}

scan::ScanSink ScanOutput::Sink() {
  const auto add = [this](const auto& any) {
    progress_.Clear();
    report_->Add(any);
    out_.Flush();
  };
  scan::ScanSink sink;
  sink.finding = add;
  sink.not_scanned = add;
  sink.note = add;
  if (shows_progress_)
    sink.progress = [this](const scan::ScanProgress& progress) { progress_.Show(progress); };
  return sink;
}

void ScanOutput::End(const scan::Summary& summary) {
  progress_.Clear();
  report_->End(summary);
  out_.Finish();
  if (const int64_t left_out = report_->findings_left_out(); left_out > 0) {
    Warn(StrCat(Plural(left_out, "finding"),
                " with lower scores left out of the report; --max-findings 0 writes all"));
  }
}

}  // namespace fovea::cli
