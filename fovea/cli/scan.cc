#include <unistd.h>

#include <cstdlib>

#include "fovea/cli/commands.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/files/scan_arguments.h"
#include "fovea/cli/files/scan_output.h"
#include "fovea/cli/format_option.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/file.h"
#include "fovea/core/threads.h"
#include "fovea/data/byte_reader.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/scan/report/left_out_text.h"
#include "fovea/scan/scanner.h"

namespace fovea::cli {

int Scan(const Arguments& args) {
  ScanArguments a;
  if (!ParseScanArguments(args, &a)) return 0;
  const auto model = a.model.empty() ? infer::ShippedFileModel() : infer::LoadFileModel(a.model);
  SetNumThreads(1);  // of each job: it is files that run side by side
  scan::ReportOptions report = ReportOptionsFor(a.color, a.out);
  const scan::ReportFormat& format = ChosenFormat(scan::kReportFormats, a.format, a.out, kScanName);
  if (!a.max_findings_given) report.max_findings = format.max_findings;
  const std::atomic<bool>* stop =
      CatchInterrupts("\nfovea: interrupted; once more to end at once\n");
  SelectedPaths paths(a.selection, stop);
  ScanOutput output(format, a.out, report, !a.quiet);
  KnownLists known(a.known);
  known.Prepare(&a.options);
  scan::ScanSink sink = output.Sink();
  known.Listen(&sink);

  const auto end = [&](const scan::Summary& summary) {
    if (const scan::Note note = paths.note(); !note.text.empty()) sink.note(note);
    output.End(summary);
    const bool written = known.End(summary);
    if (summary.interrupted) return kExitInterrupted;
    if (summary.findings > 0) return 1;
    if (const std::string all = scan::AllLeftOutBy(summary); !all.empty())
      throw UsageError(kScanName, StrCat("nothing was scanned: all was left out by ", all));
    paths.RefuseEmptyList();
    return summary.not_scanned > 0 || !written ? kExitError : 0;
  };
  // A thread that hangs in a file is not waited for.
  sink.left_behind = [&](const scan::Summary& summary) {
    const int code = end(summary);
    RemoveUncommittedFiles();
    std::_Exit(code);
  };
  scan::Summary summary;
  if (a.selection.standard_input) {
    data::DescriptorReader input(STDIN_FILENO, stop);
    summary = scan::ScanBytes("stdin", input, *model, a.options, sink, stop);
  } else {
    summary = scan::Scan(paths.given(), *model, a.options, sink, stop, paths.more());
  }
  return end(summary);
}

}  // namespace fovea::cli
