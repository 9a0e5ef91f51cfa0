#include "fovea/infer/series/convolution/convolution_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/infer/series/convolution/bank_features.h"

namespace fovea::infer {
namespace {

using kernels::ChannelSeries;

// sums[c] += Σ_f weights[f] rows[f, c]. A product of one row: matrices would be packed for nothing.
void AddWeightedRows(std::span<const float> weights, const Tensor& rows, std::span<float> sums) {
  constexpr size_t kAtOnce = 8;
  const size_t columns = sums.size();
  for (size_t first = 0; first < columns; first += kAtOnce) {
    const size_t count = std::min(kAtOnce, columns - first);
    double part[kAtOnce] = {};
    const float* row = rows.data() + first;
    for (const float weight : weights) {
      for (size_t c = 0; c < count; ++c) part[c] += static_cast<double>(weight * row[c]);
      row += columns;
    }
    for (size_t c = 0; c < count; ++c) sums[first + c] += static_cast<float>(part[c]);
  }
}

}  // namespace

std::vector<float> ToChannels(std::span<const float> values, int64_t steps, int64_t dims) {
  std::vector<float> out(values.size());
  for (int64_t t = 0; t < steps; ++t)
    for (int64_t d = 0; d < dims; ++d)
      out[static_cast<size_t>(d * steps + t)] = values[static_cast<size_t>(t * dims + d)];
  return out;
}

int64_t ConvolutionModel::parameter_count() const {
  return features() + head.size() + bias.size() + (attention ? attention->parameter_count() : 0);
}

std::vector<float> ConvolutionModel::ScoreBias() const {
  std::vector<float> out(bias.span().begin(), bias.span().end());
  for (int64_t c = 0; c < outputs(); ++c) out[static_cast<size_t>(c)] += centre[c];
  return out;
}

std::vector<float> ConvolutionModel::Scores(const ChannelSeries& x) const {
  std::vector<float> scores(bias.span().begin(), bias.span().end());
  if (attention) {
    const PlaceScores places = ScorePlaces(attention->network, attention->Inputs(banks, x));
    AddWeightedRows(places.weights, places.scores, scores);
    return scores;
  }
  std::vector<float> pooled(static_cast<size_t>(features()));
  PooledFeatures(banks, x, pooled);
  AddWeightedRows(pooled, head, scores);
  return scores;
}

std::vector<float> ConvolutionModel::Contributions(const ChannelSeries& x) const {
  return attention ? ContributionsOfPlaces(x) : ContributionsOfFeatures(x);
}

std::vector<float> ConvolutionModel::ContributionsOfFeatures(const ChannelSeries& x) const {
  const auto size = static_cast<size_t>(outputs() * x.steps);
  std::vector<float> all(size), part(size);
  ForEachBank(banks, x, [&](const KernelBank& bank, const ChannelSeries& series, int64_t first) {
    kernels::StepScores(bank.view(), series,
                        head.span().subspan(static_cast<size_t>(first * outputs()),
                                            static_cast<size_t>(bank.features() * outputs())),
                        outputs(), part);
    for (size_t i = 0; i < size; ++i) all[i] += part[i] / static_cast<float>(x.steps);
  });
  for (int64_t c = 0; c < outputs(); ++c)
    for (int64_t t = 0; t < x.steps; ++t)
      all[static_cast<size_t>(c * x.steps + t)] -= centre[c] / static_cast<float>(x.steps);
  return all;
}

std::vector<float> ConvolutionModel::ContributionsOfPlaces(const ChannelSeries& x) const {
  std::vector<float> all(static_cast<size_t>(outputs() * x.steps));
  const PlaceScores places = ScorePlaces(attention->network, attention->Inputs(banks, x));
  for (int64_t j = 0; j < places.scores.dim(0); ++j) {
    const int64_t begin = j * attention->cell, end = std::min(x.steps, begin + attention->cell);
    for (int64_t c = 0; c < outputs(); ++c) {
      const double part = static_cast<double>(places.weights[static_cast<size_t>(j)]) *
                          static_cast<double>(places.scores[j * outputs() + c]);
      std::fill(all.begin() + c * x.steps + begin, all.begin() + c * x.steps + end,
                static_cast<float>(part / static_cast<double>(end - begin)));
    }
  }
  return all;
}

}  // namespace fovea::infer
