#include <fmt/format.h>

#include <string>
#include <vector>

#include "fovea/cli/choices.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/version.h"

namespace fovea::cli {
namespace {

constexpr char kPrograms[] = "programs";  // no task of its own: a further look of files

constexpr char kHelp[] =
    R"(fovea train: trains attention models

Usage: fovea train TASK DATA --out MODEL [OPTIONS]

Tasks:
{}
Each has its own --help.

Examples:
  fovea train tabular splice.csv --target class --out splice.safetensors
  fovea train series GunPoint_TRAIN.ts --out gunpoint.safetensors
  fovea train series GunPoint_TRAIN.ts --model recurrent --out recurrent.safetensors
  fovea train files train.tar.xz --benign libraries/ --out files.safetensors
  fovea train programs train.tar.xz --benign debian/ --model a.safetensors --out b.safetensors
  fovea train translate --source train.en --target train.de --out en-de.safetensors
)";

std::string Help() {
  std::string tasks;
  for (const infer::TaskInfo& info : infer::kTasks) {
    tasks += fmt::format("  {:<9} {}: {}\n", info.command, info.trained_on, info.attention);
    if (info.task == infer::Task::kFiles)
      tasks += fmt::format("  {:<9} {}\n", kPrograms,
                           "a model of files, and programs: machine code in them, and where");
  }
  return fmt::format(kHelp, tasks);
}

int Dispatch(const std::vector<std::string>& args) {
  std::vector<std::string> commands;
  for (const infer::TaskInfo& info : infer::kTasks) commands.emplace_back(info.command);
  commands.emplace_back(kPrograms);
  if (args.empty())
    throw UsageError("fovea train", StrCat("which task? there are: ", Join(commands)));
  const std::string& name = args.front();
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  for (const infer::TaskInfo& info : infer::kTasks)
    if (name == info.command) return Train(info.task, rest);
  if (name == kPrograms) return TrainProgramsCommand(rest);
  if (name == "demo") return Demo(rest);
  if (name == "--help" || name == "-h") {
    WriteOutput("", Help());
    return 0;
  }
  if (name == "--version") {
    WriteOutput("", StrCat("fovea-train ", Version(), "\n"));
    return 0;
  }
  throw UsageError("fovea train", StrCat("no task \"", name, "\"; there are: ", Join(commands),
                                         DidYouMean(name, commands)));
}

}  // namespace
}  // namespace fovea::cli

int main(int argc, char** argv) {
  return fovea::cli::RunProgram(
      [&] { return fovea::cli::Dispatch(std::vector<std::string>(argv + 1, argv + argc)); });
}
