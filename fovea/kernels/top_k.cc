#include "fovea/kernels/top_k.h"

#include <limits>

#include "fovea/core/error.h"
#include "fovea/kernels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/top_k.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

int64_t TopKOf(const float* x, int64_t size, int64_t most, int32_t* index, float* value) {
  const hn::ScalableTag<float> d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t count = 0;
  float least = -std::numeric_limits<float>::infinity();  // what has to be exceeded
  const auto take = [&](int64_t i) {
    if (!(x[i] > least)) return;
    int64_t at = count < most ? count++ : most - 1;
    for (; at > 0 && value[at - 1] < x[i]; --at) {
      value[at] = value[at - 1];
      index[at] = index[at - 1];
    }
    value[at] = x[i];
    index[at] = static_cast<int32_t>(i);
    if (count == most) least = value[most - 1];
  };
  int64_t i = 0;
  for (; i + 4 * lanes <= size; i += 4 * lanes) {
    const auto bound = hn::Set(d, least);
    const auto a =
        hn::Or(hn::Gt(hn::LoadU(d, x + i), bound), hn::Gt(hn::LoadU(d, x + i + lanes), bound));
    const auto b = hn::Or(hn::Gt(hn::LoadU(d, x + i + 2 * lanes), bound),
                          hn::Gt(hn::LoadU(d, x + i + 3 * lanes), bound));
    if (HWY_LIKELY(hn::AllFalse(d, hn::Or(a, b)))) continue;
    for (int64_t j = i; j < i + 4 * lanes; ++j) take(j);
  }
  for (; i < size; ++i) take(i);
  return count;
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
