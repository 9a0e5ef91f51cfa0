// What the kernels of additive attention begin and end with at each query, compiled once for each
// SIMD target.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "fovea/kernels/additive/additive_factors.h"
#include "fovea/kernels/additive/additive_task.h"

#if defined(FOVEA_KERNELS_ADDITIVE_ADDITIVE_ROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_ADDITIVE_ROW_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_ADDITIVE_ROW_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_ROW_INL_H_
#endif

#include "fovea/kernels/additive/additive_factors-inl.h"
#include "fovea/kernels/attention/tile_softmax-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

inline HeadV VOf(const AdditiveTask& task) {
  const AdditiveV& v = *task.v;
  const int64_t head = task.sequence % task.shape->heads, at = head * v.stride;
  return {task.shape->hidden,
          v.groups,
          v.chunks,
          v.stride,
          v.weight.data() + at,
          v.inverse.data() + at,
          v.offset.data() + at,
          v.mean.data() + head * v.groups,
          v.unit.data() + at,
          v.unit_scale[head]};
}

// What query `row` of the task, in whose scope these keys are, sees of the keys begin … begin +
// count − 1.
inline RowScope ScopeOf(const AdditiveTask& task, int64_t row, const KeyRange& range, int64_t begin,
                        int64_t count) {
  RowScope scope;
  scope.alone = range.last - range.first == 1;
  scope.begin = begin;
  scope.from = std::max<int64_t>(range.first - begin, 0);
  scope.to = std::min<int64_t>(range.last - begin, count);
  scope.gaussian = task.scope->gaussian;
  if (scope.gaussian != Gaussian::kNone) {
    const double sigma = task.scope->deviation, decay = 1 / (2 * sigma * sigma);
    scope.centre = task.scope->centre[task.sequence * task.shape->queries + task.begin + row];
    scope.decay = static_cast<float>(decay);
    scope.decay_rest = static_cast<float>(decay - scope.decay);
    if (scope.gaussian == Gaussian::kInSoftmax) {
      const auto first = range.first, last = range.last - 1;
      // NaN fails every comparison.
      scope.nearest = !(scope.centre > static_cast<float>(first))  ? first
                      : !(scope.centre < static_cast<float>(last)) ? last
                                                                   : std::lround(scope.centre);
      const double x = static_cast<double>(scope.nearest) - scope.centre;
      scope.base = -decay * x * x;
    }
  }
  return scope;
}

// y = 4 weight ∘ x, where x comes in pieces of kChunk that lie `stride` apart.
HWY_INLINE void ScaleByV(const HeadV& v, const float* x, int64_t stride, float* y) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto four = hn::Set(d, 4.0f);
  for (int64_t a = 0; a < v.hidden; a += lanes) {
    const auto scaled = hn::Mul(hn::Mul(four, hn::LoadU(d, v.weight + a)),
                                hn::LoadU(d, x + a / kChunk * stride + a % kChunk));
    if (a + lanes <= v.hidden)
      hn::StoreU(scaled, d, y + a);
    else
      StoreTail(scaled, d, y + a, static_cast<size_t>(v.hidden - a));
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_ROW_INL_H_
