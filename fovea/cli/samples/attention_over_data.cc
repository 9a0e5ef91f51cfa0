#include "fovea/cli/samples/attention_over_data.h"

#include <algorithm>
#include <filesystem>

#include "fovea/cli/samples/attention_mean.h"
#include "fovea/cli/samples/predictions.h"

namespace fovea::cli {
namespace {

using explain::AttentionReport;
using explain::AttentionSample;
using infer::PredictedBatch;
using infer::Predictor;

AttentionSample SampleOf(const Predictor& predictor, const PredictedBatch& batch, int64_t row,
                         std::string id) {
  const int64_t places = batch.places;
  const int64_t length = batch.lengths[static_cast<size_t>(row)];
  AttentionSample sample{.id = std::move(id),
                         .prediction = PredictionName(predictor.target(), batch, row),
                         .target = TargetName(predictor.target(), batch, row)};
  const auto weights = batch.weights.begin() + row * places;
  sample.weights.assign(weights, weights + length);
  // Several dimensions have no single line to draw.
  if (predictor.input_dims() == 1) {
    const auto values = batch.inputs.begin() + row * places;
    sample.values.assign(values, values + length);
  }
  if (std::ssize(batch.effects) >= (row + 1) * places) {
    const auto effects = batch.effects.begin() + row * places;
    sample.effects.assign(effects, effects + places);
    sample.effects_are_shares = !predictor.target().classes.empty();
  }
  const int64_t texts = static_cast<int64_t>(batch.texts.size());
  for (int64_t i = row * places; i < std::min(texts, (row + 1) * places); ++i) {
    const std::string& text = batch.texts[static_cast<size_t>(i)];
    sample.value_text.push_back(text.empty() ? "missing" : text);
  }
  return sample;
}

}  // namespace

AttentionReport AttentionOverData(const Predictor& predictor, DataArguments arguments,
                                  int64_t samples) {
  arguments.options.texts = samples;
  const size_t wanted = static_cast<size_t>(samples);
  AttentionReport report{
      .task = std::string(infer::NameOf(predictor.file().task)),
      .title = "Where " + std::filesystem::path(arguments.model).filename().string() + " looks",
      .axis_title = predictor.place_title(),
      .gates = predictor.has_gates(),
      .ordered = predictor.ordered(),
      .axis = predictor.place_names()};
  AttentionMean mean(static_cast<int64_t>(report.axis.size()));
  const std::vector<std::string>& classes = predictor.target().classes;
  std::vector<AttentionMean> by_class(report.ordered ? 0 : classes.size(),
                                      AttentionMean(static_cast<int64_t>(report.axis.size())));
  RunOverData(predictor, arguments, [&](const std::string& file, const PredictedBatch& batch) {
    mean.Add(batch.weights, batch.rows);
    for (int64_t row = 0; row < batch.rows && !by_class.empty(); ++row) {
      const size_t own = batch.targets.empty()
                             ? PredictedClass(predictor.target(), batch, row)
                             : static_cast<size_t>(batch.targets[static_cast<size_t>(row)]);
      by_class[own].Add(
          std::span(batch.weights)
              .subspan(static_cast<size_t>(row * batch.places), static_cast<size_t>(batch.places)),
          1);
    }
    for (int64_t row = 0; row < batch.rows && report.samples.size() < wanted; ++row)
      report.samples.push_back(
          SampleOf(predictor, batch, row, SampleId(arguments, file, batch, row)));
  });
  report.mean = mean.mean();
  // A series may be longer than those of the training.
  while (report.axis.size() < report.mean.size())
    report.axis.push_back(std::to_string(report.axis.size()));
  report.deviation = mean.deviation();
  report.sample_count = mean.count();
  for (size_t c = 0; c < by_class.size(); ++c)
    if (by_class[c].count() > 0)
      report.classes.push_back({classes[c], by_class[c].count(), by_class[c].mean()});
  return report;
}

}  // namespace fovea::cli
