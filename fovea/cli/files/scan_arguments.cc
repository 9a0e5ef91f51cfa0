#include "fovea/cli/files/scan_arguments.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "fovea/cli/arguments.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/files/format_list.h"
#include "fovea/cli/format_option.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/scan/report/report_formats.h"

namespace fovea::cli {
namespace {

constexpr char kDescription[] =
    "Finds malicious code in files and shows where it is. Folders are walked, archives and\n"
    "compressed files read in place; what a file is called does not matter, only what it holds.\n"
    "Nothing is run, changed or sent anywhere.\n\n"
    "Exit codes: 0 all scanned and nothing found; 1 something found, whatever else; 2 an error, "
    "or\n"
    "something could not be scanned (the report says what and why), or the options left out\n"
    "everything, or --files-from is empty; 130 interrupted.";
constexpr char kExamples[] =
    "  fovea scan /var/www\n"
    "  fovea scan /var/www --out report.html\n"
    "  fovea scan package.tar.gz --format json | jq '.findings[].path'\n"
    "  fovea scan . --exclude .git --exclude '*.{png,jpg}' --exclude '**/cache/**' --jobs 2\n"
    "  fovea scan /var/www --newer-than 7d --max-file-size 20M\n"
    "  fovea scan . --since origin/main\n"
    "  git diff --name-only -z --diff-filter=d --relative HEAD~1 | fovea scan --files-from - -0\n"
    "  fovea scan . --write-baseline known.json; fovea scan . --baseline known.json\n"
    "  curl -s https://example.org/x.js | fovea scan -\n";

// Numbers from least to most.
CLI::Validator Between(double least, double most) {
  const auto check = [least, most](const std::string& typed) -> std::string {
    double value = 0;
    if (CLI::detail::lexical_cast(typed, value) && value >= least && value <= most) return "";
    return StrCat("\"", typed, "\" is not a number from ", least, " to ", most);
  };
  return CLI::Validator(check, "");
}

// ", in sarif the 5,000 of highest score".
std::string MostOfFormats() {
  std::string text;
  for (const scan::ReportFormat& format : scan::kReportFormats) {
    if (format.max_findings > 0)
      text +=
          StrCat(", in ", format.name, " the ", Grouped(format.max_findings), " of highest score");
  }
  return text;
}

bool AreSameFile(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty() || a == "-" || b == "-") return false;
  std::error_code error;
  if (a == b || std::filesystem::equivalent(a, b, error)) return true;
  const auto whole = [&](const std::string& path) {  // also of one that does not exist yet
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  return whole(a) == whole(b);
}

// What is written must not be written over, nor what is read.
void CheckOutputs(const ScanArguments& a) {
  const auto check = [](const std::string& written, const char* option, const std::string& other,
                        const char* other_option) {
    if (AreSameFile(written, other) && !std::filesystem::is_character_file(written))
      throw UsageError(kScanName, StrCat(option, " and ", other_option, " are the same file, ",
                                         written, "; give ", option, " another"));
  };
  check(a.out, "--out", a.known.write_baseline, "--write-baseline");
  for (const auto& [written, option] :
       {std::pair(a.out, "--out"), std::pair(a.known.write_baseline, "--write-baseline")}) {
    for (const std::string& path : a.known.trusted) check(written, option, path, "--trust");
    for (const std::string& path : a.selection.walk.ignore_files)
      check(written, option, path, "--ignore-file");
    check(written, option, a.selection.files_from, "--files-from");
    check(written, option, a.model, "--model");
  }
  for (const std::string& path : a.known.baselines) check(a.out, "--out", path, "--baseline");
}

}  // namespace

bool ParseScanArguments(const Arguments& args, ScanArguments* a) {
  const auto app = MakeApp(kScanName, kDescription, kExamples);
  AddSelection(app.get(), &a->selection);
  const OptionGroup verdict(app.get(), "Verdict");
  verdict.Value("--model", &a->model, "a model of files; else the one inside this program", "FILE");
  CLI::Option* rate = verdict
                          .Value("--false-alarm-rate", &a->options.false_alarm_rate,
                                 "share of benign files that may be taken for malicious", "SHARE")
                          ->check(Between(1e-4, 0.1));
  CLI::Option* threshold =
      verdict
          .Value("--threshold", &a->threshold,
                 "least score of a finding instead, from 0 to 1, for files of every kind", "SCORE")
          ->default_str("")
          ->check(Between(0, 1));
  const OptionGroup report(app.get(), "Report");
  AddFormat(app.get(), &a->format, scan::kReportFormats, "of the report, else by --out's ending");
  report.Out(&a->out);
  CLI::Option* most = report
                          .Count("--max-findings", &a->options.max_findings, 0, int64_t{1} << 40,
                                 "report at most so many; 0: all. Else all" + MostOfFormats())
                          ->default_str("");
  report.Choice("--color", &a->color, {"auto", "always", "never"}, "of text");
  report.Flag("-q,--quiet", &a->quiet, "no progress on standard error");
  AddKnownOptions(app.get(), &a->known);
  OptionGroup(app.get(), "Speed")
      .Count("--jobs", &a->options.jobs, 0, 1024, "threads; 0: all cores");
  bool formats = false;
  app->add_flag("--formats", formats, "list what is looked into, and end");
  if (!Parse(app.get(), args)) return false;
  if (formats) {
    WriteOutput("", FormatList());
    return false;
  }

  if (rate->count() > 0 && threshold->count() > 0)
    throw UsageError(kScanName, "--threshold and --false-alarm-rate exclude each other");
  if (threshold->count() > 0) a->options.threshold = a->threshold;
  a->max_findings_given = most->count() > 0;
  CheckSelection(kScanName, &a->selection);
  a->options.walk = a->selection.walk;
  CheckOutputs(*a);
  return true;
}

}  // namespace fovea::cli
