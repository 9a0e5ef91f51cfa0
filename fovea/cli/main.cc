#include <fmt/format.h>

#include <string>
#include <vector>

#include "fovea/cli/choices.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/series/series_families.h"
#include "fovea/cli/series/train_series.h"
#include "fovea/cli/tables/table_families.h"
#include "fovea/cli/tables/train_tokens.h"
#include "fovea/cli/trainer_program.h"
#include "fovea/core/version.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/task.h"

namespace fovea::cli {
namespace {

// Series and tables have a family of models that needs no LibTorch.
int Train(const Arguments& args) {
  const auto asks = [&](infer::Task task, const ModelFamilies& families) {
    return !args.empty() && args.front() == infer::InfoOf(task).command &&
           !AskForTrainers(families, args);
  };
  const Arguments rest(args.empty() ? args.end() : args.begin() + 1, args.end());
  if (asks(infer::Task::kSeries, SeriesFamilies())) return TrainConvolution(rest);
  if (asks(infer::Task::kTabular, TableFamilies())) return TrainTokenModel(rest);
  return RunTrainer("train", args);
}

struct Command {
  std::string name, summary;
  int (*run)(const Arguments&);
};

const Command kCommands[] = {
    {"scan", "find malicious code in files, folders and archives, and show where it is", Scan},
    {"diff", "what differs from the originals, and whether it is malicious", Diff},
    {"train", "", Train},
    {"translate", "translate sentences, and show which words belong together", Translate},
    {"eval", "how good a model is on data", Eval},
    {"predict", "what a model says about each sample", Predict},
    {"attend", "where a model looks: bars, SVG, PNG, HTML, JSON, CSV", Attend},
    {"trial", "whether what a model of series shows can be believed", Trial},
    {"info", "what a model file holds", Info},
    {"generate", "data whose truth is known", Generate},
    {"mechanisms", "the attention mechanisms there are, with formula and source", Mechanisms},
    {"demo", "train small models and see whether they look where the truth is",
     [](const Arguments& args) { return RunTrainer("demo", args); }},
};

constexpr char kHelp[] =
    R"(fovea: attention models that show where they look

Usage: fovea COMMAND [ARGUMENTS]

Commands:
{}
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
was found; diff: 1 where something differs; demo: 1 where a known truth was not found.
)";

std::string Help() {
  std::string commands;
  const auto line = [&](const std::string& name, const std::string& summary) {
    commands += fmt::format("  {:<15} {}\n", name, summary);
  };
  for (const Command& command : kCommands) {
    if (!command.summary.empty()) line(command.name, command.summary);
    if (command.name != "train") continue;
    for (const infer::TaskInfo& info : infer::kTasks)
      line(StrCat("train ", info.command), StrCat("train on ", info.trained_on));
  }
  return fmt::format(kHelp, commands);
}

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
    WriteOutput("", Help());
    return 0;
  }
  std::vector<std::string> names = {"help"};
  for (const Command& command : kCommands) {
    if (name == command.name) return command.run(rest);
    names.push_back(command.name);
  }
  if (name.starts_with("-"))
    throw UsageError("fovea",
                     StrCat("no option ", name, DidYouMean(name, {"--version", "--help"})));
  throw UsageError("fovea", StrCat("no command \"", name, "\"", DidYouMean(name, names)));
}

}  // namespace
}  // namespace fovea::cli

int main(int argc, char** argv) {
  return fovea::cli::RunProgram(
      [&] { return fovea::cli::Dispatch(std::vector<std::string>(argv + 1, argv + argc)); });
}
