#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "fovea/attention/broadcast.h"
#include "fovea/attention/fused_kernels.h"
#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/scopes/window.h"
#include "fovea/kernels/rows/softmax.h"
#include "fovea/kernels/rows/sparsemax.h"

namespace fovea::attention {
namespace {

constexpr float kMasked = -std::numeric_limits<float>::infinity();

}  // namespace

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

}  // namespace fovea::attention
