#include <algorithm>
#include <cmath>

#include "fovea/kernels/attention/weights_sink.h"
#include "fovea/kernels/dot/dot_attention.h"
#include "fovea/kernels/dot/dot_plan.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/dot/dot_attention_weights.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/dot/dot_score-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Exponents of one row of a block become weights and their logarithms.
template <Gaussian kGaussian>
HWY_INLINE void WeightsOfRow(const ScoreConstants& constants, float exponent_unit,
                             const BlockPart& part, const KeyRange& keys, float centre,
                             int64_t block_begin, const float* statistics, float* HWY_RESTRICT row,
                             float* HWY_RESTRICT logs) {
  const FloatTag d;
  PrepareRow<kGaussian, false>(constants, part, keys, centre, block_begin, row);
  // Scores of −∞ alone sum to 0: their weights are 0.
  const float sum = statistics[1] == 0 ? 1 : statistics[1];
  const auto shift = hn::Set(d, statistics[0]), total = hn::Set(d, sum);
  const auto unit = hn::Set(d, exponent_unit), log_total = hn::Set(d, std::log(sum));
  ForExponentials<false>(constants, part, statistics[0], row, [&](int64_t c, FloatVec e) HWY_ATTR {
    auto log = hn::MulSub(hn::Sub(hn::LoadU(d, row + c), shift), unit, log_total);
    if constexpr (kGaussian == Gaussian::kOnWeights) {
      const auto distance = Distance(d, block_begin, c, centre);
      log = hn::NegMulAdd(hn::Mul(distance, distance), hn::Set(d, constants.precision), log);
      e = hn::Mul(e, GaussianOf(d, constants, block_begin, c, centre));
    }
    hn::StoreU(log, d, logs + c);
    hn::StoreU(hn::Div(e, total), d, row + c);
  });
}

// Hands over the weights of the queries first … first + count − 1.
template <Gaussian kGaussian>
void SweepT(const DotPlan& plan, const float* statistics, int64_t sequence, int64_t first,
            int64_t count, WeightsSink& sink) {
  const DotShape& shape = plan.shape;
  const ScoreConstants constants(plan);
  const QueryRows rows(plan, sequence, first, count, kTileRows);
  const int64_t stride = RoundUp(shape.size, kLanes), tile_size = kTileRows * stride;
  float* panels =
      Scratch(ScratchUse::kAttentionBlock, rows.tiles() * tile_size + kBlockKeys * shape.size);
  float* tiles = panels + kBlockKeys * shape.size;
  for (int64_t t = 0; t < rows.tiles(); ++t)
    GatherTile(
        plan.inputs.query.data() + sequence * shape.queries * shape.size,
        &rows.query[t * kTileRows], shape.size, stride, [&](int64_t) { return plan.query_scale; },
        tiles + t * tile_size);
  const int64_t length = plan.scope.lengths.empty() ? shape.keys : plan.scope.lengths[sequence];
  alignas(64) float weights[kTileRows * kBlockKeys], logs[kBlockKeys];
  for (int64_t begin = 0; begin < length; begin += kBlockKeys) {
    bool packed = false;
    for (int64_t t = 0; t < rows.tiles(); ++t) {
      const BlockPart part = PartOf(rows.hulls[t], rows.cores[t], begin);
      if (part.empty()) continue;
      if (!packed) {
        PackPanels(plan.inputs.key.data() + (sequence * shape.keys + begin) * shape.size,
                   std::min(kBlockKeys, length - begin), shape.size, panels);
        packed = true;
      }
      MultiplyPanels(tiles + t * tile_size, stride, panels, shape.size, part, weights);
      for (int64_t r = 0; r < kTileRows; ++r) {
        const int32_t query = rows.query[t * kTileRows + r];
        const KeyRange& keys = rows.keys[t * kTileRows + r];
        const int64_t from = std::max<int64_t>(keys.first - begin, 0);
        const int64_t to = std::min<int64_t>(keys.last - begin, kBlockKeys);
        if (query < 0 || from >= to) continue;
        const int64_t at = sequence * shape.queries + query;
        WeightsOfRow<kGaussian>(constants, plan.exponent_unit, part, keys,
                                plan.HasGaussian() ? plan.scope.centre[at] : 0, begin,
                                statistics + 2 * at, weights + r * kBlockKeys, logs);
        sink.Take(query, begin, from, to, weights + r * kBlockKeys, logs);
      }
    }
  }
}

void Sweep(const DotPlan& plan, const float* statistics, int64_t sequence, int64_t first,
           int64_t count, WeightsSink& sink) {
  WithGaussian(plan.scope.gaussian, [&](auto gaussian) {
    SweepT<gaussian>(plan, statistics, sequence, first, count, sink);
  });
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(Sweep);

void DotWeights(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope,
                std::span<const float> statistics, const WeightsView& view) {
  constexpr char kWhat[] = "weights of dot attention";
  const DotPlan plan(shape, inputs, scope);
  CheckDot(kWhat, plan);
  RequireSize(kWhat, "statistics", statistics.size(), 2 * shape.sequences * shape.queries);
  CheckView(kWhat, view, shape.sequences, shape.queries, shape.keys);
  VisitWeights(view, shape.sequences, shape.queries, shape.keys,
               [&](int64_t sequence, int64_t first, int64_t count, WeightsSink& sink) {
                 HWY_DYNAMIC_DISPATCH(Sweep)
                 (plan, statistics.data(), sequence, first, count, sink);
               });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
