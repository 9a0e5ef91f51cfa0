#include "fovea/infer/series/convolution/bank_features.h"

#include <algorithm>

namespace fovea::infer {

using kernels::ChannelSeries;

void ForEachBank(
    const std::vector<KernelBank>& banks, const ChannelSeries& x,
    const std::function<void(const KernelBank&, const ChannelSeries&, int64_t)>& visit) {
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

int64_t FeatureCount(const std::vector<KernelBank>& banks) {
  int64_t sum = 0;
  for (const KernelBank& bank : banks) sum += bank.features();
  return sum;
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
  Tensor out = Tensor::Uninitialised({cells, count});
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

}  // namespace fovea::infer
