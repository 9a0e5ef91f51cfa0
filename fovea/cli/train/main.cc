#include <string>
#include <vector>

#include "fovea/cli/choices.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/train/commands.h"
#include "fovea/core/version.h"

namespace fovea::cli {
namespace {

constexpr char kHelp[] =
    R"(fovea train: trains attention models

Usage: fovea train TASK DATA --out MODEL [OPTIONS]

Tasks:
  tabular   a table (CSV): which column decides
  series    time series (.ts, CSV): which moment decides
  files     malicious and benign files: what is malicious, and where
  translate sentence pairs: which words belong together

Each has its own --help.

Examples:
  fovea train tabular splice.csv --target class --out splice.safetensors
  fovea train series GunPoint_TRAIN.ts --out gunpoint.safetensors
  fovea train files train.tar.xz --benign libraries/ --out files.safetensors
  fovea train translate --source train.en --target train.de --out en-de.safetensors
)";

int Dispatch(const std::vector<std::string>& args) {
  if (args.empty())
    throw UsageError("fovea train", "which task, tabular, series, files or translate?");
  const std::string& name = args.front();
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  if (name == "tabular") return TrainTabularCommand(rest);
  if (name == "series") return TrainSeriesCommand(rest);
  if (name == "files") return TrainFilesCommand(rest);
  if (name == "translate") return TrainTranslateCommand(rest);
  if (name == "demo") return Demo(rest);
  if (name == "--help" || name == "-h") {
    WriteOutput("", kHelp);
    return 0;
  }
  if (name == "--version") {
    WriteOutput("", StrCat("fovea-train ", Version(), "\n"));
    return 0;
  }
  throw UsageError("fovea train",
                   StrCat("no task \"", name, "\"; there are: tabular, series, files, translate",
                          DidYouMean(name, {"tabular", "series", "files", "translate"})));
}

}  // namespace
}  // namespace fovea::cli

int main(int argc, char** argv) {
  return fovea::cli::RunProgram(
      [&] { return fovea::cli::Dispatch(std::vector<std::string>(argv + 1, argv + argc)); });
}
