#include "fovea/kernels/layer_norm.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/kernels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/layer_norm.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Floats as doubles, 8 at most.
using DoubleTag = hn::CappedTag<double, 8>;
using DoubleVec = hn::Vec<DoubleTag>;
using HalfTag = hn::Rebind<float, DoubleTag>;

HWY_INLINE DoubleVec Doubles(const float* p) {
  return hn::PromoteTo(DoubleTag(), hn::LoadU(HalfTag(), p));
}

struct RowMoments {
  double mean, variance;
};

// In one pass, of what x [size] is more than its first element p. Σ (x − p)² is at most about
// `size` times what the difference below leaves of it, wherever the row lies, so that no digits are
// lost that a float would show.
HWY_INLINE RowMoments MomentsOf(const float* x, int64_t size) {
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const double pivot = size == 0 ? 0 : x[0];
  const auto pivots = hn::Set(d, pivot);
  auto sums = hn::Zero(d), squares = hn::Zero(d);
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const auto more = hn::Sub(Doubles(x + i), pivots);
    sums = hn::Add(sums, more);
    squares = hn::MulAdd(more, more, squares);
  }
  double sum = hn::GetLane(hn::SumOfLanes(d, sums));
  double square = hn::GetLane(hn::SumOfLanes(d, squares));
  for (; i < size; ++i) {
    const double more = x[i] - pivot;
    sum += more;
    square += more * more;
  }
  const double mean = sum / static_cast<double>(size);
  const double variance = square / static_cast<double>(size) - mean * mean;
  return {pivot + mean, variance < 0 ? 0 : variance};
}

void LayerNormT(const float* x, const float* gain, const float* bias, int64_t rows, int64_t cols,
                float* y) {
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t r = 0; r < rows; ++r, x += cols, y += cols) {
    const auto [mean, variance] = MomentsOf(x, cols);
    const double scale = 1 / std::sqrt(variance + kLayerNormEpsilon);
    const auto means = hn::Set(d, mean), scales = hn::Set(d, scale);
    int64_t i = 0;
    for (; i + lanes <= cols; i += lanes) {
      const auto scaled = hn::Mul(hn::Sub(Doubles(x + i), means), scales);
      const auto out = hn::MulAdd(scaled, Doubles(gain + i), Doubles(bias + i));
      hn::StoreU(hn::DemoteTo(HalfTag(), out), HalfTag(), y + i);
    }
    for (; i < cols; ++i) y[i] = static_cast<float>((x[i] - mean) * scale * gain[i] + bias[i]);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(LayerNormT);

}  // namespace

void LayerNormRows(std::span<const float> x, std::span<const float> gain,
                   std::span<const float> bias, int64_t rows, int64_t cols, std::span<float> y) {
  const auto size = static_cast<uint64_t>(cols), all = static_cast<uint64_t>(rows * cols);
  Require(rows >= 0 && cols >= 0 && x.size() == all && y.size() == all && gain.size() == size &&
              bias.size() == size,
          "layer normalisation of [", rows, ", ", cols, "] got ", x.size(), " inputs, ",
          gain.size(), " gains, ", bias.size(), " biases and ", y.size(), " outputs");
  HWY_DYNAMIC_DISPATCH(LayerNormT)
  (x.data(), gain.data(), bias.data(), rows, cols, y.data());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
