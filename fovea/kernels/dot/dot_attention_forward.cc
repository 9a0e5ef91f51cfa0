#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/dot/dot_attention.h"
#include "fovea/kernels/dot/dot_plan.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/dot/dot_attention_forward.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/dot/dot_score-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Tiles of queries that go over the keys together.
constexpr int64_t kForwardTiles = 32;

// A sequence's keys in panels, its values in whole vectors.
struct ForwardKeys {
  const float* panels;
  const float* values;
  int64_t stride;  // of a row of values
};

// What a tile of queries has come to: sums of values and of exponentials, both of 2^(factor (x −
// shift)).
struct ForwardTile {
  float* sums;  // [kTileRows, stride]
  alignas(64) float totals[kTileRows][kLanes];
  float shift[kTileRows];
  float limit[kTileRows];  // where the shift moves up; −∞ before the first key
  float centre[kTileRows];
};

// Moves a row's shift up to the largest exponent in `max`.
HWY_NOINLINE void RaiseShift(const ScoreConstants& constants, FloatVec max, int64_t r,
                             int64_t stride, ForwardTile& tile) {
  const FloatTag d;
  const float shift = hn::GetLane(hn::MaxOfLanes(d, max));
  if (tile.limit[r] != kNegativeInfinity) {
    FloatVec scale[1] = {hn::Set(d, tile.shift[r] - shift)};
    PowersOfTwo(d, hn::Set(d, constants.factor), hn::Set(d, constants.lowest), scale);
    hn::Store(hn::Mul(hn::Load(d, tile.totals[r]), scale[0]), d, tile.totals[r]);
    float* row = tile.sums + r * stride;
    for (int64_t c = 0; c < stride; c += kLanes)
      hn::StoreU(hn::Mul(hn::LoadU(d, row + c), scale[0]), d, row + c);
  }
  tile.shift[r] = shift;
  tile.limit[r] = shift + constants.slack;
}

// Products of a tile and a block become exponentials, which are added to the tile's totals.
template <Gaussian kGaussian, bool kWhole>
HWY_INLINE void Exponentials(const ScoreConstants& constants, const BlockPart& part,
                             const KeyRange* keys, int64_t block_begin, int64_t stride,
                             ForwardTile& tile, float* HWY_RESTRICT scores) {
  const FloatTag d;
  FloatVec max[kTileRows];
  auto above = hn::Gt(hn::Zero(d), hn::Zero(d));
#pragma GCC unroll 8
  for (int64_t r = 0; r < kTileRows; ++r) {
    max[r] = PrepareRow<kGaussian, kWhole>(constants, part, keys[r], tile.centre[r], block_begin,
                                           scores + r * kBlockKeys);
    above = hn::Or(above, hn::Gt(max[r], hn::Set(d, tile.limit[r])));
  }
  // Rarely: a row's first block, or scores that rise a millionfold.
  if (HWY_UNLIKELY(!hn::AllFalse(d, above))) {
    for (int64_t r = 0; r < kTileRows; ++r) {
      if (!hn::AllFalse(d, hn::Gt(max[r], hn::Set(d, tile.limit[r]))))
        RaiseShift(constants, max[r], r, stride, tile);
    }
  }
#pragma GCC unroll 8
  for (int64_t r = 0; r < kTileRows; ++r) {
    float* HWY_RESTRICT row = scores + r * kBlockKeys;
    auto total = hn::Zero(d);
    ForExponentials<kWhole>(
        constants, part, tile.shift[r], row, [&](int64_t c, FloatVec e) HWY_ATTR {
          total = hn::Add(total, e);
          if constexpr (kGaussian == Gaussian::kOnWeights)
            e = hn::Mul(e, GaussianOf(d, constants, block_begin, c, tile.centre[r]));
          hn::StoreU(e, d, row + c);
        });
    hn::Store(hn::Add(hn::Load(d, tile.totals[r]), total), d, tile.totals[r]);
  }
}

// Output, statistics and logsumexp of one row.
HWY_INLINE void FinishRow(const DotPlan& plan, const AttentionOutputs& outputs,
                          const ForwardTile& tile, const KeyRange& keys, int64_t r, int64_t stride,
                          int64_t at) {
  const FloatTag d;
  const float total = hn::GetLane(hn::SumOfLanes(d, hn::Load(d, tile.totals[r])));
  const bool none = total == 0;
  const auto divisor = hn::Set(d, none ? 1.0f : total);
  const float* from = tile.sums + r * stride;
  const int64_t size = plan.shape.value_size;
  float* to = outputs.output.data() + at * size;
  int64_t c = 0;
  for (; c + kLanes <= size; c += kLanes)
    hn::StoreU(hn::Div(hn::LoadU(d, from + c), divisor), d, to + c);
  if (c < size)
    StoreTail(hn::Div(hn::LoadU(d, from + c), divisor), d, to + c, static_cast<size_t>(size - c));
  if (!outputs.statistics.empty()) {
    outputs.statistics[2 * at] = tile.shift[r];
    outputs.statistics[2 * at + 1] = total;
  }
  if (!outputs.logsumexp.empty()) {
    double log = std::log(static_cast<double>(total)) +
                 static_cast<double>(plan.exponent_unit) * tile.shift[r];
    if (plan.scope.gaussian == Gaussian::kInSoftmax) {
      const double distance = (static_cast<double>(NearestKey(keys, tile.centre[r])) -
                               static_cast<double>(tile.centre[r])) /
                              plan.scope.deviation;
      log -= distance * distance / 2;
    }
    outputs.logsumexp[at] = none ? kNegativeInfinity : static_cast<float>(log);
  }
}

template <Gaussian kGaussian>
void ForwardTilesOf(const DotPlan& plan, const QueryRows& rows, const ForwardKeys& keys,
                    int64_t sequence, int64_t first, int64_t last,
                    const AttentionOutputs& outputs) {
  const FloatTag d;
  const DotShape& shape = plan.shape;
  const ScoreConstants constants(plan);
  const int64_t count = last - first, stride = RoundUp(shape.size, kLanes);
  const int64_t tile_size = kTileRows * stride, sums_size = kTileRows * keys.stride;
  float* gathered = Scratch(ScratchUse::kAttentionBlock, count * (tile_size + sums_size));
  ForwardTile tiles[kForwardTiles];
  KeyRange all = {std::numeric_limits<int32_t>::max(), 0};  // that any tile sees
  for (int64_t t = 0; t < count; ++t) {
    const int64_t row = (first + t) * kTileRows;
    GatherTile(
        plan.inputs.query.data() + sequence * shape.queries * shape.size, &rows.query[row],
        shape.size, stride, [&](int64_t) { return plan.query_scale; }, gathered + t * tile_size);
    ForwardTile& tile = tiles[t];
    tile.sums = gathered + count * tile_size + t * sums_size;
    std::fill_n(tile.sums, sums_size, 0.0f);
    for (int64_t r = 0; r < kTileRows; ++r) {
      hn::Store(hn::Zero(d), d, tile.totals[r]);
      tile.shift[r] = 0;
      tile.limit[r] = kNegativeInfinity;
      tile.centre[r] = kGaussian == Gaussian::kNone || rows.query[row + r] < 0
                           ? 0
                           : plan.scope.centre[sequence * shape.queries + rows.query[row + r]];
    }
    const KeyRange& hull = rows.hulls[first + t];
    if (hull.first < hull.last)
      all = {std::min(all.first, hull.first), std::max(all.last, hull.last)};
  }
  // One tile and one block of keys. Exponentials stand between the products of the step before and
  // of the step after, on which they do not wait, nor these on them.
  struct Step {
    int64_t tile, begin;
    BlockPart part;
    float* scores;
  };
  alignas(64) float scores[2][kTileRows * kBlockKeys];
  const int64_t first_block = all.first / kBlockKeys * kBlockKeys;
  const auto next_after = [&](Step step) HWY_ATTR {
    do {
      if (++step.tile == count) step = {0, step.begin + kBlockKeys, step.part, step.scores};
      if (step.begin >= all.last) return step;
      step.part = PartOf(rows.hulls[first + step.tile], rows.cores[first + step.tile], step.begin);
    } while (step.part.empty());
    step.scores = scores[step.scores == scores[0]];
    return step;
  };
  Step step = {count - 1, first_block - kBlockKeys, {}, scores[0]};
  for (bool started = false;; started = true) {
    const Step next = next_after(step);
    if (started) {
      const KeyRange* ranges = &rows.keys[(first + step.tile) * kTileRows];
      if (step.part.whole) {
        Exponentials<kGaussian, true>(constants, step.part, ranges, step.begin, keys.stride,
                                      tiles[step.tile], step.scores);
      } else {
        Exponentials<kGaussian, false>(constants, step.part, ranges, step.begin, keys.stride,
                                       tiles[step.tile], step.scores);
      }
    }
    if (next.begin < all.last)
      MultiplyPanels(gathered + next.tile * tile_size, stride,
                     keys.panels + next.begin * shape.size, shape.size, next.part, next.scores);
    if (started)
      MultiplyCols<Store::kAdd, kTileRows>(
          LeftSide<false>{step.scores + step.part.begin, kBlockKeys},
          keys.values + (step.begin + step.part.begin) * keys.stride, keys.stride,
          step.part.end - step.part.begin, tiles[step.tile].sums, keys.stride, keys.stride);
    if (next.begin >= all.last) break;
    step = next;
  }
  for (int64_t t = 0; t < count; ++t) {
    for (int64_t r = 0; r < kTileRows; ++r) {
      const int32_t query = rows.query[(first + t) * kTileRows + r];
      if (query >= 0)
        FinishRow(plan, outputs, tiles[t], rows.keys[(first + t) * kTileRows + r], r, keys.stride,
                  sequence * shape.queries + query);
    }
  }
}

void Forward(const DotPlan& plan, const AttentionOutputs& outputs) {
  const DotShape& shape = plan.shape;
  const int64_t stride = RoundUp(shape.value_size, kLanes);
  const int64_t panels_size = RoundUp(shape.keys, kBlockKeys) * shape.size;
  const bool pad = !InWholeVectors(plan.inputs.values.data(), shape.value_size);
  const int64_t values_size = pad ? shape.keys * stride : 0;
  ForGroups(shape.sequences, panels_size + values_size, [&](int64_t group, int64_t count) {
    float* packed = Scratch(ScratchUse::kAttentionKeys, count * (panels_size + values_size));
    std::vector<QueryRows> rows(static_cast<size_t>(count));
    std::vector<ForwardKeys> keys(static_cast<size_t>(count));
    ParallelFor(count, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t n = group + i;
        rows[i] = QueryRows(plan, n, 0, shape.queries, kTileRows);
        const int64_t length = plan.scope.lengths.empty() ? shape.keys : plan.scope.lengths[n];
        float* panels = packed + i * (panels_size + values_size);
        PackPanels(plan.inputs.key.data() + n * shape.keys * shape.size, length, shape.size,
                   panels);
        const float* values = plan.inputs.values.data() + n * shape.keys * shape.value_size;
        if (pad) {
          PadRows(values, length, shape.value_size, stride, panels + panels_size);
          values = panels + panels_size;
        }
        keys[i] = {panels, values, stride};
      }
    });
    const int64_t tiles = (shape.queries + kTileRows - 1) / kTileRows;
    const int64_t blocks = (tiles + kForwardTiles - 1) / kForwardTiles;
    ParallelFor(count * blocks, 1, [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; ++b) {
        const int64_t i = b / blocks, first = b % blocks * kForwardTiles;
        const int64_t last = std::min(first + kForwardTiles, tiles);
        WithGaussian(plan.scope.gaussian, [&](auto gaussian) {
          ForwardTilesOf<gaussian>(plan, rows[i], keys[i], group + i, first, last, outputs);
        });
      }
    });
  });
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(Forward);

void DotForward(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope,
                const AttentionOutputs& outputs) {
  constexpr char kWhat[] = "dot attention";
  const DotPlan plan(shape, inputs, scope);
  CheckDot(kWhat, plan);
  const int64_t rows = shape.sequences * shape.queries;
  RequireSize(kWhat, "output", outputs.output.size(), rows * shape.value_size);
  RequireSizeOrEmpty(kWhat, "logsumexp", outputs.logsumexp.size(), rows);
  RequireSizeOrEmpty(kWhat, "statistics", outputs.statistics.size(), 2 * rows);
  if (rows > 0) HWY_DYNAMIC_DISPATCH(Forward)(plan, outputs);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
