#ifndef FOVEA_INFER_SERIES_CONVOLUTION_STEP_ATTENTION_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_STEP_ATTENTION_H_

#include <cstdint>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/infer/series/convolution/kernel_bank.h"
#include "fovea/infer/series/convolution/place_network.h"

namespace fovea::infer {

// Attention over the places of a series, which are cells of some steps:
//   x[j] = P m[j] − offset,   m[j] the means over cell j of some of the step features,
// P their principal components in the training series; then a PlaceNetwork. Its outputs are the
// model's scores: sums over the places of a[j] s[j].
struct StepAttention {
  int64_t cell = 1;               // steps of a place
  std::vector<int32_t> selected;  // features, counted over all banks; ascending
  Tensor projection;              // Pᵀ [selected, inputs]
  Tensor offset;                  // [inputs]
  PlaceNetwork network;

  // x [places, inputs].
  Tensor Inputs(const std::vector<KernelBank>& banks, const kernels::ChannelSeries& series) const;
  int64_t parameter_count() const;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_STEP_ATTENTION_H_
