#ifndef FOVEA_AUTOGRAD_DENSE_REWEIGHT_OP_H_
#define FOVEA_AUTOGRAD_DENSE_REWEIGHT_OP_H_

#include <ATen/ATen.h>

#include <span>

#include "fovea/attention/backend.h"

namespace fovea::autograd {

// The score dense over the steps of each channel, softmax, and values times weights, with its
// gradient: keys, values [N, T, C], weight [T, T], bias [T]. float32 on the CPU runs on
// kernels/pooling/dense_reweight.h, forward and backward; any other type or device on
// DenseReweightComposed.
attention::ReweightOutput<at::Tensor> DenseReweightOp(const at::Tensor& keys,
                                                      const at::Tensor& values,
                                                      const at::Tensor& weight,
                                                      const at::Tensor& bias,
                                                      std::span<const int32_t> lengths);

// The same from LibTorch's own operations.
attention::ReweightOutput<at::Tensor> DenseReweightComposed(const at::Tensor& keys,
                                                            const at::Tensor& values,
                                                            const at::Tensor& weight,
                                                            const at::Tensor& bias,
                                                            std::span<const int32_t> lengths);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_DENSE_REWEIGHT_OP_H_
