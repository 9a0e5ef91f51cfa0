#include "fovea/attention/kernel_backend.h"

#include <algorithm>
#include <functional>

#include "fovea/attention/broadcast.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/products/packed_matrix.h"
#include "fovea/kernels/rows/elementwise.h"

namespace fovea::attention {
namespace {

template <class Operation>
Tensor Binary(const Tensor& a, const Tensor& b, Operation op) {
  if (a.shape() == b.shape()) {
    Tensor out = Tensor::Uninitialised(a.shape());
    for (int64_t i = 0; i < out.size(); ++i) out[i] = op(a[i], b[i]);
    return out;
  }
  Shape shape = Broadcast(a.shape(), b.shape());
  Tensor out = Tensor::Uninitialised(shape);
  if (out.size() == 0) return out;
  const Shape stride_a = BroadcastStrides(a.shape(), shape);
  const Shape stride_b = BroadcastStrides(b.shape(), shape);
  const int64_t last = shape.back(), step_a = stride_a.back(), step_b = stride_b.back();
  ForEachRow(shape, stride_a, stride_b, [&](int64_t at_a, int64_t at_b, int64_t at) {
    for (int64_t i = 0; i < last; ++i) out[at + i] = op(a[at_a + i * step_a], b[at_b + i * step_b]);
  });
  return out;
}

Tensor Product(const Tensor& a, const Tensor& b, kernels::Transpose transpose) {
  const bool transposed = transpose == kernels::Transpose::kYes;
  Require(a.rank() >= 2 && b.rank() >= 2, "a product needs matrices, got ", ToString(a.shape()),
          " and ", ToString(b.shape()));
  const int64_t m = a.dim(-2), k = a.dim(-1), n = b.dim(transposed ? -2 : -1);
  Require(b.dim(transposed ? -1 : -2) == k, "a product of ", ToString(a.shape()), " and ",
          ToString(b.shape()), transposed ? " transposed" : "", ": the inner sizes differ");
  const int64_t ldb = std::max<int64_t>(1, b.dim(-1));

  // One product over all rows.
  if (b.rank() == 2 || (b.rank() == 3 && b.dim(0) == 1 && a.rank() >= 3)) {
    Shape shape = a.shape();
    shape.back() = n;
    Tensor out = Tensor::Uninitialised(shape);
    kernels::MatMul(kernels::Transpose::kNo, transpose, Extent(a.shape(), 0, a.rank() - 1), n, k, 1,
                    a.data(), std::max<int64_t>(1, k), b.data(), ldb, 0, out.data(),
                    std::max<int64_t>(1, n));
    return out;
  }
  const Shape batch_a(a.shape().begin(), a.shape().end() - 2);
  const Shape batch_b(b.shape().begin(), b.shape().end() - 2);
  Shape batch = Broadcast(batch_a, batch_b);
  const Shape stride_a = BroadcastStrides(batch_a, batch);
  const Shape stride_b = BroadcastStrides(batch_b, batch);
  Shape shape = batch;
  shape.insert(shape.end(), {m, n});
  Tensor out = Tensor::Uninitialised(shape);
  const int64_t last = batch.back();
  ForEachRow(batch, stride_a, stride_b, [&](int64_t at_a, int64_t at_b, int64_t at) {
    for (int64_t i = 0; i < last; ++i) {
      kernels::MatMul(kernels::Transpose::kNo, transpose, m, n, k, 1,
                      a.data() + (at_a + i * stride_a.back()) * m * k, std::max<int64_t>(1, k),
                      b.data() + (at_b + i * stride_b.back()) * n * k, ldb, 0,
                      out.data() + (at + i) * m * n, std::max<int64_t>(1, n));
    }
  });
  return out;
}

template <class Function>
Tensor Map(const Tensor& t, Function function) {
  Tensor out = Tensor::Uninitialised(t.shape());
  function(t.span(), out.span());
  return out;
}

}  // namespace

Tensor KernelBackend::MatMul(const Tensor& a, const Tensor& b) const {
  return Product(a, b, kernels::Transpose::kNo);
}

Tensor KernelBackend::MatMulT(const Tensor& a, const Tensor& b) const {
  return Product(a, b, kernels::Transpose::kYes);
}

Tensor KernelBackend::Linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const {
  Require(weight.rank() == 2 && x.rank() >= 1 && x.dim(-1) == weight.dim(1) && bias.rank() == 1 &&
              bias.dim(0) == weight.dim(0),
          "a layer of weights ", ToString(weight.shape()), " and biases ", ToString(bias.shape()),
          " got ", ToString(x.shape()));
  Shape shape = x.shape();
  shape.back() = weight.dim(0);
  Tensor out = Tensor::Uninitialised(shape);
  kernels::Linear(out.size() / std::max<int64_t>(1, weight.dim(0)), weight.dim(0), weight.dim(1),
                  x.data(), weight.data(), bias.span(), out.data());
  return out;
}

Tensor KernelBackend::Add(const Tensor& a, const Tensor& b) const {
  if (a.shape() == b.shape()) return Map(a, [&b](auto x, auto z) { kernels::Add(x, b.span(), z); });
  return Binary(a, b, std::plus<float>());
}

Tensor KernelBackend::Mul(const Tensor& a, const Tensor& b) const {
  return Binary(a, b, std::multiplies<float>());
}

Tensor KernelBackend::Scale(const Tensor& t, double factor) const {
  return Map(t, [f = static_cast<float>(factor)](auto x, auto y) {
    std::transform(x.begin(), x.end(), y.begin(), [f](float v) { return v * f; });
  });
}

Tensor KernelBackend::Exp(const Tensor& t) const { return Map(t, kernels::Exp); }

Tensor KernelBackend::Tanh(const Tensor& t) const { return Map(t, kernels::Tanh); }

Tensor KernelBackend::Sigmoid(const Tensor& t) const { return Map(t, kernels::Sigmoid); }

Tensor KernelBackend::Relu(const Tensor& t) const { return Map(t, kernels::Relu); }

}  // namespace fovea::attention
