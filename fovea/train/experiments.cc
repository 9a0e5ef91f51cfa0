#include "fovea/train/experiments.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/data/synthetic/synthetic.h"
#include "fovea/fit/series/fit_convolution.h"
#include "fovea/fit/tables/fit_tokens.h"

namespace fovea::train {
namespace {

constexpr uint64_t kDataSeed = 1;

TrainOptions ReferenceTraining(int64_t epochs) {
  TrainOptions options;
  options.epochs = epochs;
  options.batch = 64;
  options.optimiser = "adam";
  options.learning_rate = 1e-3;
  options.keep = "last";
  return options;
}

}  // namespace

std::vector<int> Heaviest(std::span<const float> mean, int count) {
  std::vector<int> order(mean.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return mean[a] > mean[b]; });
  order.resize(std::min(order.size(), static_cast<size_t>(std::max(0, count))));
  return order;
}

bool IsFound(const KnownTruth& truth, std::span<const float> mean) {
  const std::vector<int> first = Heaviest(mean, truth.within);
  return !truth.places.empty() &&
         std::all_of(truth.places.begin(), truth.places.end(), [&](int place) {
           return std::find(first.begin(), first.end(), place) != first.end();
         });
}

data::Table DenseReferenceData() { return data::DenseExperiment(10'000, kDataSeed); }

TabularJob DenseReferenceJob() {
  TabularJob job;
  job.validation_share = 0.5;
  job.fit.target = "y";
  job.fit.task = "binary";
  job.fit.scale = false;
  job.model.hidden = 64;
  job.model.activation = "linear";
  job.train = ReferenceTraining(20);
  return job;
}

TabularJob DenseSharpJob() {
  TabularJob job = DenseReferenceJob();
  job.train.learning_rate = 0.01;
  job.train.entropy = 0.05;
  return job;
}

KnownTruth DenseReferenceTruth() { return {.places = {1}, .within = 1, .text = "column x1"}; }

data::SeriesSet SeriesReferenceData() { return data::SeriesExperiment(300'000, kDataSeed); }

SeriesJob SeriesReferenceJob(const std::string& attention) {
  Require(attention == "before" || attention == "after",
          "attention must be before or after, got \"", attention, "\"");
  SeriesJob job;
  job.validation_share = 0.1;
  job.scaling = data::SeriesScaling::kNone;
  job.model.attention = attention;
  job.model.cell = "lstm";
  job.model.hidden = 32;
  job.model.bidirectional = false;
  job.train = ReferenceTraining(1);
  return job;
}

KnownTruth SeriesReferenceTruth(const std::string& attention) {
  if (attention == "before") return {.places = {10}, .within = 1, .text = "step 10"};
  return {.places = {10, 11}, .within = 2, .text = "steps 10 and 11"};
}

TabularJob SpliceJob(const std::string& data) {
  TabularJob job;
  job.data = data;
  job.validation_share = 0.2;
  job.fit.target = "class";
  return job;
}

KnownTruth SpliceTruth() {
  return {.places = {28, 29, 30, 31}, .within = 8, .text = "p29 to p32 in the first 8"};
}

TrainResult TrainSpam(const std::string& data) {
  const data::Table table = data::ReadTable(data);
  const data::EncodedTable encoded = data::Encode(
      table, data::FitTableSpec(table, {.target = "type"}), data::WithTarget::kRequired);
  const fit::TokenOptions options;
  const fit::TokenFit fit =
      fit::FitTokens(encoded, fit::SpreadRows(encoded, {}, options.members, options.seed), options);
  TrainResult result;
  result.training_samples = table.rows;
  result.model = fit.model.ToFile();
  result.model.metrics = nlohmann::json(fit.metrics);
  return result;
}

TrainResult TrainGunPoint(const std::string& data) {
  data::SeriesSet set = data::ReadSeries(data, {.padded = false});
  const data::SeriesSpec spec = data::FitSeriesSpec(set, data::SeriesScaling::kDataset, "");
  TrainResult result;
  result.training_samples = std::ssize(set.samples);
  const fit::ConvolutionFit fit = fit::FitConvolution(std::move(set), spec, {});
  result.model = fit.model.ToFile();
  result.model.metrics = nlohmann::json(fit.metrics);
  return result;
}

SeriesJob GunPointJob(const std::string& data) {
  SeriesJob job;
  job.data = data;
  return job;
}

}  // namespace fovea::train
