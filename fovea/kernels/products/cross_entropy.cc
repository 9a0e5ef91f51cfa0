#include "fovea/kernels/products/cross_entropy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/cross_entropy.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Sums, or the like, that take turns, so that none waits for the one before.
constexpr int kTurns = 4;

// Calls body(turn, i, load, store) for each vector of a row, turn being a constant from 0 to
// kTurns − 1; load(p) and store(v, p) of the last leave out what lies behind the row.
template <class Body>
HWY_INLINE void ForVectors(int64_t size, const Body& body) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto whole = [&](auto turn, int64_t i) FOVEA_INLINE_LAMBDA {
    body(
        turn, i, [&](const float* p) HWY_ATTR { return hn::LoadU(d, p + i); },
        [&](FloatVec v, float* p) HWY_ATTR { hn::StoreU(v, d, p + i); });
  };
  int64_t i = 0;
  for (; i + kTurns * lanes <= size; i += kTurns * lanes)
    Unrolled<kTurns>([&](auto turn) FOVEA_INLINE_LAMBDA { whole(turn, i + turn * lanes); });
  constexpr std::integral_constant<int, 0> kFirst;
  for (; i + lanes <= size; i += lanes) whole(kFirst, i);
  if (i == size) return;
  const auto rest = static_cast<size_t>(size - i);
  body(
      kFirst, i, [&](const float* p) HWY_ATTR { return LoadTail(d, p + i, rest); },
      [&](FloatVec v, float* p) HWY_ATTR { StoreTail(v, d, p + i, rest); });
}

HWY_INLINE float SumOf(const FloatVec (&x)[kTurns]) {
  const FloatTag d;
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(x[0], x[1]), hn::Add(x[2], x[3]))));
}

// Calls body(begin, size) for stretches of a row: sums of their lanes are of 128 floats at most.
template <class Body>
HWY_INLINE void ForStretches(int64_t size, const Body& body) {
  const auto most = 128 * static_cast<int64_t>(hn::Lanes(FloatTag()));
  for (int64_t begin = 0; begin < size; begin += most) body(begin, std::min(most, size - begin));
}

// One row of scores z [V]; see cross_entropy.h. bias_gradient [V], or nullptr. Returns ℓ.
HWY_INLINE double Row(const CrossEntropyTask& task, int64_t target, float* z,
                      float* bias_gradient) {
  const FloatTag d;
  const auto size = std::ssize(task.bias);
  const float* bias = task.bias.data();
  const auto pieces = static_cast<double>(size);
  FloatVec most[kTurns];
  std::fill_n(most, kTurns, hn::Set(d, -std::numeric_limits<float>::infinity()));
  double of_all = 0;
  ForStretches(size, [&](int64_t begin, int64_t count) HWY_ATTR {
    FloatVec sum[kTurns];
    std::fill_n(sum, kTurns, hn::Zero(d));
    ForVectors(count, [&](auto turn, int64_t i, auto load, auto store) HWY_ATTR {
      const auto x = hn::Add(load(z + begin), load(bias + begin));
      store(x, z + begin);
      sum[turn] = hn::Add(sum[turn], x);  // behind the row 0
      const auto rest = static_cast<size_t>(count - i);
      auto& max = most[turn];
      max = hn::Max(max, rest < hn::Lanes(d) ? hn::IfThenElse(hn::FirstN(d, rest), x, max) : x);
    });
    of_all += SumOf(sum);
  });
  const float shift =
      hn::GetLane(hn::MaxOfLanes(d, hn::Max(hn::Max(most[0], most[1]), hn::Max(most[2], most[3]))));
  const double of_target = z[target];

  const auto shifts = hn::Set(d, shift);
  double exponentials = 0;
  ForStretches(size, [&](int64_t begin, int64_t count) HWY_ATTR {
    FloatVec sum[kTurns];
    std::fill_n(sum, kTurns, hn::Zero(d));
    ForVectors(count, [&](auto turn, int64_t i, auto load, auto store) HWY_ATTR {
      const auto e = ExpNonPositive(d, hn::Sub(load(z + begin), shifts));
      store(e, z + begin);
      const auto rest = static_cast<size_t>(count - i);
      sum[turn] = hn::Add(sum[turn], rest < hn::Lanes(d) ? KeepTail(e, d, rest) : e);
    });
    exponentials += SumOf(sum);
  });
  const double log_sum = shift + std::log(exponentials);
  const double loss = (1 - task.smoothing) * (log_sum - of_target) +
                      (task.smoothing > 0 ? task.smoothing * (log_sum - of_all / pieces) : 0);
  if (bias_gradient == nullptr) return loss;

  const auto factor = hn::Set(d, static_cast<float>(task.scale / exponentials)),
             uniform = hn::Set(d, static_cast<float>(task.scale * task.smoothing / pieces));
  ForVectors(size, [&](auto, int64_t, auto load, auto store) HWY_ATTR {
    const auto gradient = hn::MulSub(factor, load(z), uniform);
    store(gradient, z);
    store(hn::Add(load(bias_gradient), gradient), bias_gradient);
  });
  const auto hit = static_cast<float>(task.scale * (1 - task.smoothing));
  z[target] -= hit;
  bias_gradient[target] -= hit;
  return loss;
}

void CrossEntropyT(const CrossEntropyTask& task, int64_t first, int64_t last, float* scores,
                   float* losses, float* bias_gradient) {
  const auto size = std::ssize(task.bias);
  for (int64_t m = first; m < last; ++m)
    losses[m] = static_cast<float>(
        Row(task, task.targets[static_cast<size_t>(m)], scores + m * size, bias_gradient));
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(CrossEntropyT);

// Rows whose gradients of the bias are summed first, whoever does it.
constexpr int64_t kRowsOfASum = 64;

}  // namespace

void CrossEntropy(const CrossEntropyTask& task, std::span<float> scores, std::span<float> losses,
                  std::span<float> bias_gradient) {
  const auto rows = std::ssize(task.targets), size = std::ssize(task.bias);
  Require(std::ssize(scores) == rows * size && std::ssize(losses) == rows &&
              (bias_gradient.empty() || std::ssize(bias_gradient) == size),
          "scores must be [", rows, ", ", size, "], losses [", rows, "], gradients of the bias [",
          size, "]; got ", scores.size(), ", ", losses.size(), ", ", bias_gradient.size());
  for (const int64_t target : task.targets)
    Require(target >= 0 && target < size, "targets must be 0 to ", size - 1, ", got ", target);
  const int64_t sums = (rows + kRowsOfASum - 1) / kRowsOfASum;
  std::vector<float> partial(bias_gradient.empty() ? 0 : static_cast<size_t>(sums * size));
  const auto run = HWY_DYNAMIC_DISPATCH(CrossEntropyT);
  ParallelFor(sums, 1, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i)
      run(task, i * kRowsOfASum, std::min(rows, (i + 1) * kRowsOfASum), scores.data(),
          losses.data(), partial.empty() ? nullptr : partial.data() + i * size);
  });
  for (int64_t i = 0; i < sums && !partial.empty(); ++i)
    for (int64_t v = 0; v < size; ++v)
      bias_gradient[static_cast<size_t>(v)] += partial[static_cast<size_t>(i * size + v)];
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
