// The largest of numbers that come in stretches, compiled once for each SIMD target.

#include <cstdint>
#include <limits>

#if defined(FOVEA_KERNELS_ROWS_TOP_K_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ROWS_TOP_K_INL_H_
#undef FOVEA_KERNELS_ROWS_TOP_K_INL_H_
#else
#define FOVEA_KERNELS_ROWS_TOP_K_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// The `most` largest so far by falling value, equals in the order in which they came. most > 0.
struct Largest {
  int64_t most;
  int32_t* index;
  float* value;
  int64_t count = 0;
  float least = -std::numeric_limits<float>::infinity();  // what has to be exceeded

  void Take(float x, int32_t i) {
    if (!(x > least)) return;
    int64_t at = count < most ? count++ : most - 1;
    for (; at > 0 && value[at - 1] < x; --at) {
      value[at] = value[at - 1];
      index[at] = index[at - 1];
    }
    value[at] = x;
    index[at] = i;
    if (count == most) least = value[most - 1];
  }

  // x [size], the first of which is number `first`.
  HWY_INLINE void TakeAll(const float* x, int64_t size, int64_t first) {
    const FloatTag d;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    int64_t i = 0;
    for (; i + 4 * lanes <= size; i += 4 * lanes) {
      const auto bound = hn::Set(d, least);
      const auto a =
          hn::Or(hn::Gt(hn::LoadU(d, x + i), bound), hn::Gt(hn::LoadU(d, x + i + lanes), bound));
      const auto b = hn::Or(hn::Gt(hn::LoadU(d, x + i + 2 * lanes), bound),
                            hn::Gt(hn::LoadU(d, x + i + 3 * lanes), bound));
      if (HWY_LIKELY(hn::AllFalse(d, hn::Or(a, b)))) continue;
      for (int64_t j = i; j < i + 4 * lanes; j += lanes) TakeVector(x + j, first + j);
    }
    for (; i < size; ++i) Take(x[i], static_cast<int32_t>(first + i));
  }

 private:
  HWY_INLINE void TakeVector(const float* x, int64_t first) {
    const FloatTag d;
    uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, hn::Gt(hn::LoadU(d, x), hn::Set(d, least)), bytes);
    uint32_t bits = bytes[0] | uint32_t{bytes[1]} << 8;  // 16 lanes at most
    for (; bits != 0; bits &= bits - 1) {
      const auto j = static_cast<int64_t>(hwy::Num0BitsBelowLS1Bit_Nonzero32(bits));
      Take(x[j], static_cast<int32_t>(first + j));
    }
  }
};

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ROWS_TOP_K_INL_H_
