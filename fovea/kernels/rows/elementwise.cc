#include "fovea/kernels/rows/elementwise.h"

#include <cstddef>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/elementwise.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

template <FloatVec (*kFunction)(FloatTag, FloatVec)>
HWY_INLINE void Map(const float* x, float* y, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= size; i += lanes) hn::StoreU(kFunction(d, hn::LoadU(d, x + i)), d, y + i);
  if (i < size) StoreTail(kFunction(d, LoadTail(d, x + i, size - i)), d, y + i, size - i);
}

void MapExp(const float* x, float* y, size_t size) { Map<Exp>(x, y, size); }
void MapTanh(const float* x, float* y, size_t size) { Map<Tanh>(x, y, size); }
void MapSigmoid(const float* x, float* y, size_t size) { Map<Sigmoid>(x, y, size); }

HWY_INLINE FloatVec ReluOf(FloatTag d, FloatVec x) {
  return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Zero(d), x);
}
void MapRelu(const float* x, float* y, size_t size) { Map<ReluOf>(x, y, size); }

void AddT(const float* x, const float* y, float* z, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= size; i += lanes)
    hn::StoreU(hn::Add(hn::LoadU(d, x + i), hn::LoadU(d, y + i)), d, z + i);
  for (; i < size; ++i) z[i] = x[i] + y[i];
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(MapExp);
HWY_EXPORT(MapTanh);
HWY_EXPORT(MapSigmoid);
HWY_EXPORT(MapRelu);
HWY_EXPORT(AddT);

void RequireEqualSizes(std::span<const float> x, std::span<float> y) {
  Require(x.size() == y.size(), "the spans must be of equal length, got ", x.size(), " and ",
          y.size());
}

}  // namespace

void Exp(std::span<const float> x, std::span<float> y) {
  RequireEqualSizes(x, y);
  HWY_DYNAMIC_DISPATCH(MapExp)(x.data(), y.data(), x.size());
}

void Tanh(std::span<const float> x, std::span<float> y) {
  RequireEqualSizes(x, y);
  HWY_DYNAMIC_DISPATCH(MapTanh)(x.data(), y.data(), x.size());
}

void Sigmoid(std::span<const float> x, std::span<float> y) {
  RequireEqualSizes(x, y);
  HWY_DYNAMIC_DISPATCH(MapSigmoid)(x.data(), y.data(), x.size());
}

void Relu(std::span<const float> x, std::span<float> y) {
  RequireEqualSizes(x, y);
  HWY_DYNAMIC_DISPATCH(MapRelu)(x.data(), y.data(), x.size());
}

void Add(std::span<const float> x, std::span<const float> y, std::span<float> z) {
  RequireEqualSizes(x, z);
  RequireEqualSizes(y, z);
  HWY_DYNAMIC_DISPATCH(AddT)(x.data(), y.data(), z.data(), z.size());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
