// Sums of exponentials, compiled once for each SIMD target.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#if defined(FOVEA_KERNELS_SIMD_SUM_OF_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_SIMD_SUM_OF_EXP_INL_H_
#undef FOVEA_KERNELS_SIMD_SUM_OF_EXP_INL_H_
#else
#define FOVEA_KERNELS_SIMD_SUM_OF_EXP_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Σ e^{x − shift}, x ≤ shift.
HWY_INLINE double SumOfExp(const float* x, int64_t size, float shift) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto shifts = hn::Set(d, shift);
  auto sum0 = hn::Zero(d), sum1 = hn::Zero(d);
  int64_t i = 0;
  for (; i + 2 * lanes <= size; i += 2 * lanes) {
    sum0 = hn::Add(sum0, ExpNonPositive(d, hn::Sub(hn::LoadU(d, x + i), shifts)));
    sum1 = hn::Add(sum1, ExpNonPositive(d, hn::Sub(hn::LoadU(d, x + i + lanes), shifts)));
  }
  for (; i < size; i += lanes) {
    const auto count = static_cast<size_t>(std::min(lanes, size - i));
    const bool whole = count == static_cast<size_t>(lanes);
    const auto part = whole ? hn::LoadU(d, x + i) : LoadTail(d, x + i, count);
    const auto e = ExpNonPositive(d, hn::Sub(part, shifts));
    sum0 = hn::Add(sum0, whole ? e : KeepTail(e, d, count));
  }
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_SIMD_SUM_OF_EXP_INL_H_
