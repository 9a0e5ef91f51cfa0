#include "fovea/kernels/rows/softmax.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/softmax.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// The largest of x; −∞ for none. Any value if x holds NaN: the exponentials bring that to light.
HWY_INLINE float MaxOf(const float* x, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  auto max0 = hn::Set(d, -std::numeric_limits<float>::infinity());
  auto max1 = max0;
  size_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    max0 = hn::Max(max0, hn::LoadU(d, x + i));
    max1 = hn::Max(max1, hn::LoadU(d, x + i + lanes));
  }
  for (; i + lanes <= size; i += lanes) max0 = hn::Max(max0, hn::LoadU(d, x + i));
  if (i < size) {
    const auto tail = LoadTail(d, x + i, size - i);
    max1 = hn::Max(max1, hn::IfThenElse(hn::FirstN(d, size - i), tail, max1));
  }
  return hn::GetLane(hn::MaxOfLanes(d, hn::Max(max0, max1)));
}

// Σ e^{x − shift}, and the terms themselves into y unless it is null. shift ≥ x.
template <bool kStore>
HWY_INLINE float SumOfExp(const float* x, float shift, float* y, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  const auto shifts = hn::Set(d, shift);
  auto sum0 = hn::Zero(d);
  auto sum1 = hn::Zero(d);
  size_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    const auto e0 = ExpNonPositive(d, hn::Sub(hn::LoadU(d, x + i), shifts));
    const auto e1 = ExpNonPositive(d, hn::Sub(hn::LoadU(d, x + i + lanes), shifts));
    if constexpr (kStore) {
      hn::StoreU(e0, d, y + i);
      hn::StoreU(e1, d, y + i + lanes);
    }
    sum0 = hn::Add(sum0, e0);
    sum1 = hn::Add(sum1, e1);
  }
  for (; i < size; i += lanes) {
    const size_t count = size - i;
    if (count >= lanes) {
      const auto e = ExpNonPositive(d, hn::Sub(hn::LoadU(d, x + i), shifts));
      if constexpr (kStore) hn::StoreU(e, d, y + i);
      sum0 = hn::Add(sum0, e);
    } else {
      const auto e = ExpNonPositive(d, hn::Sub(LoadTail(d, x + i, count), shifts));
      if constexpr (kStore) StoreTail(e, d, y + i, count);
      // The lanes past the end hold no term.
      sum1 = hn::Add(sum1, KeepTail(e, d, count));
    }
  }
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
}

// As SumOfExp. Stretches are added up in double, so that the error stays that of one stretch.
template <bool kStore>
HWY_INLINE double LongSumOfExp(const float* x, float shift, float* y, size_t size) {
  constexpr size_t kStretch = 256;
  double sum = 0;
  for (size_t i = 0; i < size; i += kStretch)
    sum += SumOfExp<kStore>(x + i, shift, kStore ? y + i : nullptr, std::min(kStretch, size - i));
  return sum;
}

void SoftmaxRowsT(float* scores, size_t rows, size_t cols) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  for (size_t r = 0; r < rows; ++r, scores += cols) {
    const float max = MaxOf(scores, cols);
    // −∞ alone: e^{−∞ − 0} = 0 everywhere, divided by 1.
    const bool nothing = max == -std::numeric_limits<float>::infinity();
    const double sum = LongSumOfExp<true>(scores, nothing ? 0.0f : max, scores, cols);
    const auto factor = hn::Set(d, sum == 0 ? 1.0f : static_cast<float>(1 / sum));
    size_t i = 0;
    for (; i + lanes <= cols; i += lanes)
      hn::StoreU(hn::Mul(hn::LoadU(d, scores + i), factor), d, scores + i);
    if (i < cols) {
      const auto tail = LoadTail(d, scores + i, cols - i);
      StoreTail(hn::Mul(tail, factor), d, scores + i, cols - i);
    }
  }
}

float LogSumExpT(const float* x, size_t size) {
  const float max = MaxOf(x, size);
  // ∞ − ∞ is no shift.
  if (std::isinf(max)) {
    const float* nan = std::find_if(x, x + size, [](float v) { return std::isnan(v); });
    return nan == x + size ? max : *nan;
  }
  return static_cast<float>(max + std::log(LongSumOfExp<false>(x, max, nullptr, size)));
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(SoftmaxRowsT);
HWY_EXPORT(LogSumExpT);

void SoftmaxRows(std::span<float> scores, int64_t rows, int64_t cols) {
  Require(rows >= 0 && cols >= 0 && static_cast<uint64_t>(rows * cols) == scores.size(),
          "softmax of [", rows, ", ", cols, "] needs ", rows * cols, " scores, got ",
          scores.size());
  HWY_DYNAMIC_DISPATCH(SoftmaxRowsT)
  (scores.data(), static_cast<size_t>(rows), static_cast<size_t>(cols));
}

float LogSumExp(std::span<const float> x) {
  return HWY_DYNAMIC_DISPATCH(LogSumExpT)(x.data(), x.size());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
