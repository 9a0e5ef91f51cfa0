// Softmax over rows that come in blocks of keys, compiled once for each SIMD target.

#include <cmath>
#include <cstdint>
#include <limits>

#include "fovea/kernels/attention/attention_options.h"

#if defined(FOVEA_KERNELS_ATTENTION_TILE_SOFTMAX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ATTENTION_TILE_SOFTMAX_INL_H_
#undef FOVEA_KERNELS_ATTENTION_TILE_SOFTMAX_INL_H_
#else
#define FOVEA_KERNELS_ATTENTION_TILE_SOFTMAX_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

inline constexpr int64_t kTileKeys = 64;

// What a query sees of a block of keys, of which it sees one at least: from ≤ j < to stand for the
// keys begin + j. The rows of tiles have kTileKeys floats, any beside the scope.
struct RowScope {
  int64_t begin, from, to;
  bool alone;  // it sees no other key, here or elsewhere
  Gaussian gaussian;
  float centre, decay, decay_rest;  // 1 / (2 σ²) as a sum of two floats
  int64_t nearest;  // within the softmax: the key in scope nearest to the centre, from whose
  double base = 0;  // Gaussian's logarithm, base, the others' are taken
};

// begin + j − centre.
HWY_INLINE FloatVec FromCentre(FloatTag d, const RowScope& scope, int64_t j) {
  return hn::Sub(hn::Iota(d, static_cast<float>(scope.begin + j)), hn::Set(d, scope.centre));
}

// begin + j − nearest.
HWY_INLINE FloatVec FromNearest(FloatTag d, const RowScope& scope, int64_t j) {
  return hn::Iota(d, static_cast<float>(scope.begin + j - scope.nearest));
}

// Where there is fused multiply-add, with what is lost of the product and of 1 / (2 σ²): far from
// the centre the exponent is large, and what it loses, the weight loses as a factor.
HWY_INLINE FloatVec LogGaussian(FloatTag d, const RowScope& scope, int64_t j) {
  const auto x = FromCentre(d, scope, j);
  auto left = x, right = x;
  if (scope.gaussian == Gaussian::kInSoftmax) {
    // x² − x0² = (x − x0) (x + x0)
    left = FromNearest(d, scope, j);
    right = hn::Add(x, hn::Set(d, static_cast<float>(scope.nearest) - scope.centre));
  }
  const auto decay = hn::Set(d, scope.decay);
  const auto square = hn::Mul(left, right), lost = hn::MulSub(left, right, square);
  const auto rest = hn::MulAdd(lost, decay, hn::Mul(square, hn::Set(d, scope.decay_rest)));
  // Of an infinite distance nothing is lost.
  const auto far = hn::Gt(square, hn::Set(d, std::numeric_limits<float>::max()));
  return hn::Neg(hn::IfThenElse(far, square, hn::MulAdd(square, decay, rest)));
}

// −∞ beside the scope, and the Gaussian within the softmax.
HWY_INLINE void ScopeScores(const RowScope& scope, float* scores) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  std::fill(scores, scores + scope.from, kNone);
  std::fill(scores + scope.to, scores + kTileKeys, kNone);
  if (scope.gaussian != Gaussian::kInSoftmax) return;
  for (int64_t j = 0; j < kTileKeys; j += lanes)
    hn::StoreU(hn::Add(hn::LoadU(d, scores + j), LogGaussian(d, scope, j)), d, scores + j);
}

// Scores become weights still to be divided by the sum of e^{score − maximum}; maximum and sum are
// brought up to date, and with them the row of `size` outputs gathered so far.
HWY_INLINE void SoftmaxStep(const RowScope& scope, float* scores, float& maximum, double& sum,
                            float* output, int64_t size) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  ScopeScores(scope, scores);
  auto max = hn::Set(d, maximum);
  for (int64_t j = 0; j < kTileKeys; j += lanes) max = hn::Max(max, hn::LoadU(d, scores + j));
  const float now = hn::GetLane(hn::MaxOfLanes(d, max));
  if (now != maximum) {
    const double factor = maximum == kNone ? 0.0 : std::exp(static_cast<double>(maximum) - now);
    sum *= factor;
    const auto factors = hn::Set(d, static_cast<float>(factor));
    for (int64_t c = 0; c < size; c += lanes)
      hn::StoreU(hn::Mul(hn::LoadU(d, output + c), factors), d, output + c);
    maximum = now;
  }
  const auto shift = hn::Set(d, now == kNone ? 0.0f : now);
  auto total = hn::Zero(d);
  for (int64_t j = 0; j < kTileKeys; j += lanes) {
    auto weight = ExpNonPositive(d, hn::Sub(hn::LoadU(d, scores + j), shift));
    total = hn::Add(total, weight);
    if (scope.gaussian == Gaussian::kOnWeights)
      weight = hn::Mul(weight, ExpNonPositive(d, LogGaussian(d, scope, j)));
    hn::StoreU(weight, d, scores + j);
  }
  sum += hn::GetLane(hn::SumOfLanes(d, total));
}

// x, 0 where it is more; NaN stays NaN. Logarithms of weights: what rounding does to a large score
// or to the exponent of a narrow Gaussian must not make more than 1 of them.
HWY_INLINE FloatVec AtMostZero(FloatTag d, FloatVec x) {
  return hn::IfThenElse(hn::Gt(x, hn::Zero(d)), hn::Zero(d), x);
}

// Given the scores and dL/dw: scores become weights, dL/dw becomes dL/ds, 0 beside the scope.
// delta = Σ_j w dL/dw, statistics the largest score and the sum of e^{score − largest}. Adds
// dL/dcentre to `centre`; returns Σ dL/ds.
HWY_INLINE double SoftmaxGradient(const RowScope& scope, const float* statistics, float delta,
                                  float* scores, float* gradients, float& centre) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  ScopeScores(scope, scores);
  const auto shift = hn::Set(d, statistics[0] == kNone ? 0.0f : statistics[0]);
  const auto factor = hn::Set(d, statistics[1] == 0 ? 0.0f : 1 / statistics[1]);
  const auto deltas = hn::Set(d, delta);
  auto pull = hn::Zero(d);
  double totals[kMaxLanes] = {};
  for (int64_t j = 0; j < kTileKeys; j += lanes) {
    const auto exponent = AtMostZero(d, hn::Sub(hn::LoadU(d, scores + j), shift));
    auto weight = hn::Mul(factor, ExpNonPositive(d, exponent));
    auto dw = hn::LoadU(d, gradients + j);
    auto ds = hn::Mul(weight, hn::Sub(dw, deltas));
    // Σ ds is 0: from which key distances count makes no difference but to the error.
    if (scope.gaussian == Gaussian::kInSoftmax)
      pull = hn::MulAdd(ds, FromNearest(d, scope, j), pull);
    if (scope.gaussian == Gaussian::kOnWeights) {
      const auto bell = ExpNonPositive(d, LogGaussian(d, scope, j));
      dw = hn::Mul(dw, bell);
      ds = hn::Mul(weight, hn::Sub(dw, deltas));
      pull = hn::MulAdd(hn::Mul(weight, dw), FromCentre(d, scope, j), pull);
      weight = hn::Mul(weight, bell);
    }
    // One key weighs 1 whatever its score is; the difference of roundings would remain.
    if (scope.alone) ds = hn::Mul(ds, hn::Zero(d));
    AddInDouble(d, ds, totals);
    hn::StoreU(weight, d, scores + j);
    hn::StoreU(ds, d, gradients + j);
  }
  if (scope.gaussian != Gaussian::kNone)
    centre += 2 * scope.decay * hn::GetLane(hn::SumOfLanes(d, pull));
  double total = 0;
  for (const double t : totals) total += t;
  return total;
}

// Scores become weights, and logs [kTileKeys] their logarithms.
HWY_INLINE void LogWeights(const RowScope& scope, float logsumexp, float* scores, float* logs) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  ScopeScores(scope, scores);
  const auto shift = hn::Set(d, static_cast<float>(logsumexp - scope.base));
  for (int64_t j = 0; j < kTileKeys; j += lanes) {
    auto log = AtMostZero(d, hn::Sub(hn::LoadU(d, scores + j), shift));
    if (scope.gaussian == Gaussian::kOnWeights) log = hn::Add(log, LogGaussian(d, scope, j));
    hn::StoreU(log, d, logs + j);
    hn::StoreU(ExpNonPositive(d, log), d, scores + j);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ATTENTION_TILE_SOFTMAX_INL_H_
