#include "fovea/kernels/rows/top_k.h"

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/top_k.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
#include "fovea/kernels/rows/top_k-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

int64_t TopKOf(const float* x, int64_t size, int64_t most, int32_t* index, float* value) {
  Largest largest{most, index, value};
  largest.TakeAll(x, size, 0);
  return largest.count;
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(TopKOf);

}  // namespace

int64_t TopK(std::span<const float> x, std::span<int32_t> index, std::span<float> value) {
  Require(index.size() == value.size(), "as many places as values are needed, got ", index.size(),
          " and ", value.size());
  if (index.empty()) return 0;
  return HWY_DYNAMIC_DISPATCH(TopKOf)(x.data(), static_cast<int64_t>(x.size()),
                                      static_cast<int64_t>(index.size()), index.data(),
                                      value.data());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
