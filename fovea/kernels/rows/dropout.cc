#include "fovea/kernels/rows/dropout.h"

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/dropout.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// A mixer of 32 bits with multipliers found by search for low bias (the form of MurmurHash3's).
template <class V>
HWY_INLINE V Mixed(hn::ScalableTag<uint32_t> d, V x) {
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(d, 0x21f0aaadu));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<15>(x)), hn::Set(d, 0xd35a2d97u));
  return hn::Xor(x, hn::ShiftRight<15>(x));
}

// mask[i] = kept where the hash of first + i is at least `least`, else 0.
void FillMask(uint64_t seed, uint32_t first, uint32_t least, float kept, float* mask,
              int64_t size) {
  const hn::ScalableTag<uint32_t> d;
  const FloatTag df;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto low = hn::Set(d, static_cast<uint32_t>(seed));
  const auto high = hn::Set(d, static_cast<uint32_t>(seed >> 32));
  // Unsigned numbers compare as signed ones that are moved by half their range.
  const hn::RebindToSigned<decltype(d)> ds;
  const auto half = hn::Set(d, 0x80000000u);
  const auto bound = hn::BitCast(ds, hn::Xor(hn::Set(d, least), half));
  for (int64_t i = 0; i < size; i += lanes) {
    const auto place = hn::Iota(d, first + static_cast<uint32_t>(i));
    const auto hash = Mixed(d, hn::Xor(Mixed(d, hn::Xor(place, low)), high));
    const auto hidden = hn::Lt(hn::BitCast(ds, hn::Xor(hash, half)), bound);
    const auto value = hn::IfThenZeroElse(hn::RebindMask(df, hidden), hn::Set(df, kept));
    if (i + lanes <= size)
      hn::StoreU(value, df, mask + i);
    else
      StoreTail(value, df, mask + i, static_cast<size_t>(size - i));
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(FillMask);

void DropoutMask(uint64_t seed, double share, std::span<float> mask) {
  Require(share >= 0 && share < 1, "the share to drop must be from 0 to below 1, got ", share);
  const auto least = static_cast<uint32_t>(share * 4294967296.0);
  const auto kept = static_cast<float>(1 / (1 - share));
  ParallelFor(static_cast<int64_t>(mask.size()), 1 << 15, [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(FillMask)
    (seed, static_cast<uint32_t>(begin), least, kept, mask.data() + begin, end - begin);
  });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
