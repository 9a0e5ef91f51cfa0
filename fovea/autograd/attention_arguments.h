#ifndef FOVEA_AUTOGRAD_ATTENTION_ARGUMENTS_H_
#define FOVEA_AUTOGRAD_ATTENTION_ARGUMENTS_H_

#include <ATen/ATen.h>

#include <span>

#include "fovea/attention/kernel_scope.h"
#include "fovea/autograd/attention_op.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/dot/dot_attention.h"

// From the operators' arguments to the kernels'.
namespace fovea::autograd {

struct AttentionSizes {
  int64_t samples, heads, queries, keys, size;
};

// Throw ArgumentError: "lengths must be 0 to 5, got 1 to 6".
AttentionSizes CheckQueryAndKey(const at::Tensor& query, const at::Tensor& key);
AttentionSizes CheckFused(const FusedInputs& in, const KeyRanges& ranges);  // values apart
void CheckValues(const FusedInputs& in, const AttentionSizes& sizes);

// Centres as the kernels read them, [N, H, Tq]; of no elements without a Gaussian.
at::Tensor CentresOf(const FusedInputs& in, const AttentionSizes& sizes);
// Of checked arguments, float32 on the CPU.
attention::KernelScope ScopeOf(const FusedInputs& in, const KeyRanges& ranges,
                               const AttentionSizes& sizes);

kernels::DotShape DotShapeOf(const at::Tensor& query, const at::Tensor& key, int64_t value_size);
kernels::AdditiveShape AdditiveShapeOf(const at::Tensor& query, const at::Tensor& key,
                                       int64_t value_size);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ATTENTION_ARGUMENTS_H_
