// A vector of hidden units in an array that is not padded.

#include <cstddef>
#include <cstdint>

#if defined(FOVEA_KERNELS_RECURRENT_RECURRENT_UNITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_RECURRENT_RECURRENT_UNITS_INL_H_
#undef FOVEA_KERNELS_RECURRENT_RECURRENT_UNITS_INL_H_
#else
#define FOVEA_KERNELS_RECURRENT_RECURRENT_UNITS_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// The first `units` lanes, up to all.
HWY_INLINE FloatVec LoadUnits(FloatTag d, const float* from, int64_t units) {
  const auto count = static_cast<size_t>(units);
  return count >= hn::Lanes(d) ? hn::LoadU(d, from) : LoadTail(d, from, count);
}
HWY_INLINE void StoreUnits(FloatVec v, FloatTag d, float* to, int64_t units) {
  const auto count = static_cast<size_t>(units);
  count >= hn::Lanes(d) ? hn::StoreU(v, d, to) : StoreTail(v, d, to, count);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_UNITS_INL_H_
