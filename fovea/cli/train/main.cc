#include <fmt/format.h>

#include <string>
#include <vector>

#include "fovea/cli/choices.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/train/commands.h"
#include "fovea/core/version.h"

namespace fovea::cli {
namespace {

struct Task {
  const char* name;
  const char* what;  // for the help
  int (*run)(const std::vector<std::string>& args);
};

constexpr Task kTasks[] = {
    {"tabular", "a table (CSV): which column decides", TrainTabularCommand},
    {"series", "time series (.ts, CSV): which moment decides", TrainSeriesCommand},
    {"files", "malicious and benign files: what is malicious, and where", TrainFilesCommand},
    {"translate", "sentence pairs: which words belong together", TrainTranslateCommand}};

std::string Help() {
  std::string text =
      "fovea train: trains attention models\n\n"
      "Usage: fovea train TASK DATA --out MODEL [OPTIONS]\n\n"
      "Tasks:\n";
  for (const Task& task : kTasks) text += fmt::format("  {:<9} {}\n", task.name, task.what);
  return text + R"(
Each has its own --help.

Examples:
  fovea train tabular splice.csv --target class --out splice.safetensors
  fovea train series GunPoint_TRAIN.ts --out gunpoint.safetensors
  fovea train files train.tar.xz --benign libraries/ --out files.safetensors
  fovea train translate --source train.en --target train.de --out en-de.safetensors
)";
}

int Dispatch(const std::vector<std::string>& args) {
  std::vector<std::string> names;
  for (const Task& task : kTasks) names.emplace_back(task.name);
  if (args.empty()) throw UsageError("fovea train", StrCat("which task? there are: ", Join(names)));
  const std::string& name = args.front();
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  for (const Task& task : kTasks)
    if (name == task.name) return task.run(rest);
  if (name == "demo") return Demo(rest);
  if (name == "--help" || name == "-h") {
    WriteOutput("", Help());
    return 0;
  }
  if (name == "--version") {
    WriteOutput("", StrCat("fovea-train ", Version(), "\n"));
    return 0;
  }
  throw UsageError("fovea train", StrCat("no task \"", name, "\"; there are: ", Join(names),
                                         DidYouMean(name, names)));
}

}  // namespace
}  // namespace fovea::cli

int main(int argc, char** argv) {
  return fovea::cli::RunProgram(
      [&] { return fovea::cli::Dispatch(std::vector<std::string>(argv + 1, argv + argc)); });
}
