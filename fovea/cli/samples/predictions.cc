#include "fovea/cli/samples/predictions.h"

#include <fmt/format.h>

#include <algorithm>

#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace fovea::cli {

using data::TargetKind;

void RunOverData(
    const infer::Predictor& predictor, const DataArguments& arguments,
    const std::function<void(const std::string&, const infer::PredictedBatch&)>& sink) {
  infer::PredictOptions options = arguments.options;
  options.unseen = arguments.unseen == "error" ? data::Unseen::kError : data::Unseen::kMissing;
  options.warn = [](const std::string& line) { Warn(Printable(line, 1000)); };
  if (arguments.threads > 0) SetNumThreads(arguments.threads);
  for (const std::string& file : arguments.data)
    predictor.Run(file, options, [&](const infer::PredictedBatch& batch) {
      ThrowIfInterrupted();
      sink(file, batch);
    });
}

std::string SampleId(const DataArguments& arguments, const std::string& file,
                     const infer::PredictedBatch& batch, int64_t row) {
  const std::string line = std::to_string(batch.lines[static_cast<size_t>(row)]);
  return arguments.data.size() > 1 ? file + ":" + line : line;
}

std::vector<float> Probabilities(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                                 int64_t row) {
  const auto first = batch.predictions.begin() + row * target.outputs();
  switch (target.kind) {
    case TargetKind::kBinary:
      return {1 - *first, *first};
    case TargetKind::kClasses:
      return {first, first + target.outputs()};
    case TargetKind::kRegression:
      return {};
  }
  return {};
}

size_t PredictedClass(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                      int64_t row) {
  const auto first = batch.predictions.begin() + row * target.outputs();
  // The same rule as that of infer::Evaluate.
  switch (target.kind) {
    case TargetKind::kBinary:
      return *first > 0.5f ? 1 : 0;
    case TargetKind::kClasses:
      return static_cast<size_t>(std::max_element(first, first + target.outputs()) - first);
    case TargetKind::kRegression:
      return 0;
  }
  return 0;
}

std::string PredictionName(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                           int64_t row) {
  if (target.kind == TargetKind::kRegression)
    return fmt::format("{}", batch.predictions[static_cast<size_t>(row)]);
  return target.classes[PredictedClass(target, batch, row)];
}

std::string TargetName(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                       int64_t row) {
  if (batch.targets.empty()) return "";
  const float value = batch.targets[static_cast<size_t>(row)];
  if (target.kind == TargetKind::kRegression) return fmt::format("{}", value);
  return value >= 0 ? target.classes[static_cast<size_t>(value)] : "";
}

}  // namespace fovea::cli
