#ifndef FOVEA_AUTOGRAD_ATTENTION_ARGUMENTS_H_
#define FOVEA_AUTOGRAD_ATTENTION_ARGUMENTS_H_

#include <ATen/ATen.h>

#include <span>

#include "fovea/autograd/attention_scope.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/dot/dot_attention.h"

// From the operators' arguments to the kernels'.
namespace fovea::autograd {

inline std::span<float> Floats(const at::Tensor& t) {
  return {t.data_ptr<float>(), static_cast<size_t>(t.numel())};
}

// Throw ArgumentError.
void CheckValue(const at::Tensor& value, const at::Tensor& query, const AttentionSizes& sizes);
void CheckV(const at::Tensor& v, const at::Tensor& query, const AttentionSizes& sizes);
void CheckScale(double scale);

kernels::DotShape DotShapeOf(const at::Tensor& query, const at::Tensor& key, int64_t value_size);
kernels::AdditiveShape AdditiveShapeOf(const at::Tensor& query, const at::Tensor& key,
                                       int64_t value_size);
kernels::AdditiveInputs AdditiveInputsOf(const at::Tensor& query, const at::Tensor& key,
                                         const at::Tensor& v, std::span<const float> value,
                                         double scale);

// [N, H, Tq, 2], what a backward and weights start from.
at::Tensor StateOf(const at::Tensor& query);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ATTENTION_ARGUMENTS_H_
