#ifndef FOVEA_AUTOGRAD_RECURRENT_OP_H_
#define FOVEA_AUTOGRAD_RECURRENT_OP_H_

#include <ATen/ATen.h>

#include <span>

#include "fovea/attention/backend.h"

namespace fovea::autograd {

// A recurrent layer with its gradient. float32 on the CPU runs on kernels/recurrent/recurrent.h,
// forward and backward; any other type or device on RecurrentComposed.
attention::RecurrentOutput<at::Tensor> RecurrentOp(
    attention::Cell cell, const at::Tensor& x, std::span<const int32_t> lengths,
    const attention::RecurrentParameters<at::Tensor>& weights, bool reverse,
    const attention::RecurrentStart<at::Tensor>& start = {});

// The same from LibTorch's own operations, a step at a time.
attention::RecurrentOutput<at::Tensor> RecurrentComposed(
    attention::Cell cell, const at::Tensor& x, std::span<const int32_t> lengths,
    const attention::RecurrentParameters<at::Tensor>& weights, bool reverse,
    const attention::RecurrentStart<at::Tensor>& start = {});

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_RECURRENT_OP_H_
