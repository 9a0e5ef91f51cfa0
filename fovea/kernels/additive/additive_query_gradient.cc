#include "fovea/kernels/additive/additive_query_gradient.h"

#include <algorithm>

#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/additive/additive_query_gradient.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/additive/additive_gradient-inl.h"
#include "fovea/kernels/additive/additive_row-inl.h"
#include "fovea/kernels/additive/additive_score-inl.h"
#include "fovea/kernels/attention/tile_softmax-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {
namespace {

// x · y. The same order for every x and y, so that equal operands give equal sums.
HWY_INLINE float Dot(const float* x, const float* y, int64_t size) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  FloatVec sum[4] = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  int64_t i = 0;
  for (; i + 4 * lanes <= size; i += 4 * lanes) {
    Unrolled<4>([&](auto p) FOVEA_INLINE_LAMBDA {
      sum[p] = hn::MulAdd(hn::LoadU(d, x + i + p * lanes), hn::LoadU(d, y + i + p * lanes), sum[p]);
    });
  }
  for (; i < size; i += lanes)
    sum[0] = hn::MulAdd(LoadUpTo(d, x, i, size), LoadUpTo(d, y, i, size), sum[0]);
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(sum[0], sum[1]), hn::Add(sum[2], sum[3]))));
}

// A query and up to kKeys keys, as rows.
struct RowPair {
  const float *query, *factors;  // [A]; [stride] e^{2q}
  const float *keys, *rows;      // [count, A]; [count, stride] e^{2k}
  int64_t from, to;              // the keys in scope
};

// dq += Σ_j d[j] r (1 − r), r = 1/(1 + e^{2(q+k)}): as GradientChunk has it.
HWY_INLINE void AddFactored(const HeadV& v, const RowPair& pair, const float* gradient, float* dq) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto one = hn::Set(d, 1.0f), most = hn::Set(d, kMostReciprocal);
  for (int64_t a = 0; a < v.stride; a += lanes) {
    const auto q = hn::LoadU(d, pair.factors + a);
    FloatVec sum[2] = {hn::LoadU(d, dq + a), hn::Zero(d)};
    for (int64_t j = pair.from; j < pair.to; j += 4) {
      FloatVec f[Reciprocals::kParts], r[4];
      // Behind the last key the same once more, with a gradient of 0.
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        const int64_t key = std::min<int64_t>(j + i, pair.to - 1);
        f[i] = hn::Min(hn::MulAdd(hn::LoadU(d, pair.rows + key * v.stride + a), q, one), most);
      });
      Reciprocals::Begin(d, f);
      Reciprocals::End(f, r);
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        r[i] = hn::MulAdd(hn::NegMulAdd(f[i], r[i], one), r[i], r[i]);
        const auto g = hn::Set(d, j + i < pair.to ? gradient[j + i] : 0.0f);
        sum[i % 2] = hn::Add(hn::Mul(g, hn::NegMulAdd(r[i], r[i], r[i])), sum[i % 2]);
      });
    }
    hn::StoreU(hn::Add(sum[0], sum[1]), d, dq + a);
  }
}

// The same from tanh itself.
HWY_INLINE void AddDirect(const HeadV& v, const RowPair& pair, const float* gradient, float* dq) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t j = pair.from; j < pair.to; ++j) {
    const auto g = hn::Set(d, gradient[j]);
    for (int64_t a = 0; a < v.hidden; a += lanes) {
      const auto x = hn::Add(LoadUpTo(d, pair.query, a, v.hidden),
                             LoadUpTo(d, pair.keys + j * v.hidden, a, v.hidden));
      const auto t = hn::Mul(hn::Set(d, 0.5f), Tanh(d, x));
      const auto slope = hn::Mul(g, hn::NegMulAdd(t, t, hn::Set(d, 0.25f)));
      hn::StoreU(hn::Add(slope, hn::LoadU(d, dq + a)), d, dq + a);
    }
  }
}

struct QueryGradientMemory {
  float *factors, *dq, *weights, *gradients;

  QueryGradientMemory(Arena& arena, const AdditiveTask& task) {
    factors = arena.Floats(task.v->stride);
    dq = arena.Floats(task.v->stride);
    weights = arena.Floats(kKeys);
    gradients = arena.Floats(kKeys);
  }
};

}  // namespace

void QueryGradientT(const AdditiveTask& task) {
  const AdditiveShape& shape = *task.shape;
  const AdditiveKeys::Factors& cached = *task.cached;
  const HeadV v = VOf(task);
  const int64_t size = shape.value_size, first_key = task.sequence * shape.keys;
  const auto m = InScratch<QueryGradientMemory>(task);
  for (int64_t i = 0; i < task.count; ++i) {
    const int64_t at = task.sequence * shape.queries + task.begin + i;
    const float* query = task.inputs->query.data() + at * shape.hidden;
    const float* d_output = task.output_gradient + at * size;
    const bool wild_query = FactorRow(query, v.hidden, v.stride, 1, m.factors);
    const KeyRange range =
        KeysOf(*task.scope, task.sequence, task.begin + i, shape.queries, shape.keys);
    const float delta = Dot(d_output, task.forward_output + at * size, size);
    float centre = 0;
    std::fill_n(m.dq, v.stride, 0.0f);
    for (int64_t begin = range.first / kKeys * kKeys; begin < range.last; begin += kKeys) {
      const RowScope scope = ScopeOf(task, i, range, begin, kKeys);
      const int64_t key = first_key + begin;
      const RowPair pair{query,
                         m.factors,
                         task.inputs->key.data() + key * shape.hidden,
                         cached.rows.data() + key * v.stride,
                         scope.from,
                         scope.to};
      bool wild = wild_query;
      for (int64_t p = scope.from / kPanel; p * kPanel < scope.to; ++p)
        wild = wild || cached.wild[task.sequence * cached.panels + begin / kPanel + p];
      std::fill_n(m.gradients, kKeys, 0.0f);
      for (int64_t j = scope.from; j < scope.to; ++j) {
        m.weights[j] = wild ? DirectScore(v, query, pair.keys + j * shape.hidden)
                            : FactoredScore(v, m.factors, pair.rows + j * v.stride);
        m.gradients[j] = Dot(d_output, task.inputs->values.data() + (key + j) * size, size);
      }
      SoftmaxGradient(scope, task.forward_statistics + 2 * at, delta, m.weights, m.gradients,
                      centre);
      if (wild)
        AddDirect(v, pair, m.gradients, m.dq);
      else
        AddFactored(v, pair, m.gradients, m.dq);
    }
    if (task.d_query) ScaleByV(v, m.dq, kChunk, task.d_query + at * shape.hidden);
    if (task.d_centre) task.d_centre[at] = centre;
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(QueryGradientT);

void AdditiveQueryGradient(const AdditiveTask& task) { HWY_DYNAMIC_DISPATCH(QueryGradientT)(task); }

}  // namespace fovea::kernels
#endif  // HWY_ONCE
