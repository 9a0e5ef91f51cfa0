#include "fovea/attention/kernel_backend.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "fovea/attention/fused_kernels.h"
#include "fovea/attention/scopes/window.h"
#include "fovea/kernels/pooling/dense_reweight.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/products/packed_matrix.h"
#include "fovea/kernels/recurrent/recurrent.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/kernels/rows/layer_norm.h"
#include "fovea/kernels/rows/softmax.h"
#include "fovea/kernels/rows/sparsemax.h"

namespace fovea::attention {
namespace {

int64_t Axis(const Tensor& t, int64_t axis) {
  const int64_t positive = axis < 0 ? axis + t.rank() : axis;
  Require(positive >= 0 && positive < t.rank(), "axis ", axis, " of a tensor of shape ",
          ToString(t.shape()));
  return positive;
}

// Product of the sizes of the axes [begin, end).
int64_t Extent(const Shape& shape, int64_t begin, int64_t end) {
  int64_t extent = 1;
  for (int64_t i = begin; i < end; ++i) extent *= shape[i];
  return extent;
}

Shape Broadcast(const Shape& a, const Shape& b) {
  Shape out(std::max(a.size(), b.size()));
  for (size_t i = 0; i < out.size(); ++i) {
    const int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    Require(x == y || x == 1 || y == 1, "shapes ", ToString(a), " and ", ToString(b),
            " do not broadcast");
    out[out.size() - 1 - i] = x == 1 ? y : x;
  }
  return out;
}

// Distance between neighbours along each axis of `out`; 0 where `shape` repeats.
Shape BroadcastStrides(const Shape& shape, const Shape& out) {
  Shape strides(out.size(), 0);
  int64_t stride = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    const int64_t size = shape[shape.size() - 1 - i];
    if (size != 1) strides[out.size() - 1 - i] = stride;
    stride *= size;
  }
  return strides;
}

// Calls row(offset_a, offset_b, offset_out) for each index over the axes of `shape` but the last.
template <class Row>
void ForEachRow(const Shape& shape, const Shape& a, const Shape& b, const Row& row) {
  const int64_t axes = static_cast<int64_t>(shape.size()) - 1;
  const int64_t rows = Extent(shape, 0, axes);
  Shape index(std::max<int64_t>(axes, 0), 0);
  int64_t offset_a = 0, offset_b = 0;
  for (int64_t r = 0; r < rows; ++r) {
    row(offset_a, offset_b, r * shape[axes]);
    for (int64_t i = axes - 1; i >= 0; --i) {
      offset_a += a[i];
      offset_b += b[i];
      if (++index[i] < shape[i]) break;
      offset_a -= a[i] * shape[i];
      offset_b -= b[i] * shape[i];
      index[i] = 0;
    }
  }
}

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

constexpr float kMasked = -std::numeric_limits<float>::infinity();

// Of the samples of x [N, T, …]; none is fine.
void CheckLengths(std::span<const int32_t> lengths, const Tensor& x) {
  Require(lengths.empty() || static_cast<int64_t>(lengths.size()) == x.dim(0),
          "lengths must hold one for each of the ", x.dim(0), " samples, got ", lengths.size());
  for (const int32_t length : lengths)
    Require(length >= 0 && length <= x.dim(1), "a length must be 0 to ", x.dim(1), ", got ",
            length);
}

}  // namespace

Tensor KernelBackend::Transpose(const Tensor& t, int64_t first, int64_t second) const {
  const int64_t low = std::min(Axis(t, first), Axis(t, second));
  const int64_t high = std::max(Axis(t, first), Axis(t, second));
  if (low == high) return t;
  Shape shape = t.shape();
  const int64_t outer = Extent(shape, 0, low), rows = shape[low],
                middle = Extent(shape, low + 1, high), cols = shape[high],
                inner = Extent(shape, high + 1, t.rank());
  std::swap(shape[low], shape[high]);
  if (rows == 1 && middle == 1) return t.Reshape(shape);
  Tensor out = Tensor::Uninitialised(shape);
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t m = 0; m < middle; ++m)
        for (int64_t c = 0; c < cols; ++c)
          std::copy_n(t.data() + (((o * rows + r) * middle + m) * cols + c) * inner, inner,
                      out.data() + (((o * cols + c) * middle + m) * rows + r) * inner);
  return out;
}

Tensor KernelBackend::Slice(const Tensor& t, int64_t axis, int64_t begin, int64_t end) const {
  axis = Axis(t, axis);
  Shape shape = t.shape();
  Require(0 <= begin && begin <= end && end <= shape[axis], "a slice [", begin, ", ", end,
          ") of an axis of size ", shape[axis]);
  if (end - begin == shape[axis]) return t;
  const int64_t outer = Extent(shape, 0, axis), inner = Extent(shape, axis + 1, t.rank());
  const int64_t size = shape[axis];
  shape[axis] = end - begin;
  Tensor out = Tensor::Uninitialised(shape);
  for (int64_t o = 0; o < outer; ++o)
    std::copy_n(t.data() + (o * size + begin) * inner, (end - begin) * inner,
                out.data() + o * (end - begin) * inner);
  return out;
}

Tensor KernelBackend::Concat(const std::vector<Tensor>& parts, int64_t axis) const {
  Require(!parts.empty(), "nothing to concatenate");
  axis = Axis(parts[0], axis);
  Shape shape = parts[0].shape();
  shape[axis] = 0;
  for (const Tensor& part : parts) {
    Shape other = part.shape();
    Require(other.size() == shape.size(), "cannot concatenate ", ToString(parts[0].shape()),
            " and ", ToString(part.shape()));
    shape[axis] += other[axis];
    other[axis] = parts[0].shape()[axis];
    Require(other == parts[0].shape(), "cannot concatenate ", ToString(parts[0].shape()), " and ",
            ToString(part.shape()), " along axis ", axis);
  }
  const int64_t outer = Extent(shape, 0, axis);
  const int64_t inner = Extent(shape, axis + 1, static_cast<int64_t>(shape.size()));
  Tensor out = Tensor::Uninitialised(shape);
  int64_t at = 0;
  for (const Tensor& part : parts) {
    const int64_t run = part.shape()[axis] * inner;
    for (int64_t o = 0; o < outer; ++o)
      std::copy_n(part.data() + o * run, run, out.data() + o * shape[axis] * inner + at);
    at += run;
  }
  return out;
}

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

Tensor KernelBackend::Mean(const Tensor& t, int64_t axis) const {
  axis = Axis(t, axis);
  Shape shape = t.shape();
  const int64_t outer = Extent(shape, 0, axis), size = shape[axis],
                inner = Extent(shape, axis + 1, t.rank());
  shape[axis] = 1;
  Tensor out(shape);
  for (int64_t o = 0; o < outer; ++o) {
    float* sum = out.data() + o * inner;
    for (int64_t s = 0; s < size; ++s)
      for (int64_t i = 0; i < inner; ++i) sum[i] += t[(o * size + s) * inner + i];
    for (int64_t i = 0; i < inner; ++i) sum[i] /= static_cast<float>(size);
  }
  return out;
}

Tensor KernelBackend::Rows(const Tensor& table, std::span<const int32_t> indices) const {
  Require(table.rank() == 2, "rows are taken of a matrix, got ", ToString(table.shape()));
  const int64_t rows = table.dim(0), size = table.dim(1);
  Tensor out = Tensor::Uninitialised({static_cast<int64_t>(indices.size()), size});
  for (size_t i = 0; i < indices.size(); ++i) {
    Require(indices[i] >= 0 && indices[i] < rows, "row ", indices[i], " of a table of ", rows);
    std::copy_n(table.data() + indices[i] * size, size, out.data() + i * size);
  }
  return out;
}

Tensor KernelBackend::LayerNorm(const Tensor& t, const Tensor& gain, const Tensor& bias) const {
  for (const Tensor* part : {&gain, &bias})
    Require(part->shape() == Shape({t.dim(-1)}), "gain and bias must be [", t.dim(-1), "], got ",
            ToString(part->shape()));
  Tensor out = Tensor::Uninitialised(t.shape());
  if (out.size() > 0)
    kernels::LayerNormRows(t.span(), gain.span(), bias.span(), out.size() / out.dim(-1),
                           out.dim(-1), out.span());
  return out;
}

Tensor KernelBackend::Softmax(const Tensor& t) const {
  Tensor out = t.Clone();
  if (out.size() > 0) kernels::SoftmaxRows(out.span(), out.size() / out.dim(-1), out.dim(-1));
  return out;
}

Tensor KernelBackend::Sparsemax(const Tensor& t) const {
  Tensor out = t.Clone();
  if (out.size() > 0) kernels::SparsemaxRows(out.span(), out.size() / out.dim(-1), out.dim(-1));
  return out;
}

Tensor KernelBackend::HardChoice(const Tensor& t) const {
  Tensor out(t.shape());
  if (out.size() == 0) return out;
  const int64_t cols = out.dim(-1);
  for (int64_t at = 0; at < out.size(); at += cols) {
    const float* row = t.data() + at;
    if (std::any_of(row, row + cols, [](float s) { return std::isnan(s); })) {
      std::fill_n(out.data() + at, cols, std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    const int64_t largest = std::max_element(row, row + cols) - row;
    if (row[largest] != kMasked) out[at + largest] = 1;
  }
  return out;
}

Tensor KernelBackend::MaskLengths(const Tensor& t, std::span<const int32_t> lengths) const {
  Require(t.rank() == 4 && t.dim(0) == static_cast<int64_t>(lengths.size()), "lengths for ",
          lengths.size(), " samples, scores of shape ", ToString(t.shape()));
  for (const int32_t length : lengths)
    Require(length >= 0 && length <= t.dim(3), "a length must be 0 to ", t.dim(3), ", got ",
            length);
  Tensor out = t.Clone();
  const int64_t rows = t.dim(1) * t.dim(2), keys = t.dim(3);
  for (size_t n = 0; n < lengths.size(); ++n)
    for (int64_t r = 0; r < rows; ++r) {
      float* row = out.data() + (static_cast<int64_t>(n) * rows + r) * keys;
      std::fill(row + lengths[n], row + keys, kMasked);
    }
  return out;
}

Tensor KernelBackend::MaskCausal(const Tensor& t) const {
  Tensor out = t.Clone();
  const int64_t queries = t.dim(-2), keys = t.dim(-1);
  const int64_t matrices = Extent(t.shape(), 0, t.rank() - 2);
  for (int64_t m = 0; m < matrices; ++m)
    for (int64_t i = 0; i < queries; ++i) {
      float* row = out.data() + (m * queries + i) * keys;
      std::fill(row + std::clamp<int64_t>(i + keys - queries + 1, 0, keys), row + keys, kMasked);
    }
  return out;
}

Tensor KernelBackend::MaskWindow(const Tensor& t, const Tensor& centres, int64_t window) const {
  Shape rows = t.shape();
  Require(!rows.empty(), "windows of a single number");
  const int64_t keys = std::exchange(rows.back(), 1);
  Require(Broadcast(rows, centres.shape()) == rows, "centres of shape ", ToString(centres.shape()),
          " for scores of shape ", ToString(t.shape()));
  Tensor out = t.Clone();
  if (out.size() == 0) return out;
  const Shape strides = BroadcastStrides(centres.shape(), rows);
  ForEachRow(rows, strides, strides, [&](int64_t at, int64_t, int64_t r) {
    const auto [begin, end] = PlacesAround(centres[at], window, keys);
    float* row = out.data() + r * keys;
    std::fill(row, row + begin, kMasked);
    std::fill(row + end, row + keys, kMasked);
  });
  return out;
}

Tensor KernelBackend::FusedAttention(const FusedInputs<Tensor>& in) const {
  return RunFused(in).output;
}

RecurrentOutput<Tensor> KernelBackend::Recurrent(Cell cell, const Tensor& x,
                                                 std::span<const int32_t> lengths,
                                                 const RecurrentParameters<Tensor>& weights,
                                                 bool reverse,
                                                 const RecurrentStart<Tensor>& start) const {
  Require(x.rank() == 3, "a recurrent layer needs [N, T, I], got ", ToString(x.shape()));
  const int64_t hidden = weights.hidden.dim(-1), gates = cell == Cell::kLstm ? 4 : 3;
  Require(weights.input.shape() == Shape({gates * hidden, x.dim(2)}), "input weights must be [",
          gates * hidden, ", ", x.dim(2), "], got ", ToString(weights.input.shape()));
  Require(weights.hidden.shape() == Shape({gates * hidden, hidden}), "hidden weights must be [",
          gates * hidden, ", ", hidden, "], got ", ToString(weights.hidden.shape()));
  for (const Tensor* bias : {&weights.input_bias, &weights.hidden_bias})
    Require(bias->shape() == Shape({gates * hidden}), "biases must be [", gates * hidden, "], got ",
            ToString(bias->shape()));
  for (const auto* state : {&start.hidden, &start.cell})
    Require(!*state || (*state)->shape() == Shape({x.dim(0), hidden}), "initial states must be [",
            x.dim(0), ", ", hidden, "], got ", *state ? ToString((*state)->shape()) : "");
  Require(!start.cell || cell == Cell::kLstm, "a GRU has no cell to start from");
  CheckLengths(lengths, x);
  const kernels::RecurrentShape shape = {.batch = x.dim(0),
                                         .steps = x.dim(1),
                                         .input = x.dim(2),
                                         .hidden = hidden,
                                         .reverse = reverse,
                                         .lengths = lengths.empty() ? nullptr : lengths.data()};
  const kernels::RecurrentWeights raw = {weights.input.data(), weights.hidden.data(),
                                         weights.input_bias.data(), weights.hidden_bias.data()};
  RecurrentOutput<Tensor> out = {Tensor({shape.batch, shape.steps, hidden}),
                                 Tensor({shape.batch, hidden})};
  const kernels::RecurrentState initial = {start.hidden ? start.hidden->data() : nullptr,
                                           start.cell ? start.cell->data() : nullptr};
  if (cell == Cell::kLstm) {
    out.last_cell = Tensor({shape.batch, hidden});
    kernels::LstmForward(shape, raw, x.data(), out.states.data(), out.last.data(), nullptr, initial,
                         out.last_cell.data());
  } else {
    kernels::GruForward(shape, raw, x.data(), out.states.data(), out.last.data(), nullptr, initial);
  }
  return out;
}

ReweightOutput<Tensor> KernelBackend::DenseReweight(const Tensor& keys, const Tensor& values,
                                                    const Tensor& weight, const Tensor& bias,
                                                    std::span<const int32_t> lengths) const {
  Require(keys.rank() == 3 && values.shape() == keys.shape(),
          "keys and values must be [N, T, C] both, got ", ToString(keys.shape()), " and ",
          ToString(values.shape()));
  const int64_t steps = keys.dim(1);
  Require(weight.shape() == Shape({steps, steps}), "the weight must be [", steps, ", ", steps,
          "], got ", ToString(weight.shape()));
  Require(bias.shape() == Shape({steps}), "the bias must be [", steps, "], got ",
          ToString(bias.shape()));
  CheckLengths(lengths, keys);
  const bool same = keys.data() == values.data();
  Tensor share(keys.shape()), output(keys.shape());
  kernels::DenseReweightForward({.batch = keys.dim(0),
                                 .steps = steps,
                                 .channels = keys.dim(2),
                                 .lengths = lengths.empty() ? nullptr : lengths.data()},
                                weight.data(), bias.data(), keys.data(),
                                same ? output.data() : nullptr, share.data());
  if (!same) output = Mul(values, share);
  return {output, Transpose(share, 1, 2).Reshape({keys.dim(0), 1, keys.dim(2), steps})};
}

}  // namespace fovea::attention
