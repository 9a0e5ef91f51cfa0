#ifndef FOVEA_FIT_SERIES_FEATURE_MATRIX_H_
#define FOVEA_FIT_SERIES_FEATURE_MATRIX_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/fit/series/fit_bank.h"

namespace fovea::fit {

// Called as work goes on; may throw to stop it.
using StepDone = std::function<void(int64_t done, int64_t all)>;

// The pooled features of a set, each centred and divided by its deviation times √F, so that a
// sample's squares sum to about 1 whatever F is. One that never varies is 0.
struct FeatureMatrix {
  Tensor values;                     // [N, F]
  std::vector<float> means, scales;  // [F] value = (feature − mean) · scale
};
FeatureMatrix MakeFeatures(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                           const StepDone& done);

// K = X Xᵀ, [rows, rows].
Tensor GramOf(const Tensor& x);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_FEATURE_MATRIX_H_
