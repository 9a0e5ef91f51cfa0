#include "fovea/cli/train/run_training.h"

#include <fmt/format.h>
#include <signal.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/train/progress_printer.h"
#include "fovea/core/readable.h"

namespace fovea::cli {
namespace {

using train::TrainResult;

// {"accuracy": 0.99, …} → "accuracy 0.9900, …"
std::string Metrics(const nlohmann::json& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics.items())
    if (value.is_number())
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, Metric(value.get<double>()));
  return text;
}

std::string Summary(const TrainResult& result, const TrainingArguments& arguments,
                    const std::string& next_data) {
  if (next_data.empty())
    return fmt::format(
        "wrote {}.tsv: what it says of the files kept apart; {} samples in {:.1f} s\n",
        arguments.out, Grouped(result.training_samples), result.seconds);
  if (result.model.tensors.empty())
    return fmt::format("{} is there already, of the same training\n", arguments.out);
  int64_t parameters = 0;
  for (const auto& [name, tensor] : result.model.tensors) parameters += tensor.size();
  std::string text = fmt::format("wrote {}: {} parameters", arguments.out, Grouped(parameters));
  if (result.epochs == 0)
    text += ", with the thresholds of its folds\n";
  else
    text += fmt::format(
        ", the model of epoch {} of {}; {} samples in {:.1f} s, {} samples/s{}\n",
        result.best_epoch, result.epochs, Grouped(result.training_samples), result.seconds,
        Grouped(std::llround(result.samples_per_second)),
        result.pieces_per_second > 0
            ? fmt::format(", {} target pieces/s", Grouped(std::llround(result.pieces_per_second)))
            : "");
  const std::string metrics = Metrics(result.model.metrics);
  if (!metrics.empty())
    text += result.validation_samples > 0
                ? fmt::format("on {} samples of validation: {}\n",
                              Grouped(result.validation_samples), metrics)
                : fmt::format("on the training data itself: {}\n", metrics);
  return text + fmt::format("see where it looks: fovea attend {} {}\n", arguments.out, next_data);
}

}  // namespace

int RunTraining(const TrainingArguments& arguments, const std::string& next_data,
                const Training& training) {
  // A closed terminal or pipe must not cost the training.
  signal(SIGPIPE, SIG_IGN);
  const auto* stop = CatchInterrupts(
      arguments.quiet ? nullptr : "\nstopping after this step; once more stops at once\n");
  ProgressPrinter printer;
  TrainResult result;
  if (arguments.quiet)
    result = training({}, stop);
  else
    result = training([&](const train::Progress& progress) { printer(progress); }, stop);
  printer.Finish();
  if (result.interrupted) {
    Warn(fmt::format(
        "interrupted in epoch {}; {} is the best model so far, {}.checkpoint all of the "
        "training: the same command with --resume goes on",
        result.epochs + 1, arguments.out, arguments.out));
    return kExitInterrupted;
  }
  if (!arguments.quiet) WriteOutput("", Summary(result, arguments, next_data));
  return 0;
}

}  // namespace fovea::cli
