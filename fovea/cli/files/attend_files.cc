#include "fovea/cli/files/attend_files.h"

#include <unistd.h>

#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/files/scan_output.h"
#include "fovea/cli/run_program.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::cli {

int AttendFiles(const std::string& model_path, const std::vector<std::string>& paths,
                const std::string& format, const std::string& out, int width) {
  if (format == "csv" || format == "svg" || format == "png")
    throw UsageError("fovea attend",
                     StrCat("a model of files is shown as text, json or html, not ", format));
  const auto model = infer::LoadFileModel(model_path);
  scan::ScanOptions options;
  options.tell_all = true;
  options.content_bytes = infer::FileModel::kMaxBytes;
  const bool to_stdout = out.empty() || out == "-";
  scan::ReportOptions report;
  report.color = to_stdout && UseColour(STDOUT_FILENO);
  report.width = width > 0 ? width : TerminalWidth(STDOUT_FILENO);
  ScanOutput output(format.empty() ? "text" : format, out, report, /*progress=*/false);
  const scan::Summary summary =
      scan::Scan(paths, *model, options, output.Sink(), CatchInterrupts());
  output.End(summary);
  if (summary.interrupted) return kExitInterrupted;
  return summary.not_scanned > 0 ? kExitError : 0;
}

}  // namespace fovea::cli
