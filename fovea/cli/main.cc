#include <string>
#include <vector>

#include "fovea/cli/choices.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/version.h"
#include "fovea/infer/files/shipped_model.h"

namespace fovea::cli {
namespace {

constexpr char kHelp[] =
    R"(fovea: attention models that show where they look

Usage: fovea COMMAND [ARGUMENTS]

Commands:
  scan            find malicious code in files, folders and archives, and show where it is
  train tabular   train on a table (CSV)
  train series    train on time series (.ts, CSV)
  train translate train on sentence pairs
  translate       translate sentences, and show which words belong together
  eval            how good a model is on data
  predict         what a model says about each sample
  attend          where a model looks: bars, SVG, PNG, HTML, JSON, CSV
  info            what a model file holds
  generate        data whose truth is known
  mechanisms      the attention mechanisms there are, with formula and source
  demo            train small models and see whether they look where the truth is

Each has its own --help.

Options:
  --version       name and version, of the model inside too
  -h, --help      this text

Examples:
  fovea scan /var/www --out report.html
  fovea generate dense --samples 10000 --out dense.csv
  fovea train tabular dense.csv --target y --out dense.safetensors
  fovea eval dense.safetensors dense.csv
  fovea attend dense.safetensors dense.csv
  fovea attend dense.safetensors dense.csv --out dense.html

Exit codes: 0 done, 2 error (one line on standard error), 130 interrupted; scan: 1 where something
was found; demo: 1 where a known truth was not found.
)";

// "fovea 0.1.0 (model fovea-files 1)"
std::string VersionLine() {
  const std::string model = infer::ShippedModelName();
  return StrCat("fovea ", Version(), model.empty() ? "" : StrCat(" (model ", model, ")"), "\n");
}

int Dispatch(const std::vector<std::string>& args) {
  if (args.empty()) throw UsageError("fovea", "which command?");
  const std::string& name = args.front();
  const Arguments rest(args.begin() + 1, args.end());
  if (name == "--version") {
    WriteOutput("", VersionLine());
    return 0;
  }
  if (name == "--help" || name == "-h" || name == "help") {
    if (name == "help" && !rest.empty()) {
      Arguments asked(rest);
      asked.push_back("--help");
      return Dispatch(asked);
    }
    WriteOutput("", kHelp);
    return 0;
  }
  if (name == "scan") return Scan(rest);
  if (name == "eval") return Eval(rest);
  if (name == "predict") return Predict(rest);
  if (name == "attend") return Attend(rest);
  if (name == "translate") return Translate(rest);
  if (name == "info") return Info(rest);
  if (name == "generate") return Generate(rest);
  if (name == "mechanisms") return Mechanisms(rest);
  if (name == "train" || name == "demo") return RunTrainer(name, rest);
  if (name.starts_with("-"))
    throw UsageError("fovea",
                     StrCat("no option ", name, DidYouMean(name, {"--version", "--help"})));
  throw UsageError(
      "fovea", StrCat("no command \"", name, "\"",
                      DidYouMean(name, {"scan", "train", "eval", "predict", "attend", "translate",
                                        "info", "generate", "mechanisms", "demo", "help"})));
}

}  // namespace
}  // namespace fovea::cli

int main(int argc, char** argv) {
  return fovea::cli::RunProgram(
      [&] { return fovea::cli::Dispatch(std::vector<std::string>(argv + 1, argv + argc)); });
}
