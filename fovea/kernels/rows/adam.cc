#include "fovea/kernels/rows/adam.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/rows/adam.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

struct AdamElements {
  FloatVec values, first, second;
};

HWY_INLINE FloatVec SetRounded(FloatTag d, double value) {
  return hn::Set(d, static_cast<float>(value));
}

HWY_INLINE AdamElements AdamVector(FloatTag d, const AdamStep& step, AdamElements e, FloatVec g) {
  const auto p = hn::Mul(e.values, SetRounded(d, step.shrink));
  g = hn::MulAdd(p, SetRounded(d, step.decay), hn::Mul(g, SetRounded(d, step.gradient_scale)));
  const auto m =
      hn::MulAdd(e.first, SetRounded(d, step.beta1), hn::Mul(g, SetRounded(d, 1 - step.beta1)));
  const auto v = hn::MulAdd(e.second, SetRounded(d, step.beta2),
                            hn::Mul(hn::Mul(g, g), SetRounded(d, 1 - step.beta2)));
  const auto quotient = hn::Div(m, hn::Add(hn::Sqrt(v), SetRounded(d, step.epsilon)));
  return {hn::NegMulAdd(quotient, SetRounded(d, step.rate), p), m, v};
}

void AdamRange(const AdamStep& step, float* HWY_RESTRICT values, float* HWY_RESTRICT gradient,
               float* HWY_RESTRICT first, float* HWY_RESTRICT second, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const AdamElements before{hn::LoadU(d, values + i), hn::LoadU(d, first + i),
                              hn::LoadU(d, second + i)};
    const AdamElements after = AdamVector(d, step, before, hn::LoadU(d, gradient + i));
    hn::StoreU(after.values, d, values + i);
    hn::StoreU(after.first, d, first + i);
    hn::StoreU(after.second, d, second + i);
    hn::StoreU(hn::Zero(d), d, gradient + i);
  }
  if (i == size) return;
  const size_t left = size - i;
  const AdamElements before{LoadTail(d, values + i, left), LoadTail(d, first + i, left),
                            LoadTail(d, second + i, left)};
  const AdamElements after = AdamVector(d, step, before, LoadTail(d, gradient + i, left));
  StoreTail(after.values, d, values + i, left);
  StoreTail(after.first, d, first + i, left);
  StoreTail(after.second, d, second + i, left);
  StoreTail(hn::Zero(d), d, gradient + i, left);
}

double SquaredNorm(const float* x, size_t size) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  // Sums of a few squares in float, the stretches in double.
  constexpr size_t kStretch = 8;
  double sums[kMaxLanes] = {};
  for (size_t i = 0; i < size;) {
    auto squares = hn::Zero(d);
    for (size_t k = 0; k < kStretch && i < size; ++k, i += lanes) {
      const auto v = i + lanes <= size ? hn::LoadU(d, x + i) : LoadTail(d, x + i, size - i);
      squares = hn::MulAdd(v, v, squares);
    }
    AddInDouble(d, squares, sums);
  }
  double sum = 0;
  for (const double lane : sums) sum += lane;
  return sum;
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(AdamRange);
HWY_EXPORT(SquaredNorm);

void Adam(const AdamStep& step, std::span<float> values, std::span<float> gradient,
          std::span<float> first_moment, std::span<float> second_moment) {
  Require(gradient.size() == values.size() && first_moment.size() == values.size() &&
              second_moment.size() == values.size(),
          "Adam over ", values.size(), " values got ", gradient.size(), " gradients and ",
          first_moment.size(), " and ", second_moment.size(), " moments");
  constexpr int64_t kGrain = 1 << 16;  // some 10 µs of one thread
  const auto run = HWY_DYNAMIC_DISPATCH(AdamRange);
  ParallelFor(static_cast<int64_t>(values.size()), kGrain, [&](int64_t begin, int64_t end) {
    run(step, values.data() + begin, gradient.data() + begin, first_moment.data() + begin,
        second_moment.data() + begin, static_cast<size_t>(end - begin));
  });
}

double EuclideanNorm(std::span<const float> x) {
  return std::sqrt(HWY_DYNAMIC_DISPATCH(SquaredNorm)(x.data(), x.size()));
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
