#ifndef FOVEA_AUTOGRAD_LINEAR_OP_H_
#define FOVEA_AUTOGRAD_LINEAR_OP_H_

#include <ATen/ATen.h>

namespace fovea::autograd {

// y = x Wᵀ + b: x […, I], weight [O, I], bias [O] or undefined; gives […, O]. Of float32 on the CPU
// through kernels/products/matmul.h, forward and backward, whatever BLAS there is; else LibTorch's.
at::Tensor LinearOp(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_LINEAR_OP_H_
