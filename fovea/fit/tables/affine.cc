#include "fovea/fit/tables/affine.h"

#include <algorithm>

#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

using kernels::MatMul;
using kernels::Transpose;

}  // namespace

void Affine(std::span<const float> x, const Tensor& weight, const Tensor* bias,
            std::vector<float>* y) {
  const int64_t out = weight.dim(0), in = weight.dim(1), rows = std::ssize(x) / in;
  y->resize(static_cast<size_t>(rows * out));
  if (bias != nullptr)
    for (int64_t r = 0; r < rows; ++r) std::copy_n(bias->data(), out, y->data() + r * out);
  MatMul(Transpose::kNo, Transpose::kYes, rows, out, in, 1, x.data(), in, weight.data(), in,
         bias != nullptr ? 1 : 0, y->data(), out);
}

void AddAffineGradients(std::span<const float> dy, std::span<const float> x, Tensor* weight,
                        Tensor* bias) {
  const int64_t out = weight->dim(0), in = weight->dim(1), rows = std::ssize(x) / in;
  MatMul(Transpose::kYes, Transpose::kNo, out, in, rows, 1, dy.data(), out, x.data(), in, 1,
         weight->data(), in);
  if (bias == nullptr) return;
  float* __restrict sums = bias->data();
  for (int64_t r = 0; r < rows; ++r) {
    const float* __restrict row = dy.data() + r * out;
    for (int64_t k = 0; k < out; ++k) sums[k] += row[k];
  }
}

void BackThroughAffine(std::span<const float> dy, const Tensor& weight, std::vector<float>* dx) {
  const int64_t out = weight.dim(0), in = weight.dim(1), rows = std::ssize(dy) / out;
  dx->resize(static_cast<size_t>(rows * in));
  MatMul(Transpose::kNo, Transpose::kNo, rows, in, out, 1, dy.data(), out, weight.data(), in, 0,
         dx->data(), in);
}

}  // namespace fovea::fit
