#ifndef FOVEA_ATTENTION_KERNEL_BACKEND_H_
#define FOVEA_ATTENTION_KERNEL_BACKEND_H_

#include <span>
#include <string>
#include <vector>

#include "fovea/attention/backend.h"
#include "fovea/core/tensor.h"

namespace fovea::attention {

// Inference in float32 on fovea's kernels. backend.h documents the operations. Wrong shapes throw
// ArgumentError.
class KernelBackend {
 public:
  using Tensor = fovea::Tensor;

  Tensor Constant(const Tensor& t) const { return t; }
  Shape ShapeOf(const Tensor& t) const { return t.shape(); }
  Tensor Reshape(const Tensor& t, Shape shape) const { return t.Reshape(std::move(shape)); }
  Tensor Transpose(const Tensor& t, int64_t first, int64_t second) const;
  Tensor Slice(const Tensor& t, int64_t axis, int64_t begin, int64_t end) const;
  Tensor Concat(const std::vector<Tensor>& parts, int64_t axis) const;

  Tensor MatMul(const Tensor& a, const Tensor& b) const;
  Tensor MatMulT(const Tensor& a, const Tensor& b) const;
  Tensor Linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const;
  Tensor Add(const Tensor& a, const Tensor& b) const;
  Tensor Mul(const Tensor& a, const Tensor& b) const;
  Tensor Scale(const Tensor& t, double factor) const;
  Tensor Exp(const Tensor& t) const;
  Tensor Tanh(const Tensor& t) const;
  Tensor Sigmoid(const Tensor& t) const;
  Tensor Relu(const Tensor& t) const;
  Tensor Mean(const Tensor& t, int64_t axis) const;
  Tensor Rows(const Tensor& table, std::span<const int32_t> indices) const;
  Tensor Dropout(const Tensor& t, double) const { return t; }

  Tensor LayerNorm(const Tensor& t, const Tensor& gain, const Tensor& bias) const;
  Tensor Softmax(const Tensor& t) const;
  Tensor Sparsemax(const Tensor& t) const;
  Tensor HardChoice(const Tensor& t) const;
  Tensor MaskLengths(const Tensor& t, std::span<const int32_t> lengths) const;
  Tensor MaskCausal(const Tensor& t) const;
  Tensor MaskWindow(const Tensor& t, const Tensor& centres, int64_t window) const;
  Tensor FusedAttention(const FusedInputs<Tensor>& in) const;
  std::string WhyNotFused(const Tensor&) const { return ""; }
  RecurrentOutput<Tensor> Recurrent(Cell cell, const Tensor& x, std::span<const int32_t> lengths,
                                    const RecurrentParameters<Tensor>& weights, bool reverse,
                                    const RecurrentStart<Tensor>& start = {}) const;
  ReweightOutput<Tensor> DenseReweight(const Tensor& keys, const Tensor& values,
                                       const Tensor& weight, const Tensor& bias,
                                       std::span<const int32_t> lengths) const;
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_KERNEL_BACKEND_H_
