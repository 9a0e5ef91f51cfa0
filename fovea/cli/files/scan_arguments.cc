#include "fovea/cli/files/scan_arguments.h"

#include <algorithm>

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
    "Exit codes: 0 all scanned and nothing found, 1 something found, 2 an error, or something "
    "could\n"
    "not be scanned (the report says what and why), 130 interrupted.";
constexpr char kExamples[] =
    "  fovea scan /var/www\n"
    "  fovea scan /var/www --out report.html\n"
    "  fovea scan package.tar.gz --format json | jq '.findings[].path'\n"
    "  fovea scan . --exclude .git --exclude '*.png' --jobs 2\n"
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

void AddPatterns(CLI::App* app, const std::string& name, std::vector<std::string>* patterns,
                 const std::string& description) {
  app->add_option(name, *patterns, description)
      ->type_name("PATTERN")
      ->default_str("")
      ->allow_extra_args(false)
      ->group("Which files");
}

}  // namespace

bool ParseScanArguments(const Arguments& args, ScanArguments* a) {
  const auto app = MakeApp(kScanName, kDescription, kExamples);
  app->add_option("PATH", a->paths, "files and folders; - is standard input")->type_name("");
  const OptionGroup group(app.get());
  group.Value("--model", &a->model, "a model of files; else the one inside this program", "FILE");
  CLI::Option* rate = group
                          .Value("--false-alarm-rate", &a->options.false_alarm_rate,
                                 "share of benign files that may be taken for malicious", "SHARE")
                          ->check(Between(1e-4, 0.1));
  CLI::Option* threshold =
      group
          .Value("--threshold", &a->threshold,
                 "least score of a finding instead, from 0 to 1, for files of every kind", "SCORE")
          ->default_str("")
          ->check(Between(0, 1));
  AddFormat(app.get(), &a->format, scan::kReportFormats, "of the report, else by --out's ending");
  group.Out(&a->out);
  CLI::Option* most = group
                          .Count("--max-findings", &a->options.max_findings, 0, int64_t{1} << 40,
                                 "report at most so many; 0: all. Else all" + MostOfFormats())
                          ->default_str("");
  group.Choice("--color", &a->color, {"auto", "always", "never"}, "of text");
  app->add_flag("-q,--quiet", a->quiet, "no progress on standard error");
  AddPatterns(app.get(), "--include", &a->options.walk.include,
              "only files whose name or path matches, as the shell has it; repeatable");
  AddPatterns(app.get(), "--exclude", &a->options.walk.exclude,
              "no file or folder whose name or path matches; repeatable");
  app->add_flag("--no-archives", a->no_archives, "take archives for plain files")
      ->group("Which files");
  app->add_flag("--stdin", a->standard_input, "the same as the path -")->group("Which files");
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
  a->options.walk.archives = !a->no_archives;
  if (a->paths == Arguments{"-"}) {
    a->paths.clear();
    a->standard_input = true;
  }
  if (!a->standard_input && a->paths.empty())
    throw UsageError(kScanName, "PATH is missing: a file, a folder, or - for standard input");
  if (std::count(a->paths.begin(), a->paths.end(), "-") > 0 ||
      (a->standard_input && !a->paths.empty()))
    throw UsageError(kScanName, "standard input is scanned by itself, without other paths");
  return true;
}

}  // namespace fovea::cli
