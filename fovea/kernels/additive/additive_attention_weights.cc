#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/additive/additive_task.h"
#include "fovea/kernels/attention/weights_sink.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/additive/additive_attention_weights.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/additive/additive_blocks-inl.h"
#include "fovea/kernels/additive/additive_row-inl.h"
#include "fovea/kernels/additive/additive_score-inl.h"
#include "fovea/kernels/attention/tile_softmax-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

struct WeightsMemory {
  QueryRows rows;
  KeyMemory keys;
  float *tile, *logs;

  WeightsMemory(Arena& arena, const AdditiveTask& task) {
    TakeQueries(arena, task, rows);
    TakeKeys(arena, task, false, keys);
    tile = arena.Floats(kRows * kKeys);
    logs = arena.Floats(kKeys);
  }
};

void WeightsT(const AdditiveTask& task, WeightsSink& sink) {
  const HeadV v = VOf(task);
  auto m = InScratch<WeightsMemory>(task);
  PrepareQueries(task, v, m.keys.in_rows, m.rows);
  ForEachTile(
      task, m.rows, m.keys, [](const KeyBlock&) {},
      [&](const KeyBlock& block, const int32_t* active, int64_t count) {
        ScoreTile(v, m.rows, active, count, block, m.tile);
        for (int64_t r = 0; r < count; ++r) {
          const int64_t query = task.begin + active[r];
          const RowScope scope =
              ScopeOf(task, active[r], RangeOf(m.rows, active[r]), block.begin, block.count);
          float* weights = m.tile + r * kKeys;
          LogWeights(scope, task.forward_logsumexp[task.sequence * task.shape->queries + query],
                     weights, m.logs);
          sink.Take(query, scope.begin, scope.from, scope.to, weights, m.logs);
        }
      },
      [](const KeyBlock&) {});
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(WeightsT);

void AdditiveWeights(const AdditiveShape& shape, const AdditiveInputs& inputs,
                     const AttentionScope& scope, std::span<const float> logsumexp,
                     const WeightsView& view) {
  constexpr char kWhat[] = "weights of additive attention";
  CheckAdditive(kWhat, shape, inputs, scope);
  RequireSize(kWhat, "logsumexp", logsumexp.size(), shape.sequences * shape.queries);
  CheckView(kWhat, view, shape.sequences, shape.queries, shape.keys);
  const AdditiveV v(shape, inputs.v, inputs.scale);
  AdditiveTask whole = TaskOf(shape, inputs, scope, v);
  whole.forward_logsumexp = logsumexp.data();
  const auto weights = HWY_DYNAMIC_DISPATCH(WeightsT);
  VisitWeights(view, shape.sequences, shape.queries, shape.keys,
               [&](int64_t sequence, int64_t begin, int64_t count, WeightsSink& sink) {
                 AdditiveTask task = whole;
                 task.sequence = sequence;
                 task.begin = begin;
                 task.count = count;
                 weights(task, sink);
               });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
