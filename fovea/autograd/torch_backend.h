#ifndef FOVEA_AUTOGRAD_TORCH_BACKEND_H_
#define FOVEA_AUTOGRAD_TORCH_BACKEND_H_

#include <ATen/ATen.h>

#include <span>
#include <string>
#include <vector>

#include "fovea/attention/backend.h"
#include "fovea/autograd/linear_op.h"
#include "fovea/core/tensor.h"
#include "fovea/kernels/rows/layer_norm.h"

namespace fovea::autograd {

class HardSampler;
class DropoutSource;

// Training with LibTorch's autograd, on any device and in any floating type.
// attention/backend.h documents the operations.
class TorchBackend {
 public:
  using Tensor = at::Tensor;

  TorchBackend() = default;
  // Where Constant() puts its arrays, and in which type.
  // hard: who makes the choices of hard attention in training; none: the largest score does.
  // dropout: who chooses what is dropped in training; none: nothing is.
  explicit TorchBackend(at::TensorOptions options, HardSampler* hard = nullptr,
                        DropoutSource* dropout = nullptr)
      : options_(options), hard_(hard), dropout_(dropout) {}

  Tensor Constant(const fovea::Tensor& t) const;
  Shape ShapeOf(const Tensor& t) const { return t.sizes().vec(); }
  Tensor Reshape(const Tensor& t, const Shape& shape) const { return t.reshape(shape); }
  Tensor Transpose(const Tensor& t, int64_t a, int64_t b) const { return t.transpose(a, b); }
  Tensor Slice(const Tensor& t, int64_t axis, int64_t begin, int64_t end) const {
    return t.slice(axis, begin, end);
  }
  Tensor Concat(const std::vector<Tensor>& parts, int64_t axis) const {
    return at::cat(parts, axis);
  }

  Tensor MatMul(const Tensor& a, const Tensor& b) const { return at::matmul(a, Folded(a, b)); }
  Tensor MatMulT(const Tensor& a, const Tensor& b) const { return LinearOp(a, Folded(a, b)); }
  Tensor Linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const {
    return LinearOp(x, weight, bias);
  }
  Tensor Add(const Tensor& a, const Tensor& b) const { return a + b; }
  Tensor Mul(const Tensor& a, const Tensor& b) const { return a * b; }
  Tensor Scale(const Tensor& t, double factor) const { return t * factor; }
  Tensor Exp(const Tensor& t) const { return at::exp(t); }
  Tensor Tanh(const Tensor& t) const { return at::tanh(t); }
  Tensor Sigmoid(const Tensor& t) const { return at::sigmoid(t); }
  Tensor Relu(const Tensor& t) const { return at::relu(t); }
  Tensor Mean(const Tensor& t, int64_t axis) const { return t.mean(axis, /*keepdim=*/true); }
  Tensor Rows(const Tensor& table, std::span<const int32_t> indices) const;
  Tensor Dropout(const Tensor& t, double share) const;

  Tensor LayerNorm(const Tensor& t, const Tensor& gain, const Tensor& bias) const {
    return at::layer_norm(t, {t.size(-1)}, gain, bias, kernels::kLayerNormEpsilon);
  }
  Tensor Softmax(const Tensor& t) const;
  Tensor Sparsemax(const Tensor& t) const;
  Tensor HardChoice(const Tensor& t) const;
  Tensor MaskLengths(const Tensor& t, std::span<const int32_t> lengths) const;
  Tensor MaskCausal(const Tensor& t) const;
  Tensor MaskWindow(const Tensor& t, const Tensor& centres, int64_t window) const;
  // float32 on the CPU: autograd/attention_op.h.
  Tensor FusedAttention(const attention::FusedInputs<Tensor>& in) const;
  std::string WhyNotFused(const Tensor& t) const;
  attention::RecurrentOutput<Tensor> Recurrent(
      attention::Cell cell, const Tensor& x, std::span<const int32_t> lengths,
      const attention::RecurrentParameters<Tensor>& weights, bool reverse,
      const attention::RecurrentStart<Tensor>& start = {}) const;
  attention::ReweightOutput<Tensor> DenseReweight(const Tensor& keys, const Tensor& values,
                                                  const Tensor& weight, const Tensor& bias,
                                                  std::span<const int32_t> lengths) const;

 private:
  // b without an axis of one matrix for all of a's: LibTorch would copy it for each of them, and so
  // its gradient.
  static Tensor Folded(const Tensor& a, const Tensor& b) {
    return b.dim() == 3 && b.size(0) == 1 && a.dim() >= 3 ? b[0] : b;
  }

  at::TensorOptions options_ = at::kFloat;
  HardSampler* hard_ = nullptr;
  DropoutSource* dropout_ = nullptr;
};

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_TORCH_BACKEND_H_
