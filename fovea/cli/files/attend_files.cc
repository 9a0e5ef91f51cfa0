#include "fovea/cli/files/attend_files.h"

#include <unistd.h>

#include "fovea/cli/choices.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/files/scan_output.h"
#include "fovea/cli/run_program.h"
#include "fovea/explain/map_formats.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::cli {

int AttendFiles(const std::string& model_path, const std::vector<std::string>& paths,
                const OutputFormat& format, const std::string& out, int width) {
  const scan::ReportFormat* of_report = FindFormat(scan::kReportFormats, format.name);
  if (of_report == nullptr) {
    std::vector<std::string> both = FormatNames(explain::MapFormats());
    std::erase_if(both, [](const std::string& name) {
      return FindFormat(scan::kReportFormats, name) == nullptr;
    });
    throw UsageError("fovea attend", StrCat("a model of files is not shown as ", format.name,
                                            "; there are: ", Join(both)));
  }
  const auto model = infer::LoadFileModel(model_path);
  scan::ScanOptions options;
  options.tell_all = true;
  options.content_bytes = infer::FileModel::kMaxBytes;
  const bool to_stdout = out.empty() || out == "-";
  scan::ReportOptions report;
  report.color = to_stdout && UseColour(STDOUT_FILENO);
  report.width = width > 0 ? width : TerminalWidth(STDOUT_FILENO);
  ScanOutput output(*of_report, out, report, /*progress=*/false);
  const scan::Summary summary =
      scan::Scan(paths, *model, options, output.Sink(), CatchInterrupts());
  output.End(summary);
  if (summary.interrupted) return kExitInterrupted;
  return summary.not_scanned > 0 ? kExitError : 0;
}

}  // namespace fovea::cli
