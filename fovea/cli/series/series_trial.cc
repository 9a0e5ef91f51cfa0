#include "fovea/cli/series/series_trial.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/explain/trials/location.h"
#include "fovea/explain/trials/perturbation.h"

namespace fovea::cli {
namespace {

constexpr int64_t kAtOnce = 16;  // samples between two reports

// The series of the kept steps alone.
std::vector<float> Keep(std::span<const float> channels, int64_t dims, int64_t steps,
                        std::span<const int64_t> kept) {
  std::vector<float> out;
  out.reserve(kept.size() * static_cast<size_t>(dims));
  for (int64_t d = 0; d < dims; ++d)
    for (const int64_t t : kept) out.push_back(channels[static_cast<size_t>(d * steps + t)]);
  return out;
}

class SampleTrial {
 public:
  SampleTrial(const infer::ConvolutionModel& model, const data::Series& series)
      : model_(model),
        dims_(model.data.dims()),
        steps_(series.steps),
        channels_(infer::ToChannels(ScaledValues(series, model.data), steps_, dims_)),
        contributions_(model.Contributions({channels_, dims_, steps_})) {
    const std::vector<float> scores = model.Scores({channels_, dims_, steps_});
    predicted_ = std::max_element(scores.begin(), scores.end()) - scores.begin();
  }

  std::span<const float> To(int64_t of_class) const {
    return std::span(contributions_)
        .subspan(static_cast<size_t>(of_class * steps_), static_cast<size_t>(steps_));
  }
  int64_t predicted() const { return predicted_; }
  int64_t steps() const { return steps_; }

  struct Areas {
    double logit = 0, probability = 0;
  };
  Areas AreasOf(std::span<const int64_t> order) const {
    std::vector<double> logits, probabilities;
    for (const std::vector<int64_t>& kept : explain::KeptAtPoints(order)) {
      const std::vector<float> rest = Keep(channels_, dims_, steps_, kept);
      const std::vector<float> scores = model_.Scores({rest, dims_, std::ssize(kept)});
      const double own = scores[static_cast<size_t>(predicted_)];
      double sum = 0;
      for (const float score : scores) sum += std::exp(static_cast<double>(score) - own);
      logits.push_back(own);
      probabilities.push_back(1 / sum);
    }
    return {explain::Aopc(logits), explain::Aopc(probabilities)};
  }

 private:
  const infer::ConvolutionModel& model_;
  const int64_t dims_, steps_;
  const std::vector<float> channels_, contributions_;
  int64_t predicted_ = 0;
};

// What one sample adds to the sums.
SeriesTrial TryOne(const infer::ConvolutionModel& model, const data::Series& series, int64_t target,
                   std::span<const data::StepRange> places, const SeriesTrialOptions& options,
                   uint64_t seed) {
  const SampleTrial sample(model, series);
  SeriesTrial sums{.samples = 1};
  const auto areas = sample.AreasOf(explain::ByScore(sample.To(sample.predicted())));
  sums.aopc_logit = areas.logit;
  sums.aopc_probability = areas.probability;
  Random random(seed);
  std::vector<int64_t> order(static_cast<size_t>(sample.steps()));
  std::iota(order.begin(), order.end(), 0);
  for (int i = 0; i < options.random_orders; ++i) {
    random.Shuffle(std::span(order));
    const auto by_chance = sample.AreasOf(order);
    sums.random_logit += by_chance.logit / options.random_orders;
    sums.random_probability += by_chance.probability / options.random_orders;
  }
  if (places.empty()) return sums;
  std::vector<bool> truth(static_cast<size_t>(sample.steps()));
  for (const data::StepRange& place : places)
    for (int64_t t = place.first; t < std::min(place.end, sample.steps()); ++t)
      truth[static_cast<size_t>(t)] = true;
  const std::span<const float> own = sample.To(target);
  if (const auto ndcg = explain::NdcgAtTruth(own, truth)) {
    sums.located = 1;
    sums.ndcg = *ndcg;
    sums.hits = *explain::HitsTruth(own, truth) ? 1 : 0;
  }
  return sums;
}

}  // namespace

SeriesTrial TrySeries(const infer::ConvolutionModel& model, const data::SeriesSet& set,
                      std::span<const float> targets, const data::StepPlaces& places,
                      const SeriesTrialOptions& options) {
  Require(model.outputs() >= 2, "a trial needs a model of classes");
  Require(options.random_orders >= 1, "a trial needs a random order, got ", options.random_orders);
  Require(!targets.empty() || places.empty(), "true places are of the class that a sample has");
  const int64_t samples = std::ssize(set.samples);
  std::vector<SeriesTrial> each(static_cast<size_t>(samples));
  for (int64_t first = 0; first < samples; first += kAtOnce) {
    const int64_t last = std::min(samples, first + kAtOnce);
    ParallelFor(last - first, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = first + begin; i < first + end; ++i) {
        const data::Series& series = set.samples[static_cast<size_t>(i)];
        const auto own = places.find(series.line);
        each[static_cast<size_t>(i)] = TryOne(
            model, series, targets.empty() ? 0 : static_cast<int64_t>(targets[i]),
            own == places.end() ? std::span<const data::StepRange>() : std::span(own->second),
            options, options.seed + static_cast<uint64_t>(i));
      }
    });
    if (options.progress) options.progress(last, samples);
  }
  SeriesTrial mean;
  for (const SeriesTrial& one : each) {
    mean.samples += one.samples;
    mean.aopc_logit += one.aopc_logit;
    mean.random_logit += one.random_logit;
    mean.aopc_probability += one.aopc_probability;
    mean.random_probability += one.random_probability;
    mean.located += one.located;
    mean.ndcg += one.ndcg;
    mean.hits += one.hits;
  }
  for (double* sum :
       {&mean.aopc_logit, &mean.random_logit, &mean.aopc_probability, &mean.random_probability})
    *sum /= static_cast<double>(std::max<int64_t>(1, mean.samples));
  for (double* sum : {&mean.ndcg, &mean.hits})
    *sum /= static_cast<double>(std::max<int64_t>(1, mean.located));
  return mean;
}

}  // namespace fovea::cli
