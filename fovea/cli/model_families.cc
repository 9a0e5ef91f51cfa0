#include "fovea/cli/model_families.h"

#include <algorithm>

#include "fovea/cli/run_program.h"
#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

// How fovea-train trains, whatever the model: AddTrainingArguments (train/training_arguments.h).
// tests/cli/train_series.t and train_tabular.t compare them with its help.
constexpr std::string_view kOfTraining[] = {"--valid",
                                            "--validation",
                                            "--log",
                                            "--resume",
                                            "--epochs",
                                            "--batch",
                                            "--patience",
                                            "--keep",
                                            "--device",
                                            "--optimiser",
                                            "--learning-rate",
                                            "--weight-decay",
                                            "--momentum",
                                            "--adam-beta2",
                                            "--schedule",
                                            "--warmup",
                                            "--clip",
                                            "--entropy",
                                            "--noise",
                                            "--dropout",
                                            "--hard-baseline",
                                            "--hard-entropy",
                                            "--hard-estimator",
                                            "--hard-temperature",
                                            "--hard-temperature-end",
                                            "--label-smoothing"};

// The first word that is one of the options, without its value; "" if there is none.
std::string FirstOf(std::span<const std::string_view> options,
                    const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") break;
    const std::string name = arg.substr(0, arg.find('='));
    if (std::find(options.begin(), options.end(), name) != options.end()) return name;
  }
  return "";
}

}  // namespace

std::vector<std::string> NamesOf(const ModelFamilies& families) {
  return {families.own, families.trainers};
}

bool AskForTrainers(const ModelFamilies& families, const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i] == "--model" && i + 1 < args.size()) return args[i + 1] == families.trainers;
    if (args[i].starts_with("--model=")) return args[i].substr(8) == families.trainers;
  }
  return false;
}

void RefuseOptionsOfTrainers(const ModelFamilies& families, const std::vector<std::string>& args) {
  std::string option = FirstOf(families.options_of_trainers, args);
  if (option.empty()) option = FirstOf(kOfTraining, args);
  if (!option.empty())
    throw UsageError(families.command,
                     StrCat(option, " is an option of --model ", families.trainers, "; add that"));
}

void RefuseOptionsOfOwn(const ModelFamilies& families, const std::vector<std::string>& args) {
  if (const std::string option = FirstOf(families.options_of_own, args); !option.empty())
    throw UsageError(families.command, StrCat(option, " is an option of --model ", families.own,
                                              "; leave --model ", families.trainers, " out"));
}

}  // namespace fovea::cli
