#include <cstdlib>

#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/files/scan_output.h"
#include "fovea/cli/format_option.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/threads.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/scan/diff/compare_trees.h"
#include "fovea/scan/report/left_out_text.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::cli {
namespace {

constexpr char kName[] = "fovea diff";
constexpr char kDescription[] =
    "Shows each file of SUSPECT that is not as in ORIGINAL, and what the model says of the lines\n"
    "that were added, the most suspicious first. Both are folders, archives or files; line ends "
    "and\n"
    "byte-order marks are no difference. Nothing is run, changed or sent anywhere.\n\n"
    "Exit codes: 0 no difference, 1 something differs, malicious or not (with --malicious: "
    "malicious\n"
    "code was added), 2 an error, or something could not be read (the report says what and why), "
    "or "
    "the options left out everything, 130\n"
    "interrupted.";
constexpr char kExamples[] =
    "  fovea diff wordpress-6.4.zip /var/www/html\n"
    "  fovea diff backup-of-march.tar.gz backup-of-april.tar.gz --out report.html\n"
    "  fovea diff original/ site/ --exclude uploads/ --malicious\n"
    "  fovea diff a.php b.php --format json\n";

struct DiffArguments {
  std::string original, suspect, model, format, out, color = "auto";
  bool malicious = false, no_archives = false, quiet = false;
  scan::ScanOptions options;
};

bool ParseDiff(const Arguments& args, DiffArguments* a) {
  const auto app = MakeApp(kName, kDescription, kExamples);
  app->add_option("ORIGINAL", a->original, "what is in order: of the maker, or a clean backup")
      ->type_name("")
      ->required();
  app->add_option("SUSPECT", a->suspect, "what is in doubt")->type_name("")->required();
  const OptionGroup group(app.get());
  group.Flag("--malicious", &a->malicious, "only files to which malicious code was added");
  group.Value("--model", &a->model, "a model of files; else the one inside this program", "FILE");
  group.Value("--false-alarm-rate", &a->options.false_alarm_rate,
              "share of benign files that may be taken for malicious", "SHARE");
  AddFormat(app.get(), &a->format, scan::kReportFormats, "of the report, else by --out's ending");
  group.Out(&a->out);
  group.Choice("--color", &a->color, {"auto", "always", "never"}, "of text");
  group.Flag("-q,--quiet", &a->quiet, "no progress on standard error");
  const OptionGroup files(app.get(), "Which files");
  for (const auto& [name, patterns, what] :
       {std::tuple("--include", &a->options.walk.include, "only files that match; repeatable"),
        std::tuple("--exclude", &a->options.walk.exclude,
                   "no file or folder that matches; "
                   "repeatable")})
    files.Value(name, patterns, what, "PATTERN")->default_str("")->allow_extra_args(false);
  files.Flag("--no-archives", &a->no_archives, "take archives for plain files");
  OptionGroup(app.get(), "Speed")
      .Count("--jobs", &a->options.jobs, 0, 1024, "threads; 0: all cores");
  if (!Parse(app.get(), args)) return false;
  if (!(a->options.false_alarm_rate >= 1e-4 && a->options.false_alarm_rate <= 0.1))
    throw UsageError(kName, "--false-alarm-rate is not a number from 0.0001 to 0.1");
  a->options.walk.archives = !a->no_archives;
  return true;
}

}  // namespace

int Diff(const Arguments& args) {
  DiffArguments a;
  if (!ParseDiff(args, &a)) return 0;
  const auto model = a.model.empty() ? infer::ShippedFileModel() : infer::LoadFileModel(a.model);
  SetNumThreads(1);  // of each job: it is files that run side by side
  scan::ReportOptions report = ReportOptionsFor(a.color, a.out);
  const scan::ReportFormat& format = ChosenFormat(scan::kReportFormats, a.format, a.out, kName);
  report.max_findings = format.max_findings;
  ScanOutput output(format, a.out, report, !a.quiet);
  scan::ScanSink sink = output.Sink();
  if (a.malicious)
    sink.finding = [show = sink.finding](const scan::Finding& finding) {
      if (scan::IsFound(finding)) show(finding);
    };
  const std::atomic<bool>* stop =
      CatchInterrupts("\nfovea: interrupted; once more to end at once\n");
  const auto end = [&](const scan::Summary& summary) {
    output.End(summary);
    if (summary.interrupted) return kExitInterrupted;
    if (a.malicious ? summary.findings > 0 : summary.comparison->differ()) return 1;
    if (const std::string all = scan::AllLeftOutBy(summary); !all.empty())
      throw UsageError(kName, StrCat("nothing was compared: all was left out by ", all));
    return summary.not_scanned > 0 ? kExitError : 0;
  };
  sink.left_behind = [&](const scan::Summary& summary) {
    const int code = end(summary);
    RemoveUncommittedFiles();
    std::_Exit(code);
  };
  return end(scan::CompareTrees(a.original, a.suspect, *model, a.options, sink, stop));
}

}  // namespace fovea::cli
