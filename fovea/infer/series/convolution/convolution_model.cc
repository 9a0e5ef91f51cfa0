#include "fovea/infer/series/convolution/convolution_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/kernels/products/matmul.h"

namespace fovea::infer {
namespace {

using kernels::ChannelSeries;
using kernels::MatMul;
using kernels::Transpose;

// Calls visit(bank, series as the bank has it, index of its first feature).
template <class Visit>
void ForEachBank(const std::vector<KernelBank>& banks, const ChannelSeries& x, const Visit& visit) {
  int64_t first = 0;
  for (const KernelBank& bank : banks) {
    if (bank.lag == 0) {
      visit(bank, x, first);
    } else {
      const std::vector<float> values = Represent(x, bank.lag);
      visit(bank, ChannelSeries{values, x.channels, x.steps}, first);
    }
    first += bank.features();
  }
}

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

void PooledFeatures(const std::vector<KernelBank>& banks, const ChannelSeries& x,
                    std::span<float> pooled) {
  ForEachBank(banks, x, [&](const KernelBank& bank, const ChannelSeries& series, int64_t first) {
    kernels::PooledStepFeatures(
        bank.view(), series, {},
        pooled.subspan(static_cast<size_t>(first), static_cast<size_t>(bank.features())));
  });
}

Tensor CellFeaturesOf(const std::vector<KernelBank>& banks, const ChannelSeries& x,
                      std::span<const int32_t> selected, int64_t cell) {
  const int64_t cells = (x.steps + cell - 1) / cell, count = static_cast<int64_t>(selected.size());
  Tensor out({cells, count});
  std::vector<float> part;
  ForEachBank(banks, x, [&](const KernelBank& bank, const ChannelSeries& series, int64_t first) {
    const auto begin = std::lower_bound(selected.begin(), selected.end(), first);
    const auto end = std::lower_bound(begin, selected.end(), first + bank.features());
    std::vector<int32_t> own;
    for (auto at = begin; at != end; ++at) own.push_back(static_cast<int32_t>(*at - first));
    const auto width = static_cast<int64_t>(own.size());
    part.resize(static_cast<size_t>(cells * width));
    kernels::CellFeatures(bank.view(), series, own, cell, part);
    for (int64_t j = 0; j < cells; ++j)
      std::copy_n(part.data() + j * width, width,
                  out.data() + j * count + (begin - selected.begin()));
  });
  return out;
}

Tensor EvidenceOf(const std::vector<KernelBank>& banks, const StepAttention& attention,
                  const ChannelSeries& x) {
  const Tensor cells = CellFeaturesOf(banks, x, attention.selected, attention.cell);
  const int64_t classes = attention.bias.size();
  Tensor evidence({cells.dim(0), classes});
  for (int64_t j = 0; j < cells.dim(0); ++j)
    std::copy_n(attention.bias.data(), classes, evidence.data() + j * classes);
  MatMul(Transpose::kNo, Transpose::kNo, cells.dim(0), classes, cells.dim(1), 1, cells.data(),
         cells.dim(1), attention.head.data(), classes, 1, evidence.data(), classes);
  SmoothOverPlaces(attention.window, &evidence);
  return evidence;
}

int64_t ConvolutionModel::features() const {
  int64_t sum = 0;
  for (const KernelBank& bank : banks) sum += bank.features();
  return sum;
}

int64_t ConvolutionModel::parameter_count() const {
  int64_t count = features() + head.size() + bias.size();
  if (attention) count += attention->head.size() + attention->bias.size() + attention->mix.size();
  return count;
}

std::vector<float> ConvolutionModel::ScoreBias() const {
  std::vector<float> out(bias.span().begin(), bias.span().end());
  for (int64_t c = 0; c < outputs(); ++c) out[static_cast<size_t>(c)] += centre[c];
  return out;
}

std::vector<float> ConvolutionModel::Scores(const ChannelSeries& x) const {
  std::vector<float> pooled(static_cast<size_t>(features()));
  std::vector<float> scores(bias.span().begin(), bias.span().end());
  PooledFeatures(banks, x, pooled);
  AddWeightedRows(pooled, head, scores);
  if (!attention) return scores;
  const std::vector<double> evidence = attention->Pool(EvidenceOf(banks, *attention, x));
  for (int64_t from = 0; from < outputs(); ++from)
    for (int64_t to = 0; to < outputs(); ++to)
      scores[static_cast<size_t>(to)] +=
          static_cast<float>(evidence[static_cast<size_t>(from)] *
                             static_cast<double>(attention->mix[from * outputs() + to]));
  return scores;
}

std::vector<float> ConvolutionModel::Contributions(const ChannelSeries& x) const {
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
  if (!attention) return all;
  const Tensor evidence = EvidenceOf(banks, *attention, x);
  const Tensor weights = attention->pooling.Weights(evidence);
  for (int64_t j = 0; j < evidence.dim(0); ++j) {
    const int64_t begin = j * attention->cell, end = std::min(x.steps, begin + attention->cell);
    for (int64_t to = 0; to < outputs(); ++to) {
      double sum = 0;
      for (int64_t from = 0; from < outputs(); ++from)
        sum += static_cast<double>(weights[j * outputs() + from]) *
               static_cast<double>(evidence[j * outputs() + from]) *
               static_cast<double>(attention->mix[from * outputs() + to]);
      const auto share = static_cast<float>(sum / static_cast<double>(end - begin));
      for (int64_t t = begin; t < end; ++t) all[static_cast<size_t>(to * x.steps + t)] += share;
    }
  }
  return all;
}

}  // namespace fovea::infer
