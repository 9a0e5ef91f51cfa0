#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/samples/predictions.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/readable.h"
#include "fovea/infer/metrics.h"

namespace fovea::cli {
namespace {

int Run(const EvalArguments& arguments, const infer::ModelFile& file) {
  DataArguments given = arguments.data;
  RequireData(given, "fovea eval");
  const auto predictor = infer::Predictor::FromFile(file, given.model);
  given.options.need_target = true;
  given.options.weights = false;
  std::vector<float> predictions, targets;
  RunOverData(*predictor, given, [&](const std::string&, const infer::PredictedBatch& batch) {
    predictions.insert(predictions.end(), batch.predictions.begin(), batch.predictions.end());
    targets.insert(targets.end(), batch.targets.begin(), batch.targets.end());
  });
  const auto metrics = infer::Evaluate(predictor->target(), predictions, targets);
  const std::string_view task = infer::NameOf(file.task);

  if (arguments.format == "json") {
    nlohmann::ordered_json json;
    json["task"] = task;
    json["samples"] = targets.size();
    json["metrics"] = metrics;
    WriteOutput("", json.dump() + "\n");
    return 0;
  }
  std::string text = fmt::format("{:<18} {}\n{:<18} {}\n", "task", task, "samples",
                                 Grouped(static_cast<int64_t>(targets.size())));
  for (const auto& [name, value] : metrics) text += fmt::format("{:<18} {}\n", name, Metric(value));
  WriteOutput("", text);
  return 0;
}

}  // namespace

EvalRun EvalSamples(TaskOptions* options) {
  for (const char* option : {"--separator", "--unseen"})
    options->Own(options->app()->get_option(option));
  return Run;
}

}  // namespace fovea::cli
