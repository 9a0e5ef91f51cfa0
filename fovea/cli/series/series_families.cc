#include "fovea/cli/series/series_families.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "fovea/cli/run_program.h"

namespace fovea::cli {
namespace {

// Those that the other family has not, as its parser has them; tests/cli/train_series.t compares
// them with its help.
constexpr std::string_view kOfRecurrent[] = {
    "--attention",
    "--cell",
    "--hidden",
    "--layers",
    "--bidirectional",
    "--one-way",
    "--shared",
    "--score",
    "--score-hidden",
    "--heads",
    "--scope",
    "--window",
    "--normaliser",
    "--sharpness",
    "--valid",
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
    "--label-smoothing",
};
constexpr std::string_view kOfConvolution[] = {"--features", "--pooling"};

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

std::vector<std::string> SeriesFamilies() { return {kConvolution, kRecurrent}; }

bool AskForRecurrent(const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i] == "--model" && i + 1 < args.size()) return args[i + 1] == kRecurrent;
    if (args[i].starts_with("--model=")) return args[i].substr(8) == kRecurrent;
  }
  return false;
}

void RefuseOptionsOfRecurrent(const std::vector<std::string>& args) {
  if (const std::string option = FirstOf(kOfRecurrent, args); !option.empty())
    throw UsageError("fovea train series", option + " is an option of --model recurrent; add that");
}

void RefuseOptionsOfConvolution(const std::vector<std::string>& args) {
  if (const std::string option = FirstOf(kOfConvolution, args); !option.empty())
    throw UsageError("fovea train series",
                     option + " is an option of --model convolution; leave --model recurrent out");
}

}  // namespace fovea::cli
