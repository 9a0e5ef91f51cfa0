#include "fovea/fit/series/fit_convolution.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/data/text.h"
#include "fovea/fit/ridge.h"
#include "fovea/fit/series/feature_matrix.h"
#include "fovea/fit/series/fit_evidence.h"
#include "fovea/fit/series/streamed_head.h"
#include "fovea/fit/series/temperature.h"
#include "fovea/infer/metrics.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

using data::TargetKind;
using infer::ConvolutionModel;

// Sharpness of softmax over places, in deviations of the evidence (docs/experiments/series.md).
constexpr double kSharpness = 1;
constexpr int64_t kFolds = 5;
// Attention is taken where it lowers the squared error on left-out series by this share at least.
constexpr double kGain = 0.02;
// Larger sets are fitted with fewer features, some series at a time, and without attention.
constexpr int64_t kMostDual = 2000, kStreamedFeatures = 4032;

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

// The pooled evidence, centred and scaled as the features are.
struct EvidenceColumns {
  Tensor values;  // [N, classes]
  std::vector<double> means, scales;
};
EvidenceColumns Standardise(const Tensor& pooled) {
  const int64_t rows = pooled.dim(0), classes = pooled.dim(1);
  EvidenceColumns out{.values = Tensor(pooled.shape())};
  for (int64_t c = 0; c < classes; ++c) {
    double mean = 0, squares = 0;
    for (int64_t i = 0; i < rows; ++i) mean += static_cast<double>(pooled[i * classes + c]);
    mean /= static_cast<double>(rows);
    for (int64_t i = 0; i < rows; ++i)
      squares += std::pow(static_cast<double>(pooled[i * classes + c]) - mean, 2);
    const double deviation = std::sqrt(squares / static_cast<double>(rows));
    const double scale =
        deviation > 1e-9 ? 1 / (deviation * std::sqrt(static_cast<double>(classes))) : 0;
    for (int64_t i = 0; i < rows; ++i)
      out.values[i * classes + c] =
          static_cast<float>((static_cast<double>(pooled[i * classes + c]) - mean) * scale);
    out.means.push_back(mean);
    out.scales.push_back(scale);
  }
  return out;
}

// gram += x xᵀ
void AddGram(const Tensor& x, Tensor* gram) {
  const int64_t rows = x.dim(0), width = x.dim(1);
  kernels::MatMul(kernels::Transpose::kNo, kernels::Transpose::kYes, rows, rows, width, 1, x.data(),
                  width, x.data(), width, 1, gram->data(), rows);
}

// weights [width, outputs] = xᵀ dual
Tensor Primal(const Tensor& x, const std::vector<double>& dual, int64_t outputs) {
  const int64_t rows = x.dim(0), width = x.dim(1);
  const std::vector<float> coefficients(dual.begin(), dual.end());
  Tensor weights({width, outputs});
  kernels::MatMul(kernels::Transpose::kYes, kernels::Transpose::kNo, width, outputs, rows, 1,
                  x.data(), width, coefficients.data(), outputs, 0, weights.data(), outputs);
  return weights;
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

// Why there can be no attention; "" if there can. Every fold must have each class, or what is said
// of a series hangs on the labels that it lacks.
std::string WhyNoAttention(const std::vector<float>& targets, const data::TargetSpec& target) {
  if (target.kind == TargetKind::kRegression) return "the target is an amount";
  if (std::ssize(targets) > kMostDual) return StrCat("there are more than ", kMostDual, " series");
  std::vector<int64_t> counts(target.classes.size());
  for (const float own : targets) ++counts[static_cast<size_t>(own)];
  for (size_t c = 0; c < counts.size(); ++c)
    if (counts[c] > 0 && counts[c] < kFolds)
      return StrCat("of class ", data::Quoted(target.classes[c]), " there are fewer than ", kFolds,
                    " series");
  return "";
}

// The head of pooled features, and of attention where it earns its place.
struct Heads {
  Tensor head;                // [F, outputs], of features as they are
  std::vector<double> bias;   // [outputs]
  std::vector<double> apart;  // [samples, outputs] scores of samples that had no part in them
  std::vector<int64_t> samples;
};

Heads FitStreamed(const ConvolutionModel& model, const ChannelSet& channels,
                  const std::vector<float>& wanted, const StepDone& done, ConvolutionFit* fit) {
  StreamedHead streamed = FitStreamedHead(model.banks, channels, wanted, model.outputs(), done);
  fit->mean_error = streamed.error;
  return {std::move(streamed.head), std::move(streamed.intercept), std::move(streamed.scores),
          std::move(streamed.apart)};
}

Heads FitDual(const ChannelSet& channels, const std::vector<float>& targets,
              const std::vector<float>& wanted, const ConvolutionOptions& options, bool attend,
              const StepDone& done, ConvolutionFit* fit) {
  ConvolutionModel& model = fit->model;
  const int64_t outputs = model.outputs();
  const FeatureMatrix features = MakeFeatures(model.banks, channels, done);
  Tensor gram = GramOf(features.values);
  RidgeFit ridge = FitRidge(channels.size(), gram.span(), outputs, wanted);
  fit->mean_error = ridge.error;
  EvidenceColumns columns;
  if (attend) {
    const std::vector<int32_t> labels(targets.begin(), targets.end());
    EvidenceFit evidence =
        FitEvidence(model.banks, channels, labels, outputs,
                    {.pooling = {.name = options.pooling == "auto" ? "softmax" : options.pooling,
                                 .sharpness = kSharpness},
                     .folds = kFolds,
                     .seed = options.seed},
                    done);
    columns = Standardise(evidence.pooled);
    AddGram(columns.values, &gram);
    RidgeFit attended = FitRidge(channels.size(), gram.span(), outputs, wanted);
    fit->attention_error = attended.error;
    if (options.pooling != "auto" || attended.error < (1 - kGain) * fit->mean_error) {
      ridge = std::move(attended);
      model.attention = std::move(evidence.attention);
    }
  }

  Heads heads{.head = Primal(features.values, ridge.dual, outputs),
              .bias = std::vector<double>(static_cast<size_t>(outputs)),
              .apart = ridge.left_out};
  for (int64_t i = 0; i < channels.size(); ++i) heads.samples.push_back(i);
  for (size_t i = 0; i < wanted.size(); ++i)
    heads.bias[i % heads.bias.size()] +=
        static_cast<double>(wanted[i]) / static_cast<double>(channels.size());
  for (int64_t f = 0; f < heads.head.dim(0); ++f)
    for (int64_t c = 0; c < outputs; ++c) {
      const double weight = static_cast<double>(heads.head[f * outputs + c]) *
                            static_cast<double>(features.scales[f]);
      heads.head[f * outputs + c] = static_cast<float>(weight);
      heads.bias[c] -= weight * static_cast<double>(features.means[f]);
    }
  if (!model.attention) return heads;
  Tensor mix = Primal(columns.values, ridge.dual, outputs);
  for (int64_t from = 0; from < outputs; ++from)
    for (int64_t to = 0; to < outputs; ++to) {
      const double weight = static_cast<double>(mix[from * outputs + to]) * columns.scales[from];
      mix[from * outputs + to] = static_cast<float>(weight);
      heads.bias[to] -= weight * columns.means[from];
    }
  model.attention->mix = std::move(mix);
  return heads;
}

void Multiply(double factor, Tensor* values) {
  for (float& value : values->span())
    value = static_cast<float>(factor * static_cast<double>(value));
}

}  // namespace

double MemoryOfFit(int64_t series, const ConvolutionOptions& options) {
  const auto samples = static_cast<double>(series),
             features = static_cast<double>(options.features);
  if (series <= kMostDual)
    return samples * features * sizeof(float) +
           samples * samples * (sizeof(float) + 2 * sizeof(double));
  const double few = std::min(features, static_cast<double>(kStreamedFeatures));
  return few * few * (2 * sizeof(double) + sizeof(float)) + 4096 * few * sizeof(float);
}

ConvolutionFit FitConvolution(data::SeriesSet set, const data::SeriesSpec& spec,
                              const ConvolutionOptions& options, const FitCallback& progress) {
  ConvolutionFit fit;
  ConvolutionModel& model = fit.model;
  model.data = spec;
  std::vector<float> targets = data::EncodeTargets(set, spec, /*need_target=*/true);
  const bool regression = spec.target.kind == TargetKind::kRegression;
  const int64_t outputs = model.outputs();
  const ChannelSet channels = TakeChannels(&set, spec);
  if (channels.size() < 2)
    throw InputError(set.path, "has one sample only", "give two or more to train on");
  const auto done = [&progress](int64_t done, int64_t all) {
    if (progress) progress({"reading", done, all});
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
  if (options.pooling != "mean") fit.no_attention = WhyNoAttention(targets, spec.target);
  const bool attend = options.pooling != "mean" && fit.no_attention.empty();
  Heads heads = large ? FitStreamed(model, channels, wanted, done, &fit)
                      : FitDual(channels, targets, wanted, options, attend, done, &fit);

  std::vector<float> truth;
  for (const int64_t i : heads.samples) truth.push_back(targets[static_cast<size_t>(i)]);
  const double scale = regression ? 1 : Temperature(heads.apart, truth, outputs);
  model.head = std::move(heads.head);
  Multiply(scale, &model.head);
  model.bias = Tensor({outputs});
  model.centre = Tensor({outputs});
  std::vector<double> mean(static_cast<size_t>(outputs));
  for (size_t i = 0; i < wanted.size(); ++i)
    mean[i % mean.size()] += static_cast<double>(wanted[i]) / static_cast<double>(targets.size());
  for (int64_t c = 0; c < outputs; ++c) {
    const double bias = heads.bias[static_cast<size_t>(c)];
    model.bias[c] = static_cast<float>(scale * bias);
    model.centre[c] = static_cast<float>(scale * (mean[static_cast<size_t>(c)] - bias));
  }
  if (model.attention) Multiply(scale, &model.attention->mix);

  for (double& score : heads.apart) score *= scale;
  if (regression)
    for (float& value : truth)
      value = static_cast<float>(spec.target.mean + spec.target.deviation * value);
  fit.samples_apart = static_cast<int64_t>(heads.samples.size());
  fit.metrics = infer::Evaluate(spec.target, Predictions(spec.target, heads.apart), truth);
  return fit;
}

}  // namespace fovea::fit
