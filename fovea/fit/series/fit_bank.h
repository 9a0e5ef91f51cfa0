#ifndef FOVEA_FIT_SERIES_FIT_BANK_H_
#define FOVEA_FIT_SERIES_FIT_BANK_H_

#include <cstdint>
#include <vector>

#include "fovea/infer/series/convolution/kernel_bank.h"

namespace fovea::fit {

// The series of a training set, channel by channel: [channels, steps] each.
struct ChannelSet {
  int64_t channels = 0;
  std::vector<std::vector<float>> series;

  int64_t size() const { return static_cast<int64_t>(series.size()); }
  int64_t steps(int64_t i) const {
    return static_cast<int64_t>(series[static_cast<size_t>(i)].size()) / channels;
  }
  int64_t max_steps() const;
  kernels::ChannelSeries at(int64_t i) const {
    return {series[static_cast<size_t>(i)], channels, steps(i)};
  }
};

// Dilations, channels and biases as MiniRocket chooses them (Dempster et al. 2021, sections 3.1.2
// and 3.1.3; several channels as its authors' code has them):
//   dilations  up to 32, ⌊2^e⌋ for e evenly from 0 to log2((T − 1) / 8), T the longest series;
//   channels   for each kernel and dilation 2^u of them, u ~ U(0, log2(min(channels, 9) + 1));
//   biases     quantiles of the output on a training series drawn for each kernel and dilation, at
//              the shares i φ mod 1, φ the golden ratio, i = 1, 2, …
// features: how many at most; a multiple of 84. Series longer than 4,096 steps give every k-th
// output.
struct BankOptions {
  int64_t lag = 0;
  int64_t features = 10'000;
  float smoothing = 0;
  uint64_t seed = 1;
};
infer::KernelBank FitBank(const ChannelSet& set, const BankOptions& options);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_FIT_BANK_H_
