// Loops that are written out, compiled once for each SIMD target.

#include <type_traits>
#include <utility>

#if defined(FOVEA_KERNELS_SIMD_UNROLLED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_SIMD_UNROLLED_INL_H_
#undef FOVEA_KERNELS_SIMD_UNROLLED_INL_H_
#else
#define FOVEA_KERNELS_SIMD_UNROLLED_INL_H_
#endif

#include "hwy/highway.h"

// Behind the parameters of a lambda that must not be a call.
#ifndef FOVEA_INLINE_LAMBDA
#define FOVEA_INLINE_LAMBDA HWY_ATTR __attribute__((always_inline))
#endif

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

template <class F, int... i>
HWY_INLINE void UnrolledOver(const F& f, std::integer_sequence<int, i...>) {
  (f(std::integral_constant<int, i>()), ...);
}

// f(0), …, f(kCount − 1), each with a constant: an array of vectors that is indexed by these alone
// stays in registers, which g++ -O2 does not promise for loops.
template <int kCount, class F>
HWY_INLINE void Unrolled(const F& f) {
  UnrolledOver(f, std::make_integer_sequence<int, kCount>());
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_SIMD_UNROLLED_INL_H_
