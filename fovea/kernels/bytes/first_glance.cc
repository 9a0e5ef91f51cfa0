#include "fovea/kernels/bytes/first_glance.h"

#include <vector>

#include "fovea/core/error.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/bytes/first_glance.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// weight [width, padded], offset and query [padded]: the hidden units side by side, zeros behind.
void Glance(const float* weight, const float* offset, const float* query, float constant,
            int64_t width, int64_t padded, const float* rows, int64_t count, float* logits) {
  const hn::CappedTag<float, 8> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto zero = hn::Zero(d);
  for (int64_t i = 0; i < count; ++i) {
    const float* x = rows + i * width;
    auto sum = zero;
    // Four vectors of hidden units at a time: enough to hide the latency of a product.
    for (int64_t h = 0; h < padded; h += 4 * lanes) {
      auto a = hn::LoadU(d, offset + h), b = hn::LoadU(d, offset + h + lanes),
           c = hn::LoadU(d, offset + h + 2 * lanes), e = hn::LoadU(d, offset + h + 3 * lanes);
      for (int64_t k = 0; k < width; ++k) {
        const float* w = weight + k * padded + h;
        const auto value = hn::Set(d, x[k]);
        a = hn::MulAdd(value, hn::LoadU(d, w), a);
        b = hn::MulAdd(value, hn::LoadU(d, w + lanes), b);
        c = hn::MulAdd(value, hn::LoadU(d, w + 2 * lanes), c);
        e = hn::MulAdd(value, hn::LoadU(d, w + 3 * lanes), e);
      }
      const float* q = query + h;
      sum = hn::MulAdd(hn::Max(a, zero), hn::LoadU(d, q), sum);
      sum = hn::MulAdd(hn::Max(b, zero), hn::LoadU(d, q + lanes), sum);
      sum = hn::MulAdd(hn::Max(c, zero), hn::LoadU(d, q + 2 * lanes), sum);
      sum = hn::MulAdd(hn::Max(e, zero), hn::LoadU(d, q + 3 * lanes), sum);
    }
    logits[i] = hn::GetLane(hn::SumOfLanes(d, sum)) + constant;
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace fovea::kernels {
namespace {

HWY_EXPORT(Glance);

constexpr int64_t kMostHidden = 256;
constexpr int64_t kGroup = 32;  // hidden units that a target takes at a time, at most

}  // namespace

void FirstGlance(const GlanceWeights& weights, std::span<float> rows, std::span<float> logits) {
  const int64_t hidden = weights.offset.size(), width = weights.bias.size();
  const auto count = static_cast<int64_t>(logits.size());
  Require(weights.weight.shape() == Shape{hidden, width} && weights.query.size() == hidden,
          "the weights must be [", hidden, ", ", width, "], got ",
          ToString(weights.weight.shape()));
  Require(hidden <= kMostHidden, "the hidden size must be at most ", kMostHidden, ", got ", hidden);
  Require(static_cast<int64_t>(rows.size()) == count * width, "the rows must be [", count, ", ",
          width, "], got ", rows.size(), " elements");
  const int64_t padded = (hidden + kGroup - 1) / kGroup * kGroup;
  std::vector<float> by_input(static_cast<size_t>(width * padded)),
      offset(static_cast<size_t>(padded)), query(static_cast<size_t>(padded));
  for (int64_t h = 0; h < hidden; ++h) {
    offset[h] = weights.offset[h];
    query[h] = weights.query[h];
    for (int64_t k = 0; k < width; ++k) by_input[k * padded + h] = weights.weight[h * width + k];
  }
  for (int64_t i = 0; i < count; ++i)
    for (int64_t k = 0; k < width; ++k) rows[i * width + k] += weights.bias[k];
  Tanh(rows, rows);
  HWY_DYNAMIC_DISPATCH(Glance)
  (by_input.data(), offset.data(), query.data(), weights.constant, width, padded, rows.data(),
   count, logits.data());
}

}  // namespace fovea::kernels

#endif  // HWY_ONCE
