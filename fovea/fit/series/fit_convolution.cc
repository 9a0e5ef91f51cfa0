#include "fovea/fit/series/fit_convolution.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/fit/series/dual_head.h"
#include "fovea/fit/series/fit_attention.h"
#include "fovea/fit/series/left_out.h"
#include "fovea/fit/series/streamed_head.h"
#include "fovea/fit/series/temperature.h"
#include "fovea/infer/metrics.h"
#include "fovea/infer/series/convolution/step_pooling.h"

namespace fovea::fit {
namespace {

using data::TargetKind;
using infer::ConvolutionModel;

// Larger sets are fitted with fewer features, some series at a time.
constexpr int64_t kMostDual = 2000, kStreamedFeatures = 4032;
// Of fewer series attention would have to be learnt from too few to win; of fewer mistakes there is
// next to nothing to win.
constexpr int64_t kLeastToTry = 100, kLeastMistakes = 4;

ChannelSet TakeChannels(data::SeriesSet* set, const data::SeriesSpec& spec) {
  ChannelSet channels{.channels = spec.dims()};
  for (data::Series& sample : set->samples) {
    channels.series.push_back(
        infer::ToChannels(data::ScaledValues(sample, spec), sample.steps, spec.dims()));
    sample.values = {};
  }
  return channels;
}

// [N, outputs] ±1 for each class, or the scaled value.
std::vector<float> RidgeTargets(const std::vector<float>& targets, int64_t outputs) {
  if (outputs == 1) return targets;
  std::vector<float> out(targets.size() * static_cast<size_t>(outputs), -1.0f);
  for (size_t i = 0; i < targets.size(); ++i)
    out[i * static_cast<size_t>(outputs) + static_cast<size_t>(targets[i])] = 1;
  return out;
}

std::vector<float> Predictions(const data::TargetSpec& target, const std::vector<double>& scores) {
  std::vector<float> out;
  if (target.kind == TargetKind::kRegression) {
    for (const double score : scores)
      out.push_back(static_cast<float>(target.mean + target.deviation * score));
    return out;
  }
  const size_t classes = target.classes.size();
  for (size_t i = 0; i < scores.size(); i += classes) {
    double sum = 0;
    const double most = *std::max_element(scores.begin() + static_cast<int64_t>(i),
                                          scores.begin() + static_cast<int64_t>(i + classes));
    for (size_t c = 0; c < classes; ++c) sum += std::exp(scores[i + c] - most);
    for (size_t c = target.kind == TargetKind::kBinary ? 1 : 0; c < classes; ++c)
      out.push_back(static_cast<float>(std::exp(scores[i + c] - most) / sum));
  }
  return out;
}

// The heads of a model, before their scores are scaled, and what is known of them.
struct Heads {
  Tensor head;               // [F, outputs], of features as they are
  std::vector<double> bias;  // [outputs]
  LeftOut apart;
};

Heads FitHeads(const ConvolutionModel& model, const ChannelSet& channels,
               const std::vector<float>& wanted, const StepDone& done) {
  if (channels.size() > kMostDual) {
    StreamedHead fit = FitStreamedHead(model.banks, channels, wanted, model.outputs(), done);
    return {std::move(fit.head), std::move(fit.intercept), {fit.apart, std::move(fit.scores)}};
  }
  DualHead fit = FitDualHead(model.banks, channels, wanted, model.outputs(), done);
  Heads heads{std::move(fit.head), std::move(fit.intercept), {{}, std::move(fit.left_out)}};
  for (int64_t i = 0; i < channels.size(); ++i) heads.apart.samples.push_back(i);
  return heads;
}

// Gives the model attention, and says how it does on samples apart; nothing, if `mean` is given and
// not worse there.
std::optional<LeftOut> FitAttention(const ChannelSet& channels, const std::vector<float>& targets,
                                    const ConvolutionOptions& options, const LeftOut* mean,
                                    const FitCallback& progress, ConvolutionFit* fit) {
  const int64_t outputs = fit->model.outputs();
  const auto doing = [&progress](const char* what, const char* unit) {
    return [&progress, what, unit](int64_t done, int64_t all) {
      if (progress) progress({what, unit, done, all});
    };
  };
  const bool large = channels.size() > kMostDual;
  const HeldOut held_out = mean != nullptr && large ? HeldOut{mean->samples}
                                                    : HoldOut(targets, outputs == 1, options.seed);
  LeftOut of_mean;
  if (mean != nullptr) {
    of_mean = Only(*mean, SamplesOf(held_out), outputs);
    fit->mean_error = MeanOf(Mistakes(of_mean, targets, outputs));
    const double mistakes = fit->mean_error * static_cast<double>(of_mean.samples.size());
    if (channels.size() < kLeastToTry || (outputs > 1 && mistakes < kLeastMistakes))
      return std::nullopt;
  }
  AttentionInputs inputs =
      MakeInputs(fit->model.banks, channels, options.seed, doing("reading places", "series"));
  const AttentionTraining training{
      .pooling = options.pooling == "auto" ? infer::StepPoolings().front() : options.pooling,
      .passes = options.passes,
      .seed = options.seed};
  LeftOut apart{.samples = SamplesOf(held_out),
                .scores = ScoresHeldOut(inputs, targets, outputs, held_out, training,
                                        doing("trying attention", "rounds"))};
  fit->attention_error = MeanOf(Mistakes(apart, targets, outputs));
  if (mean != nullptr &&
      (fit->attention_error > fit->mean_error ||
       !Smaller(Losses(of_mean, targets, outputs), Losses(apart, targets, outputs))))
    return std::nullopt;
  inputs.attention.network =
      TrainOnAll(inputs, targets, outputs, training, doing("training attention", "rounds"));
  fit->model.attention = std::move(inputs.attention);
  return apart;
}

void Multiply(double factor, Tensor* values) {
  for (float& value : values->span())
    value = static_cast<float>(factor * static_cast<double>(value));
}

// Scales the scores; a bias and a centre go with the head.
void UseHeads(Heads heads, double scale, const std::vector<float>& wanted,
              ConvolutionModel* model) {
  const int64_t outputs = model->outputs();
  model->bias = Tensor({outputs});
  model->centre = Tensor({outputs});
  if (model->attention) {
    auto& parts = model->attention->network.parts;
    Multiply(scale, &parts[infer::PlaceNetwork::kScores]);
    Multiply(scale, &parts[infer::PlaceNetwork::kScoresBias]);
    return;
  }
  model->head = std::move(heads.head);
  Multiply(scale, &model->head);
  std::vector<double> sums(static_cast<size_t>(outputs));
  for (size_t i = 0; i < wanted.size(); ++i) sums[i % sums.size()] += wanted[i];
  const double samples = static_cast<double>(wanted.size()) / static_cast<double>(outputs);
  for (size_t c = 0; c < sums.size(); ++c) {
    model->bias[c] = static_cast<float>(scale * heads.bias[c]);
    model->centre[c] = static_cast<float>(scale * (sums[c] / samples - heads.bias[c]));
  }
}

}  // namespace

double MemoryOfFit(int64_t series, const ConvolutionOptions& options) {
  const auto samples = static_cast<double>(series);
  const bool large = series > kMostDual;
  const int64_t features = large ? std::min(options.features, kStreamedFeatures) : options.features;
  const auto width = static_cast<double>(features);
  const double mean =
      large ? width * width * (2 * sizeof(double) + sizeof(float)) + 4096 * width * sizeof(float)
            : samples * width * sizeof(float) +
                  samples * samples * (sizeof(float) + 2 * sizeof(double));
  const bool attends =
      options.pooling == "auto" ? series >= kLeastToTry : options.pooling != "mean";
  return attends ? std::max(mean, MemoryOfAttention(series, features)) : mean;
}

ConvolutionFit FitConvolution(data::SeriesSet set, const data::SeriesSpec& spec,
                              const ConvolutionOptions& options, const FitCallback& progress) {
  ConvolutionFit fit;
  ConvolutionModel& model = fit.model;
  model.data = spec;
  const std::vector<float> targets = data::EncodeTargets(set, spec, /*need_target=*/true);
  const bool regression = spec.target.kind == TargetKind::kRegression;
  const int64_t outputs = model.outputs();
  const ChannelSet channels = TakeChannels(&set, spec);
  if (channels.size() < 2)
    throw InputError(set.path, "has one sample only", "give two or more to train on");
  const auto done = [&progress](int64_t done, int64_t all) {
    if (progress) progress({"reading", "series", done, all});
  };
  const bool large = channels.size() > kMostDual;
  const int64_t features = large ? std::min(options.features, kStreamedFeatures) : options.features;
  for (const int64_t lag : {0, 1})
    model.banks.push_back(
        FitBank(channels, {.lag = lag,
                           .features = std::max<int64_t>(features / 2, kernels::kKernelCount),
                           .smoothing = options.smoothing,
                           .seed = options.seed + static_cast<uint64_t>(lag)}));
  const std::vector<float> wanted = RidgeTargets(targets, outputs);
  const bool choose = options.pooling == "auto";
  if (options.pooling != "mean" && PlacesOf(channels) > kMostPlaces)
    fit.no_attention = StrCat("there are more than ", kMostPlaces, " places to look at");
  const bool attend = options.pooling != "mean" && fit.no_attention.empty();

  Heads heads;
  if (choose || !attend) {
    heads = FitHeads(model, channels, wanted, done);
    fit.mean_error = MeanOf(Mistakes(heads.apart, targets, outputs));
  }
  if (attend) {
    auto apart =
        FitAttention(channels, targets, options, choose ? &heads.apart : nullptr, progress, &fit);
    if (apart) heads.apart = std::move(*apart);
  }

  LeftOut& apart = heads.apart;
  std::vector<float> truth;
  for (const int64_t i : apart.samples) truth.push_back(targets[static_cast<size_t>(i)]);
  const double scale = regression ? 1 : Temperature(apart.scores, truth, outputs);
  for (double& score : apart.scores) score *= scale;
  if (regression)
    for (float& value : truth)
      value = static_cast<float>(spec.target.mean + spec.target.deviation * value);
  fit.samples_apart = std::ssize(apart.samples);
  fit.metrics = infer::Evaluate(spec.target, Predictions(spec.target, apart.scores), truth);
  UseHeads(std::move(heads), scale, wanted, &model);
  return fit;
}

}  // namespace fovea::fit
