#ifndef FOVEA_INFER_SERIES_CONVOLUTION_KERNEL_BANK_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_KERNEL_BANK_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "fovea/kernels/convolution/step_features.h"

namespace fovea::infer {

// What kernels run over: the series, or its differences over a lag, as MultiRocket (Tan et al.
// 2022) takes the first ones. r[t] = x[t] for lag 0, else x[t] − x[t − lag], and 0 before that.
std::vector<float> Represent(const kernels::ChannelSeries& x, int64_t lag);

// The kernels that run over one representation of a series, with the biases of their features.
struct KernelBank {
  int64_t lag = 0;
  float smoothing = 0;
  std::vector<int32_t> dilations, feature_counts, channel_ends, channels;
  std::vector<float> biases;

  int64_t features() const { return static_cast<int64_t>(biases.size()); }
  kernels::DilatedKernels view() const {
    return {dilations, feature_counts, biases, channel_ends, channels, smoothing};
  }
};

// All but the biases.
nlohmann::json ToJson(const KernelBank& bank);
// With biases of 0, as many as the counts say. dims: of the series. Throws ArgumentError that names
// the key at fault.
KernelBank KernelBankFromJson(const nlohmann::json& json, int64_t dims);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_KERNEL_BANK_H_
