#ifndef FOVEA_AUTOGRAD_GATED_POOLING_OP_H_
#define FOVEA_AUTOGRAD_GATED_POOLING_OP_H_

#include <ATen/ATen.h>

namespace fovea::autograd {

struct GatedPooled {
  at::Tensor pooled;   // [D]
  at::Tensor weights;  // [T]
};

// Gated attention pooling of a bag, instances h [T, D] (Ilse et al. 2018, equations 8 and 9):
//   weights = softmax over j of query · (tanh(tanh_weight h[j]) ∘ σ(gate_weight h[j])),
//   pooled = Σ_j weights[j] h[j].
// tanh_weight and gate_weight [A, D], query [A]. float32 on the CPU without gradients runs on
// kernels/pooling/gated_pooling.h, anything else on LibTorch's own operations. A bag without
// instances pools to zeros. Throws ArgumentError, in the words "query must be …, got …".
GatedPooled GatedPoolingOp(const at::Tensor& instances, const at::Tensor& tanh_weight,
                           const at::Tensor& gate_weight, const at::Tensor& query);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_GATED_POOLING_OP_H_
