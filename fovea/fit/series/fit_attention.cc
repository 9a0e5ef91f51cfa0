#include "fovea/fit/series/fit_attention.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/fit/principal_components.h"
#include "fovea/fit/series/place_training.h"
#include "fovea/infer/series/convolution/bank_features.h"

namespace fovea::fit {
namespace {

// docs/experiments/series.md has what these were chosen from.
constexpr int64_t kPlaces = 64;  // of the longest series
constexpr int64_t kInputs = 96, kMostFeatures = 5000;
constexpr int64_t kMostRows = 4096;       // places whose features the components are found from
constexpr double kSmallDeviation = 0.01;  // added: features that hardly vary must not count most
constexpr double kLeastVariance = 1e-6;   // of the largest component's
constexpr int64_t kFolds = 3, kMostFolded = 200, kAtOnce = 64;

int64_t CellOf(const ChannelSet& set) {
  return std::max<int64_t>(1, (set.max_steps() + kPlaces / 2) / kPlaces);
}

// As many as kMostFeatures, evenly over all there are.
std::vector<int32_t> Select(int64_t features) {
  const int64_t count = std::min(features, kMostFeatures);
  std::vector<int32_t> selected;
  for (int64_t i = 0; i < count; ++i)
    selected.push_back(static_cast<int32_t>(i * features / count));
  return selected;
}

// The mean features of every second place of some series, drawn: [rows, selected].
Tensor SomeRows(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                const infer::StepAttention& attention, uint64_t seed) {
  std::vector<int64_t> order(static_cast<size_t>(set.size()));
  std::iota(order.begin(), order.end(), 0);
  Random(seed).Shuffle(std::span(order));
  const auto rows_of = [&](int64_t i) {
    return ((set.steps(i) + attention.cell - 1) / attention.cell + 1) / 2;
  };
  int64_t rows = 0;
  size_t taken = 0;
  for (; taken < order.size() && rows < kMostRows; ++taken) rows += rows_of(order[taken]);
  const int64_t width = std::ssize(attention.selected);
  Tensor out = Tensor::Uninitialised({rows, width});
  float* row = out.data();
  for (size_t at = 0; at < taken; ++at) {
    const Tensor cells =
        CellFeaturesOf(banks, set.at(order[at]), attention.selected, attention.cell);
    for (int64_t j = 0; j < cells.dim(0); j += 2, row += width)
      std::copy_n(cells.data() + j * width, width, row);
  }
  return out;
}

// Centres and scales the columns, and says by what: value = (old − mean) · scale.
void Standardise(Tensor* x, std::vector<double>* means, std::vector<double>* scales) {
  const int64_t rows = x->dim(0), width = x->dim(1);
  std::vector<double> sums(static_cast<size_t>(width)), squares(sums.size());
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t f = 0; f < width; ++f) {
      const double value = (*x)[r * width + f];
      sums[static_cast<size_t>(f)] += value;
      squares[static_cast<size_t>(f)] += value * value;
    }
  for (size_t f = 0; f < sums.size(); ++f) {
    const double mean = sums[f] / static_cast<double>(rows);
    const double variance = std::max(0.0, squares[f] / static_cast<double>(rows) - mean * mean);
    means->push_back(mean);
    scales->push_back(1 / (std::sqrt(variance) + kSmallDeviation));
  }
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t f = 0; f < width; ++f)
      (*x)[r * width + f] = static_cast<float>(
          (static_cast<double>((*x)[r * width + f]) - (*means)[f]) * (*scales)[f]);
}

// Few samples are read more often, in smaller batches.
PlaceTraining TrainingOf(int64_t samples, const AttentionTraining& training) {
  return {.pooling = training.pooling,
          .epochs = std::clamp<int64_t>(training.passes / samples, 10, 80),
          .batch = std::clamp<int64_t>(samples / 8, 8, 25),
          .seed = training.seed};
}

infer::PlaceNetwork Train(const AttentionInputs& inputs, std::span<const float> targets,
                          int64_t outputs, std::span<const int64_t> chosen,
                          const PlaceTraining& training, const std::function<void()>& epoch_done) {
  return TrainPlaces({.inputs = inputs.inputs, .targets = targets, .outputs = outputs}, chosen,
                     training, epoch_done);
}

}  // namespace

HeldOut HoldOut(std::span<const float> targets, bool amounts, uint64_t seed) {
  const int64_t samples = std::ssize(targets);
  std::vector<int64_t> order(targets.size());
  std::iota(order.begin(), order.end(), 0);
  Random(seed).Shuffle(std::span(order));
  if (!amounts)
    std::ranges::stable_sort(order, [&](int64_t a, int64_t b) { return targets[a] < targets[b]; });
  HeldOut held_out(static_cast<size_t>(std::min(samples, kFolds)));
  for (int64_t i = 0; i < samples; ++i)
    held_out[static_cast<size_t>(i) % held_out.size()].push_back(order[i]);
  for (auto& fold : held_out) std::ranges::sort(fold);
  if (samples > kMostFolded) held_out.resize(1);
  return held_out;
}

std::vector<int64_t> SamplesOf(const HeldOut& held_out) {
  std::vector<int64_t> samples;
  for (const auto& fold : held_out) samples.insert(samples.end(), fold.begin(), fold.end());
  return samples;
}

double MemoryOfAttention(int64_t series, int64_t features) {
  const int64_t places = std::min(series * kPlaces, kMostPlaces);
  const int64_t rows = std::min((places + 1) / 2, kMostRows);
  return static_cast<double>(rows * std::min(features, kMostFeatures) + places * kInputs) *
         sizeof(float);
}

int64_t PlacesOf(const ChannelSet& set) {
  const int64_t cell = CellOf(set);
  int64_t places = 0;
  for (int64_t i = 0; i < set.size(); ++i) places += (set.steps(i) + cell - 1) / cell;
  return places;
}

AttentionInputs MakeInputs(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                           uint64_t seed, const StepDone& done) {
  AttentionInputs out;
  infer::StepAttention& attention = out.attention;
  attention.cell = CellOf(set);
  attention.selected = Select(infer::FeatureCount(banks));
  Tensor rows = SomeRows(banks, set, attention, seed);
  std::vector<double> means, scales;
  Standardise(&rows, &means, &scales);
  const PrincipalComponents found = FindPrincipalComponents(rows, kInputs, seed);

  const int64_t features = rows.dim(1), width = found.directions.dim(1);
  std::vector<double> factors;  // variance of an input: factor² variance
  double squares = 0;
  for (const double variance : found.variances) {
    const bool kept = variance > kLeastVariance * found.variances[0];
    factors.push_back(kept ? std::pow(variance, -0.25) : 0);
    squares += kept ? std::sqrt(variance) : 0;
  }
  for (double& factor : factors)
    factor *= squares > 0 ? std::sqrt(static_cast<double>(width) / squares) : 0;
  attention.projection = Tensor({features, width});
  attention.offset = Tensor({width});
  for (int64_t k = 0; k < width; ++k) {
    double offset = 0;
    for (int64_t f = 0; f < features; ++f) {
      const double weight = static_cast<double>(found.directions[f * width + k]) * factors[k] *
                            scales[static_cast<size_t>(f)];
      attention.projection[f * width + k] = static_cast<float>(weight);
      offset += weight * means[static_cast<size_t>(f)];
    }
    attention.offset[k] = static_cast<float>(offset);
  }

  out.inputs.resize(static_cast<size_t>(set.size()));
  for (int64_t first = 0; first < set.size(); first += kAtOnce) {
    const int64_t last = std::min(set.size(), first + kAtOnce);
    ParallelFor(last - first, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = first + begin; i < first + end; ++i)
        out.inputs[static_cast<size_t>(i)] = attention.Inputs(banks, set.at(i));
    });
    if (done) done(last, set.size());
  }
  return out;
}

std::vector<double> ScoresHeldOut(const AttentionInputs& inputs, std::span<const float> targets,
                                  int64_t outputs, const HeldOut& held_out,
                                  const AttentionTraining& training, const StepDone& done) {
  const int64_t samples = std::ssize(targets);
  std::vector<PlaceTraining> trainings;
  int64_t epochs = 0, epoch = 0;
  for (const auto& fold : held_out) {
    trainings.push_back(TrainingOf(samples - std::ssize(fold), training));
    epochs += trainings.back().epochs;
  }
  std::vector<double> scores;
  for (size_t k = 0; k < held_out.size(); ++k) {
    std::vector<int64_t> rest;
    for (int64_t i = 0; i < samples; ++i)
      if (!std::ranges::binary_search(held_out[k], i)) rest.push_back(i);
    const infer::PlaceNetwork network =
        Train(inputs, targets, outputs, rest, trainings[k], [&] { done(++epoch, epochs); });
    for (const int64_t i : held_out[k]) {
      const infer::PlaceScores places =
          infer::ScorePlaces(network, inputs.inputs[static_cast<size_t>(i)]);
      for (int64_t c = 0; c < outputs; ++c) {
        double sum = 0;
        for (int64_t j = 0; j < places.scores.dim(0); ++j)
          sum += static_cast<double>(places.weights[static_cast<size_t>(j)]) *
                 static_cast<double>(places.scores[j * outputs + c]);
        scores.push_back(sum);
      }
    }
  }
  return scores;
}

infer::PlaceNetwork TrainOnAll(const AttentionInputs& inputs, std::span<const float> targets,
                               int64_t outputs, const AttentionTraining& training,
                               const StepDone& done) {
  std::vector<int64_t> all(targets.size());
  std::iota(all.begin(), all.end(), 0);
  const PlaceTraining own = TrainingOf(std::ssize(targets), training);
  int64_t epoch = 0;
  return Train(inputs, targets, outputs, all, own, [&] { done(++epoch, own.epochs); });
}

}  // namespace fovea::fit
