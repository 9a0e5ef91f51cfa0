#include "fovea/kernels/rows/layer_norm.h"

#include <cmath>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/layer_norm.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

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
  // Two of each, so that none waits for the one before.
  DoubleVec sums[2] = {hn::Zero(d), hn::Zero(d)}, squares[2] = {hn::Zero(d), hn::Zero(d)};
  const auto add = [&](int64_t at, int which) HWY_ATTR {
    const auto more = hn::Sub(Doubles(x + at), pivots);
    sums[which] = hn::Add(sums[which], more);
    squares[which] = hn::MulAdd(more, more, squares[which]);
  };
  int64_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    add(i, 0);
    add(i + lanes, 1);
  }
  for (; i + lanes <= size; i += lanes) add(i, 0);
  double sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(sums[0], sums[1])));
  double square = hn::GetLane(hn::SumOfLanes(d, hn::Add(squares[0], squares[1])));
  for (; i < size; ++i) {
    const double more = x[i] - pivot;
    sum += more;
    square += more * more;
  }
  const double mean = sum / static_cast<double>(size);
  const double variance = square / static_cast<double>(size) - mean * mean;
  return {pivot + mean, variance < 0 ? 0 : variance};
}

// kRows rows together, for which gain and bias become doubles once.
template <int kRows>
HWY_INLINE void NormRows(const float* HWY_RESTRICT x, const float* HWY_RESTRICT gain,
                         const float* HWY_RESTRICT bias, int64_t cols, float* HWY_RESTRICT y) {
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  double mean[kRows], scale[kRows];
  for (int r = 0; r < kRows; ++r) {
    const RowMoments moments = MomentsOf(x + r * cols, cols);
    mean[r] = moments.mean;
    scale[r] = 1 / std::sqrt(moments.variance + kLayerNormEpsilon);
  }
  int64_t i = 0;
  for (; i + lanes <= cols; i += lanes) {
    const auto gains = Doubles(gain + i), biases = Doubles(bias + i);
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
      const auto more = hn::Sub(Doubles(x + r * cols + i), hn::Set(d, mean[r]));
      const auto out = hn::MulAdd(hn::Mul(more, hn::Set(d, scale[r])), gains, biases);
      hn::StoreU(hn::DemoteTo(HalfTag(), out), HalfTag(), y + r * cols + i);
    });
  }
  for (; i < cols; ++i)
    for (int r = 0; r < kRows; ++r)
      y[r * cols + i] =
          static_cast<float>((x[r * cols + i] - mean[r]) * scale[r] * gain[i] + bias[i]);
}

void LayerNormT(const float* x, const float* gain, const float* bias, int64_t rows, int64_t cols,
                float* y) {
  int64_t r = 0;
  for (; r + 4 <= rows; r += 4) NormRows<4>(x + r * cols, gain, bias, cols, y + r * cols);
  for (; r < rows; ++r) NormRows<1>(x + r * cols, gain, bias, cols, y + r * cols);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(LayerNormT);

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
