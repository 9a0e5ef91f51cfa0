#include "fovea/kernels/rows/rectify.h"

#include <cstddef>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/rectify.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

void RectifyAndDropT(float* HWY_RESTRICT x, const float* HWY_RESTRICT kept, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d);
  const auto of = [&](FloatVec value, FloatVec scale) {
    return hn::IfThenElse(hn::Lt(value, zero), zero, hn::Mul(value, scale));
  };
  size_t i = 0;
  for (; i + lanes <= size; i += lanes)
    hn::StoreU(of(hn::LoadU(d, x + i), hn::LoadU(d, kept + i)), d, x + i);
  if (i < size)
    StoreTail(of(LoadTail(d, x + i, size - i), LoadTail(d, kept + i, size - i)), d, x + i,
              size - i);
}

void BackThroughRectifierT(const float* HWY_RESTRICT y, float scale, float* HWY_RESTRICT gradient,
                           size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d), by = hn::Set(d, scale);
  const auto of = [&](FloatVec value, FloatVec back) {
    return hn::IfThenElseZero(hn::Gt(value, zero), hn::Mul(back, by));
  };
  size_t i = 0;
  for (; i + lanes <= size; i += lanes)
    hn::StoreU(of(hn::LoadU(d, y + i), hn::LoadU(d, gradient + i)), d, gradient + i);
  if (i < size)
    StoreTail(of(LoadTail(d, y + i, size - i), LoadTail(d, gradient + i, size - i)), d,
              gradient + i, size - i);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(RectifyAndDropT);
HWY_EXPORT(BackThroughRectifierT);

void RequireEqual(size_t first, size_t second) {
  Require(first == second, "the spans must be of equal length, got ", first, " and ", second);
}

}  // namespace

void RectifyAndDrop(std::span<float> x, std::span<const float> kept) {
  RequireEqual(x.size(), kept.size());
  HWY_DYNAMIC_DISPATCH(RectifyAndDropT)(x.data(), kept.data(), x.size());
}

void BackThroughRectifier(std::span<const float> y, float scale, std::span<float> gradient) {
  RequireEqual(y.size(), gradient.size());
  HWY_DYNAMIC_DISPATCH(BackThroughRectifierT)(y.data(), scale, gradient.data(), y.size());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
