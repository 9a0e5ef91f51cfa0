#include "fovea/infer/series/convolution/step_attention.h"

#include <algorithm>

#include "fovea/infer/series/convolution/bank_features.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::infer {

using kernels::Transpose;

Tensor StepAttention::Inputs(const std::vector<KernelBank>& banks,
                             const kernels::ChannelSeries& series) const {
  const Tensor means = CellFeaturesOf(banks, series, selected, cell);
  const int64_t places = means.dim(0), width = offset.size();
  Tensor x = Tensor::Uninitialised({places, width});
  for (int64_t j = 0; j < places; ++j)
    std::transform(offset.span().begin(), offset.span().end(), x.data() + j * width,
                   [](float value) { return -value; });
  kernels::MatMul(Transpose::kNo, Transpose::kNo, places, width, means.dim(1), 1, means.data(),
                  means.dim(1), projection.data(), width, 1, x.data(), width);
  return x;
}

int64_t StepAttention::parameter_count() const {
  int64_t count = projection.size() + offset.size();
  for (const Tensor& part : network.parts) count += part.size();
  return count;
}

}  // namespace fovea::infer
