#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/cli/commands.h"
#include "fovea/cli/data_arguments.h"
#include "fovea/cli/output.h"
#include "fovea/cli/terminal.h"
#include "fovea/infer/metrics.h"

namespace fovea::cli {

int Eval(const Arguments& args) {
  DataArguments arguments;
  std::string format = "text";
  const auto app =
      MakeApp("fovea eval",
              "How good a model is on data that holds the target. Several files count as one.\n"
              "JSON: {\"task\", \"samples\", \"metrics\": {name: number}}.",
              "  fovea eval splice.safetensors splice_test.csv\n"
              "  fovea eval gunpoint.safetensors GunPoint_TEST.ts --format json\n");
  AddDataArguments(app.get(), &arguments);
  AddChoice(app.get(), "--format", &format, {"text", "json"}, "of the result");
  if (!Parse(app.get(), args)) return 0;

  const auto predictor = infer::Predictor::Load(arguments.model);
  arguments.options.need_target = true;
  std::vector<float> predictions, targets;
  RunOverData(*predictor, arguments, [&](const std::string&, const infer::PredictedBatch& batch) {
    predictions.insert(predictions.end(), batch.predictions.begin(), batch.predictions.end());
    targets.insert(targets.end(), batch.targets.begin(), batch.targets.end());
  });
  const auto metrics = infer::Evaluate(predictor->target(), predictions, targets);

  if (format == "json") {
    nlohmann::ordered_json json;
    json["task"] = predictor->file().task;
    json["samples"] = targets.size();
    json["metrics"] = metrics;
    WriteOutput("", json.dump() + "\n");
    return 0;
  }
  std::string text = fmt::format("{:<18} {}\n{:<18} {}\n", "task", predictor->file().task,
                                 "samples", Grouped(static_cast<int64_t>(targets.size())));
  for (const auto& [name, value] : metrics) text += fmt::format("{:<18} {}\n", name, Metric(value));
  WriteOutput("", text);
  return 0;
}

}  // namespace fovea::cli
