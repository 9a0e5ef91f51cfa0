#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/cli/choices.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/files/scan_output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/tasks.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/scan/looks/looks_picture.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::cli {
namespace {

// What a model of files is shown as: a report, or for one file a picture.
std::vector<std::string> Formats() {
  std::vector<std::string> names = FormatNames(explain::MapFormats());
  std::erase_if(names, [](const std::string& name) {
    return FindFormat(scan::kReportFormats, name) == nullptr && name != "svg" && name != "png";
  });
  return names;
}

scan::ScanOptions AllFiles() {
  scan::ScanOptions options;
  options.tell_all = true;
  options.content_bytes = infer::FileModel::kMaxBytes;
  return options;
}

int ExitCode(const scan::Summary& summary) {
  if (summary.interrupted) return kExitInterrupted;
  return summary.not_scanned > 0 ? kExitError : 0;
}

// The looks at one file.
int Draw(const AttendArguments& arguments, const infer::FileModel& model) {
  scan::ScanOptions options = AllFiles();
  options.keep_looks = true;
  std::optional<scan::Finding> drawn;
  scan::ScanSink sink;
  sink.finding = [&](const scan::Finding& finding) {
    if (drawn)
      throw InputError(finding.path,
                       StrCat("is a second file beside ", Printable(drawn->path),
                              ", and a picture shows the looks at one"),
                       "name a single file, or take --format html");
    drawn = finding;
  };
  sink.not_scanned = [](const scan::NotScanned& file) {
    Warn(StrCat(Printable(file.path), ": ", Printable(file.reason)));
  };
  sink.note = [](const scan::Note& note) { Warn(scan::NoteText(note)); };
  const scan::Summary summary =
      scan::Scan(arguments.data.data, model, options, sink, CatchInterrupts());
  if (summary.interrupted || !drawn) {
    if (!summary.interrupted && summary.not_scanned == 0)
      throw InputError(arguments.data.data.front(), "holds no file to look at",
                       "name a single file");
    return ExitCode(summary);
  }
  const explain::Theme theme = arguments.render.theme;
  WriteOutput(arguments.out, arguments.format->name == "png"
                                 ? scan::RenderLooksPng(*drawn, 2.0, theme)
                                 : scan::RenderLooksSvg(*drawn, theme));
  return ExitCode(summary);
}

// The report of a scan in which every file is a finding.
int Run(const AttendArguments& arguments, const infer::ModelFile& file) {
  RequireData(arguments.data, "fovea attend");
  const std::string_view name = arguments.format->name;
  const std::vector<std::string> formats = Formats();
  if (std::find(formats.begin(), formats.end(), name) == formats.end())
    throw UsageError("fovea attend", StrCat("a model of files is not shown as ", name,
                                            "; there are: ", Join(formats)));
  const auto model = infer::MakeFileModel(file, arguments.data.model);
  const scan::ReportFormat* format = FindFormat(scan::kReportFormats, name);
  if (format == nullptr) return Draw(arguments, *model);
  scan::ReportOptions report;
  report.color = arguments.render.text.colour;
  report.width = arguments.render.text.width;
  ScanOutput output(*format, arguments.out, report, /*progress=*/false);
  const scan::Summary summary =
      scan::Scan(arguments.data.data, *model, AllFiles(), output.Sink(), CatchInterrupts());
  output.End(summary);
  return ExitCode(summary);
}

}  // namespace

AttendRun AttendFiles(TaskOptions* options) {
  options->Describe(
      "A model of files shows each file with a heat map over its lines instead, as the report of\n"
      "`fovea scan` does, whether it is a finding or not. As SVG or PNG it shows the looks at one\n"
      "file.\n",
      "  fovea attend fovea-files.safetensors index.php --out index.html\n"
      "  fovea attend fovea-files.safetensors index.php --out looks.svg\n");
  return Run;
}

}  // namespace fovea::cli
