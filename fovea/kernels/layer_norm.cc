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
#include "fovea/kernels/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Floats as doubles, 8 at most.
using DoubleTag = hn::CappedTag<double, 8>;
using DoubleVec = hn::Vec<DoubleTag>;
using HalfTag = hn::Rebind<float, DoubleTag>;

struct RowMoments {
  double mean, variance;
};

// In one pass, of what x [size] is more than its first element: far from 0, too, the difference of
// sums below has most of a double's digits.
HWY_INLINE RowMoments MomentsOf(const float* x, int64_t size) {
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const double pivot = size == 0 ? 0 : x[0];
  const auto pivots = hn::Set(d, pivot);
  auto sums = hn::Zero(d), squares = hn::Zero(d);
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const auto more = hn::Sub(hn::PromoteTo(d, hn::LoadU(HalfTag(), x + i)), pivots);
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
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t r = 0; r < rows; ++r, x += cols, y += cols) {
    const auto [mean, variance] = MomentsOf(x, cols);
    const auto high = static_cast<float>(mean), low = static_cast<float>(mean - high),
               scale = static_cast<float>(1 / std::sqrt(variance + kLayerNormEpsilon));
    const auto highs = hn::Set(d, high), lows = hn::Set(d, low), scales = hn::Set(d, scale);
    int64_t i = 0;
    for (; i + lanes <= cols; i += lanes) {
      const auto centred = hn::Sub(hn::Sub(hn::LoadU(d, x + i), highs), lows);
      hn::StoreU(
          hn::MulAdd(hn::Mul(centred, scales), hn::LoadU(d, gain + i), hn::LoadU(d, bias + i)), d,
          y + i);
    }
    for (; i < cols; ++i) y[i] = (x[i] - high - low) * scale * gain[i] + bias[i];
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
