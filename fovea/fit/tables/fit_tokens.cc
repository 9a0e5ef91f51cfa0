#include "fovea/fit/tables/fit_tokens.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/fit/tables/token_training.h"
#include "fovea/infer/metrics.h"
#include "fovea/infer/tables/tokens/token_predictor.h"
#include "fovea/infer/tables/tokens/token_scorer.h"

namespace fovea::fit {
namespace {

using data::TargetKind;
using infer::TokenNetwork;

constexpr int64_t kRounds[] = {4, 12, 36, 108};
// A round of more epochs than the second in which a network would read more rows than the first,
// all epochs together, is left out: large tables are learnt in few epochs.
constexpr int64_t kMostRead = 6'500'000, kMostEpochsOfLarge = 12;

std::vector<float> CountsOf(const data::EncodedTable& table, bool balanced) {
  std::vector<float> counts(static_cast<size_t>(table.rows), 1.0f);
  const size_t classes = table.spec.target.classes.size();
  if (!balanced || classes == 0) return counts;
  std::vector<double> rows(classes, 0);
  for (const float target : table.targets) ++rows[static_cast<size_t>(target)];
  for (size_t i = 0; i < counts.size(); ++i)
    counts[i] = static_cast<float>(
        static_cast<double>(table.rows) /
        (static_cast<double>(classes) * rows[static_cast<size_t>(table.targets[i])]));
  return counts;
}

TokenSamples SamplesOf(const data::EncodedTable& table, const FittedTracks& tracks,
                       const TokenOptions& options) {
  TokenSamples samples{.tracks = &tracks};
  samples.shape.columns = std::ssize(table.features);
  samples.shape.tracks = std::ssize(tracks.tracks);
  samples.shape.rows = infer::FirstRows(tracks.tracks).back();
  samples.shape.outputs = infer::TokenModel::OutputsOf(table.spec.target);
  samples.shape.width = options.token_width();
  samples.shape.hidden = options.hidden;
  samples.shape.layers = options.layers;
  samples.shape.heads = options.heads;
  std::vector<int64_t> rows(static_cast<size_t>(table.rows));
  std::iota(rows.begin(), rows.end(), 0);
  samples.places.resize(static_cast<size_t>(table.rows * samples.shape.tracks));
  infer::FindPlaces(tracks.tracks, table, rows, samples.places.data());
  samples.targets = table.targets;
  samples.counts = CountsOf(table, options.balanced);
  return samples;
}

std::vector<int64_t> AllBut(int64_t rows, const std::vector<int64_t>& held) {
  std::vector<bool> left_out(static_cast<size_t>(rows), false);
  for (const int64_t row : held) left_out[static_cast<size_t>(row)] = true;
  std::vector<int64_t> rest;
  for (int64_t row = 0; row < rows; ++row)
    if (!left_out[static_cast<size_t>(row)]) rest.push_back(row);
  return rest;
}

// One training of all networks for so many epochs.
class Round {
 public:
  Round(const data::EncodedTable& table, const TokenSamples& samples, const TokenOptions& options,
        const FitCallback& progress)
      : table_(table), samples_(samples), options_(options), progress_(progress) {}

  // held: of each network the rows that it does not see.
  std::vector<TokenNetwork> Train(const std::vector<std::vector<int64_t>>& held, int64_t epochs) {
    done_ = 0;
    const int64_t count = std::ssize(held);
    std::vector<TokenNetwork> networks(held.size());
    ParallelFor(count, 1, [&](int64_t begin, int64_t end) {
      for (int64_t m = begin; m < end; ++m) {
        TokenTraining training{.epochs = epochs,
                               .learning_rate = options_.learning_rate,
                               .dropout = options_.dropout,
                               .seed = options_.seed * 1000 + static_cast<uint64_t>(m)};
        training.gates.penalty = options_.sparsity;
        networks[static_cast<size_t>(m)] =
            TrainTokens(samples_, AllBut(table_.rows, held[static_cast<size_t>(m)]), training,
                        [&] { Tell(epochs, epochs * count); });
      }
    });
    return networks;
  }

 private:
  void Tell(int64_t epochs, int64_t all) {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (progress_)
      progress_({.doing = StrCat("training for ", epochs, " epochs"),
                 .unit = "epochs of all networks",
                 .done = done_,
                 .all = all});
  }

  const data::EncodedTable& table_;
  const TokenSamples& samples_;
  const TokenOptions& options_;
  const FitCallback& progress_;
  std::mutex mutex_;
  int64_t done_ = 0;
};

// What networks say of the rows held out of them.
struct Judgement {
  double loss = 0;  // mean over the rows, each as it counts
  std::vector<float> predictions, targets;
};

Judgement Judge(const data::EncodedTable& table, const TokenSamples& samples,
                std::span<const TokenNetwork> networks, const HeldOutRows& held_out) {
  const data::TargetSpec& target = table.spec.target;
  const auto tracks = static_cast<size_t>(samples.shape.tracks);
  const auto outputs = static_cast<size_t>(samples.shape.outputs);
  const auto width = static_cast<size_t>(target.outputs());
  constexpr size_t kBlock = 256;
  Judgement judgement;
  double counts = 0;
  std::vector<float> scores, weights;
  std::vector<infer::TokenPlace> places;
  for (size_t m = 0; m < networks.size(); ++m) {
    const infer::TokenScorer scorer(networks[m], samples.tracks->tracks);
    const std::span<const int64_t> all = held_out.rows[m];
    for (size_t first = 0; first < all.size(); first += kBlock) {
      const auto rows = all.subspan(first, std::min(kBlock, all.size() - first));
      places.clear();
      for (const int64_t row : rows) {
        const auto begin = samples.places.begin() + static_cast<int64_t>(tracks) * row;
        places.insert(places.end(), begin, begin + static_cast<int64_t>(tracks));
      }
      scores.resize(rows.size() * outputs);
      weights.resize(rows.size() * table.features.size());
      scorer.Score(places, scores.data(), weights.data());
      const size_t at = judgement.predictions.size();
      judgement.predictions.resize(at + rows.size() * width);
      std::vector<float> copy = scores;
      infer::AddPredictions(target, copy, std::span(judgement.predictions).subspan(at));
      for (size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<size_t>(rows[i]);
        const double count = samples.counts[row];
        judgement.loss += count * LossOfScores(samples.targets[row],
                                               std::span(scores).subspan(i * outputs, outputs));
        counts += count;
        const double value = samples.targets[row];
        judgement.targets.push_back(static_cast<float>(target.kind == TargetKind::kRegression
                                                           ? target.mean + target.deviation * value
                                                           : value));
      }
    }
  }
  judgement.loss /= counts;
  return judgement;
}

// Of the same rows, the mean of what all networks say.
Judgement MeanOf(const Judgement& all, size_t networks) {
  const size_t rows = all.targets.size() / networks, size = all.predictions.size() / networks;
  Judgement mean{.loss = all.loss, .predictions = std::vector<float>(size, 0.0f)};
  for (size_t i = 0; i < all.predictions.size(); ++i)
    mean.predictions[i % size] += all.predictions[i] / static_cast<float>(networks);
  mean.targets.assign(all.targets.begin(), all.targets.begin() + static_cast<int64_t>(rows));
  return mean;
}

}  // namespace

double MemoryOfFit(const data::EncodedTable& table, const TokenOptions& options, int threads) {
  double rows = 0, tracks = 0;
  for (const data::FeatureSpec& feature : table.spec.features) {
    const auto parts = static_cast<double>(std::max<size_t>(1, feature.parts.size()));
    rows += feature.kind == data::ColumnKind::kCategorical
                ? static_cast<double>(feature.categories.size())
                : parts * static_cast<double>(options.knots + 1);
    tracks += parts;
  }
  const auto width = static_cast<double>(options.token_width()),
             hidden = static_cast<double>(options.hidden),
             layers = static_cast<double>(options.layers),
             tokens = static_cast<double>(table.features.size()) * width;
  const double parameters =
      rows * width + tokens * (hidden + 16) + hidden * hidden + layers * 8 * width * width;
  // Of a batch, a network holds some 8 arrays as large as its tokens, a layer 29.
  const double training = 4 * parameters + 256 * (8 + 29 * layers) * tokens;
  const double places = static_cast<double>(table.rows) * tracks * sizeof(infer::TokenPlace);
  return places + sizeof(float) * (2 * static_cast<double>(options.members) * parameters +
                                   static_cast<double>(threads) * training);
}

TokenFit FitTokens(const data::EncodedTable& table, const HeldOutRows& held_out,
                   const TokenOptions& options, const FitCallback& progress) {
  const FittedTracks tracks = FitTracks(table, options.knots);
  const TokenSamples samples = SamplesOf(table, tracks, options);
  Round round(table, samples, options, progress);
  TokenFit fit;
  Judgement best;
  std::vector<TokenNetwork> networks;
  std::vector<int64_t> rounds(std::begin(kRounds), std::end(kRounds));
  if (options.epochs > 0) rounds = {options.epochs};
  for (const int64_t epochs : rounds) {
    const bool long_one = epochs > kMostEpochsOfLarge && epochs * table.rows > kMostRead;
    if (long_one && !fit.tried.empty()) break;
    std::vector<TokenNetwork> tried = round.Train(held_out.rows, epochs);
    Judgement judgement = Judge(table, samples, tried, held_out);
    fit.tried.emplace_back(epochs, judgement.loss);
    if (!networks.empty() && !(judgement.loss < best.loss)) break;
    fit.epochs = epochs;
    best = std::move(judgement);
    networks = std::move(tried);
  }
  if (held_out.all_the_same) {
    best = MeanOf(best, networks.size());
    const std::vector<std::vector<int64_t>> none(networks.size());
    networks = round.Train(none, fit.epochs);
  }
  fit.rows_apart = std::ssize(best.targets);
  fit.metrics = infer::Evaluate(table.spec.target, best.predictions, best.targets);
  fit.model = {.data = table.spec,
               .tracks = tracks.tracks,
               .shape = samples.shape,
               .members = std::move(networks)};
  return fit;
}

}  // namespace fovea::fit
