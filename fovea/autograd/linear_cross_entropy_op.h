#ifndef FOVEA_AUTOGRAD_LINEAR_CROSS_ENTROPY_OP_H_
#define FOVEA_AUTOGRAD_LINEAR_CROSS_ENTROPY_OP_H_

#include <ATen/ATen.h>

namespace fovea::autograd {

// The output layer of a language model and its loss in one, M places, V pieces:
//   z = features weightᵀ + bias,  ℓ_m = −(1 − ε) log p_m,y − (ε / V) Σ_v log p_m,v,
// p = softmax(z). Source: Szegedy et al. 2016, section 7 (label smoothing).
struct CrossEntropy {
  at::Tensor scaled_sum;  // [] scale · Σ_m ℓ_m, with gradients
  at::Tensor losses;      // [M] ℓ, without
};

// features [M, F], weight [V, F], bias [V], targets [M] of whole numbers (int64), 0 to V − 1.
//
// float32 on the CPU runs some hundred places at a time, and makes the gradients on the way: an
// array of [M, V] is never held, and each product is taken once. Any other type or device runs on
// LibTorch's own operations. Throws ArgumentError on sizes that do not fit, targets out of range
// and a smoothing outside [0, 1).
CrossEntropy LinearCrossEntropy(const at::Tensor& features, const at::Tensor& weight,
                                const at::Tensor& bias, const at::Tensor& targets, double smoothing,
                                double scale);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_LINEAR_CROSS_ENTROPY_OP_H_
