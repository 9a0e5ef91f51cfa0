#ifndef FOVEA_INFER_SERIES_CONVOLUTION_BANK_FEATURES_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_BANK_FEATURES_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/infer/series/convolution/kernel_bank.h"

namespace fovea::infer {

// Calls visit(bank, series as the bank has it, index of the bank's first feature).
void ForEachBank(const std::vector<KernelBank>& banks, const kernels::ChannelSeries& x,
                 const std::function<void(const KernelBank&, const kernels::ChannelSeries&,
                                          int64_t first)>& visit);

int64_t FeatureCount(const std::vector<KernelBank>& banks);

// The features' means over time: pooled [F].
void PooledFeatures(const std::vector<KernelBank>& banks, const kernels::ChannelSeries& x,
                    std::span<float> pooled);

// Of the features at `selected`, counted over all banks, the mean over each cell: [cells,
// selected]. selected: ascending. The last cell has the steps that remain.
Tensor CellFeaturesOf(const std::vector<KernelBank>& banks, const kernels::ChannelSeries& x,
                      std::span<const int32_t> selected, int64_t cell);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_BANK_FEATURES_H_
