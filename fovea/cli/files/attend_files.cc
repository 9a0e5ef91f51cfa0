#include "fovea/cli/choices.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/files/scan_output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/tasks.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::cli {
namespace {

// The report of a scan in which every file is a finding.
int Run(const AttendArguments& arguments, const infer::ModelFile& file) {
  RequireData(arguments.data, "fovea attend");
  const scan::ReportFormat* format = FindFormat(scan::kReportFormats, arguments.format->name);
  if (format == nullptr) {
    std::vector<std::string> both = FormatNames(explain::MapFormats());
    std::erase_if(both, [](const std::string& name) {
      return FindFormat(scan::kReportFormats, name) == nullptr;
    });
    throw UsageError("fovea attend", StrCat("a model of files is not shown as ",
                                            arguments.format->name, "; there are: ", Join(both)));
  }
  const auto model = infer::MakeFileModel(file, arguments.data.model);
  scan::ScanOptions options;
  options.tell_all = true;
  options.content_bytes = infer::FileModel::kMaxBytes;
  scan::ReportOptions report;
  report.color = arguments.render.text.colour;
  report.width = arguments.render.text.width;
  ScanOutput output(*format, arguments.out, report, /*progress=*/false);
  const scan::Summary summary =
      scan::Scan(arguments.data.data, *model, options, output.Sink(), CatchInterrupts());
  output.End(summary);
  if (summary.interrupted) return kExitInterrupted;
  return summary.not_scanned > 0 ? kExitError : 0;
}

}  // namespace

AttendRun AttendFiles(TaskOptions* options) {
  options->Describe(
      "A model of files shows each file with a heat map over its lines instead, as the report of\n"
      "`fovea scan` does, whether it is a finding or not.\n",
      "  fovea attend fovea-files.safetensors index.php --out index.html\n");
  return Run;
}

}  // namespace fovea::cli
