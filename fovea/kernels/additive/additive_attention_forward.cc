#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/additive/additive_task.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/additive/additive_attention_forward.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/additive/additive_blocks-inl.h"
#include "fovea/kernels/additive/additive_row-inl.h"
#include "fovea/kernels/additive/additive_score-inl.h"
#include "fovea/kernels/attention/tile_softmax-inl.h"
#include "fovea/kernels/products/tile_product-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// The rows of values as the products take them: in place where they are whole vectors.
HWY_INLINE const float* PaddedRows(const float* rows, int64_t count, int64_t size, int64_t padded,
                                   float* work) {
  if (size == padded) return rows;
  for (int64_t j = 0; j < count; ++j) {
    std::copy_n(rows + j * size, size, work + j * padded);
    std::fill(work + j * padded + size, work + (j + 1) * padded, 0.0f);
  }
  return work;
}

// y = factor · x
HWY_INLINE void Scale(const float* x, float factor, int64_t size, float* y) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto factors = hn::Set(d, factor);
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes) hn::StoreU(hn::Mul(factors, hn::LoadU(d, x + i)), d, y + i);
  for (; i < size; ++i) y[i] = factor * x[i];
}

struct ForwardMemory {
  QueryRows rows;
  KeyMemory keys;
  float *values, *tile, *output, *maximum;
  double *sum, *base;

  ForwardMemory(Arena& arena, const AdditiveTask& task) {
    const int64_t padded = PaddedSize(task.shape->value_size);
    TakeQueries(arena, task, rows);
    TakeKeys(arena, task, false, keys);
    values = arena.Floats(kKeys * padded);
    tile = arena.Floats(kRows * kKeys);
    output = arena.Floats(task.count * padded);
    maximum = arena.Floats(task.count);
    sum = arena.Doubles(task.count);
    base = arena.Doubles(task.count);
  }
};

void ForwardT(const AdditiveTask& task) {
  const AdditiveShape& shape = *task.shape;
  const HeadV v = VOf(task);
  const int64_t padded = PaddedSize(shape.value_size);
  auto m = InScratch<ForwardMemory>(task);
  PrepareQueries(task, v, m.keys.in_rows, m.rows);
  std::fill_n(m.output, task.count * padded, 0.0f);
  std::fill_n(m.maximum, task.count, -std::numeric_limits<float>::infinity());
  std::fill_n(m.sum, task.count, 0.0);
  std::fill_n(m.base, task.count, 0.0);
  const float* values = nullptr;
  ForEachTile(
      task, m.rows, m.keys,
      [&](const KeyBlock& block) {
        values = PaddedRows(task.inputs->values.data() +
                                (task.sequence * shape.keys + block.begin) * shape.value_size,
                            block.count, shape.value_size, padded, m.values);
      },
      [&](const KeyBlock& block, const int32_t* active, int64_t count) {
        ScoreTile(v, m.rows, active, count, block, m.tile);
        int64_t from = kKeys, to = 0;
        for (int64_t r = 0; r < count; ++r) {
          const int32_t row = active[r];
          const RowScope scope = ScopeOf(task, row, RangeOf(m.rows, row), block.begin, block.count);
          m.base[row] = scope.base;
          SoftmaxStep(scope, m.tile + r * kKeys, m.maximum[row], m.sum[row],
                      m.output + row * padded, padded);
          from = std::min(from, scope.from);
          to = std::max(to, scope.to);
        }
        const TileProduct product{m.tile + from, kKeys,    1,      values + from * padded,
                                  padded,        m.output, padded, active};
        if (count == 1)
          MultiplyRow(product, 0, padded, to - from);
        else
          Multiply(product, count, padded, to - from);
      },
      [](const KeyBlock&) {});
  for (int64_t r = 0; r < task.count; ++r) {
    const int64_t at = task.sequence * shape.queries + task.begin + r;
    const double sum = m.sum[r];
    const float factor = sum == 0 ? 0.0f : static_cast<float>(1 / sum);
    float* out = task.output + at * shape.value_size;
    Scale(m.output + r * padded, factor, shape.value_size, out);
    if (task.logsumexp)
      task.logsumexp[at] = static_cast<float>(m.maximum[r] + m.base[r] + std::log(sum));
    if (task.statistics) {
      task.statistics[2 * at] = m.maximum[r];
      task.statistics[2 * at + 1] = static_cast<float>(sum);
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(ForwardT);

// Stretches of at least 64 queries, as many as give each thread some; one thread needs one.
int64_t Stretches(const AdditiveShape& shape) {
  const int64_t wanted =
      NumThreads() == 1 ? 1 : 4 * NumThreads() / std::max<int64_t>(shape.sequences, 1);
  return std::clamp<int64_t>(wanted, 1, std::max<int64_t>(shape.queries / 64, 1));
}

}  // namespace

void AdditiveForward(const AdditiveShape& shape, const AdditiveInputs& inputs,
                     const AttentionScope& scope, const AttentionOutputs& outputs) {
  constexpr char kWhat[] = "additive attention";
  CheckAdditive(kWhat, shape, inputs, scope);
  const int64_t rows = shape.sequences * shape.queries;
  RequireSize(kWhat, "output", outputs.output.size(), rows * shape.value_size);
  RequireSizeOrEmpty(kWhat, "logsumexp", outputs.logsumexp.size(), rows);
  RequireSizeOrEmpty(kWhat, "statistics", outputs.statistics.size(), 2 * rows);
  if (rows == 0) return;
  const AdditiveV v(shape, inputs.v, inputs.scale);
  const int64_t stretches = Stretches(shape);
  AdditiveTask whole = TaskOf(shape, inputs, scope, v);
  // Stretches of the same sequence share the keys' factors.
  std::unique_ptr<AdditiveKeys> shared;
  if (stretches > 1 && !whole.cached) {
    shared = std::make_unique<AdditiveKeys>(shape, inputs.key);
    whole.cached = &shared->factors();
  }
  whole.output = outputs.output.data();
  whole.logsumexp = outputs.logsumexp.empty() ? nullptr : outputs.logsumexp.data();
  whole.statistics = outputs.statistics.empty() ? nullptr : outputs.statistics.data();
  const auto forward = HWY_DYNAMIC_DISPATCH(ForwardT);
  ForEachTask(whole, stretches, [&](const AdditiveTask& task, int64_t) { forward(task); });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
