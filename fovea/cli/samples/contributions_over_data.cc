#include "fovea/cli/samples/contributions_over_data.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>

#include "fovea/cli/samples/contribution_mean.h"
#include "fovea/cli/samples/predictions.h"
#include "fovea/data/series/series.h"

namespace fovea::cli {
namespace {

using explain::ContributionReport;
using explain::ContributionSample;
using infer::PredictedBatch;
using infer::Predictor;
using infer::StepContributions;

bool IsAmount(const Predictor& predictor) {
  return predictor.target().kind == data::TargetKind::kRegression;
}

// What the steps added to one class.
std::span<const float> OfClass(const StepContributions& of, size_t index) {
  const auto steps = static_cast<size_t>(of.steps);
  return std::span(of.contributions).subspan(index * steps, steps);
}

// The step that added most to the prediction; of an amount, that changed it most.
explain::ReceptiveField HottestField(const Predictor& predictor, std::span<const float> added) {
  const bool amount = IsAmount(predictor);
  const auto less = [amount](float a, float b) {
    return amount ? std::abs(a) < std::abs(b) : a < b;
  };
  const int64_t step = std::max_element(added.begin(), added.end(), less) - added.begin();
  const infer::StepReach reach = predictor.reach();
  return {.step = step,
          .first = std::max<int64_t>(0, step - reach.before),
          .last = std::min<int64_t>(std::ssize(added) - 1, step + reach.after)};
}

ContributionSample SampleOf(const Predictor& predictor, const PredictedBatch& batch, int64_t row,
                            std::string id) {
  const StepContributions& of = batch.contributions[static_cast<size_t>(row)];
  const data::TargetSpec& target = predictor.target();
  return {.id = std::move(id),
          .steps = of.steps,
          .values = of.values,
          .contributions = of.contributions,
          .scores = of.scores,
          .probabilities = Probabilities(target, batch, row),
          .field = HottestField(predictor, OfClass(of, PredictedClass(target, batch, row))),
          .prediction = PredictionName(target, batch, row),
          .target = TargetName(target, batch, row)};
}

}  // namespace

ContributionReport ContributionsOverData(const Predictor& predictor, DataArguments arguments,
                                         int64_t samples) {
  arguments.options.contributions = true;
  const data::TargetSpec& target = predictor.target();
  const bool amount = IsAmount(predictor);
  ContributionReport report{
      .task = std::string(infer::NameOf(predictor.file().task)),
      .title = "Where " + std::filesystem::path(arguments.model).filename().string() + " looks",
      .axis_title = predictor.place_title(),
      .unit = amount ? target.name : "logit",
      .dim_names = data::SeriesSpecFromJson(predictor.file().data).dim_names,
      .classes = amount ? std::vector<std::string>{target.name} : target.classes,
      .bias = predictor.score_bias()};
  std::vector<ContributionMeans> means(report.classes.size(),
                                       ContributionMeans(predictor.input_dims()));
  const auto wanted = static_cast<size_t>(samples);
  RunOverData(predictor, arguments, [&](const std::string& file, const PredictedBatch& batch) {
    for (int64_t row = 0; row < batch.rows; ++row) {
      const StepContributions& of = batch.contributions[static_cast<size_t>(row)];
      const size_t predicted = PredictedClass(target, batch, row);
      means[predicted].Add(of.values, OfClass(of, predicted));
      ++report.sample_count;
      if (report.samples.size() < wanted)
        report.samples.push_back(
            SampleOf(predictor, batch, row, SampleId(arguments, file, batch, row)));
    }
  });
  for (const ContributionMeans& mean : means) report.means.push_back(mean.mean());
  return report;
}

}  // namespace fovea::cli
