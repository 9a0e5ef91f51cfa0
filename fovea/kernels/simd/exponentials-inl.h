// Exponentials of a row of scores, compiled once for each SIMD target.

#include <algorithm>
#include <cstdint>
#include <limits>

#if defined(FOVEA_KERNELS_SIMD_EXPONENTIALS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_SIMD_EXPONENTIALS_INL_H_
#undef FOVEA_KERNELS_SIMD_EXPONENTIALS_INL_H_
#else
#define FOVEA_KERNELS_SIMD_EXPONENTIALS_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// x = e^{x − max x} for x [size]; returns the sum. x has room for whole vectors.
HWY_INLINE float Exponentials(float* x, int64_t size) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t whole = (size + lanes - 1) / lanes * lanes;
  std::fill(x + size, x + whole, -std::numeric_limits<float>::infinity());
  auto most = hn::LoadU(d, x);
  for (int64_t j = lanes; j < whole; j += lanes) most = hn::Max(most, hn::LoadU(d, x + j));
  const auto max = hn::MaxOfLanes(d, most);
  auto sum = hn::Zero(d);
  for (int64_t j = 0; j < whole; j += lanes) {
    const auto e = ExpNonPositive(d, hn::Sub(hn::LoadU(d, x + j), max));
    hn::StoreU(e, d, x + j);
    sum = hn::Add(sum, e);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_SIMD_EXPONENTIALS_INL_H_
