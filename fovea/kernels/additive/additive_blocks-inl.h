// A task's queries and keys, block by block, as the scores take them, compiled once for each SIMD
// target.

#include <algorithm>
#include <cstdint>
#include <limits>

#include "fovea/kernels/additive/additive_factors.h"
#include "fovea/kernels/additive/additive_task.h"

#if defined(FOVEA_KERNELS_ADDITIVE_ADDITIVE_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_ADDITIVE_BLOCKS_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_ADDITIVE_BLOCKS_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_BLOCKS_INL_H_
#endif

#include "fovea/kernels/additive/additive_factors-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Whether keys meet so few queries that bringing them into panels would cost more than it saves:
// they are then taken row by row, as they lie in the cache, or, without one, with tanh of each
// pair.
inline bool AreFew(const AdditiveTask& task) { return task.shape->queries <= kFewQueries; }
inline bool IsDirect(const AdditiveTask& task) { return AreFew(task) && !task.cached; }
inline bool TakesRows(const AdditiveTask& task) { return AreFew(task) && task.cached; }

// Space for the queries of a task.
inline void TakeQueries(Arena& arena, const AdditiveTask& task, QueryRows& rows) {
  const AdditiveV& v = *task.v;
  rows.count = task.count;
  rows.factors = arena.Floats(task.count * v.stride);
  rows.maximum = arena.Floats(task.count * v.chunks);
  rows.first = arena.Ints(task.count);
  rows.last = arena.Ints(task.count);
  rows.wild = arena.Ints(task.count);
  rows.largest = arena.Floats(v.chunks);
}

inline void PrepareQueries(const AdditiveTask& task, const HeadV& v, bool in_rows,
                           QueryRows& rows) {
  const AdditiveShape& shape = *task.shape;
  rows.raw =
      task.inputs->query.data() + (task.sequence * shape.queries + task.begin) * shape.hidden;
  if (IsDirect(task))
    std::fill_n(rows.wild, rows.count, 1);
  else
    FactorQueries(v, in_rows ? 1.0f : kScale, rows);
  for (int64_t r = 0; r < task.count; ++r) {
    const KeyRange range =
        KeysOf(*task.scope, task.sequence, task.begin + r, shape.queries, shape.keys);
    rows.first[r] = range.first;
    rows.last[r] = range.last;
  }
}

// A block of keys: from the cache, or in own memory.
struct KeyMemory {
  float *panel, *maximum, *work, *plain;
  bool in_rows;
  uint8_t wild[kKeys / kPanel];
};

inline void TakeKeys(Arena& arena, const AdditiveTask& task, bool plain, KeyMemory& memory) {
  const AdditiveV& v = *task.v;
  memory.in_rows = TakesRows(task) && !plain;
  const bool empty = memory.in_rows || IsDirect(task);
  memory.panel = arena.Floats(empty ? 0 : kKeys * v.stride);
  memory.maximum = arena.Floats(empty ? 0 : kKeys / kPanel * v.chunks);
  memory.work = arena.Floats(empty ? 0 : (kPanel + 1) * v.stride);
  memory.plain = plain ? arena.Floats(kKeys * v.stride) : nullptr;
}

inline KeyBlock PrepareKeys(const AdditiveTask& task, int64_t begin, KeyMemory& memory) {
  const AdditiveShape& shape = *task.shape;
  const int64_t chunks = task.v->chunks, stride = task.v->stride;
  const int64_t length =
      task.scope->lengths.empty() ? shape.keys : task.scope->lengths[task.sequence];
  KeyBlock block;
  block.begin = begin;
  block.count = std::min(kKeys, length - begin);
  const int64_t first = task.sequence * shape.keys + begin;
  block.raw = task.inputs->key.data() + first * shape.hidden;
  block.rows = nullptr;
  block.panel = memory.panel;
  block.maximum = memory.maximum;
  block.plain = memory.plain;
  block.wild = memory.wild;
  std::fill_n(memory.wild, kKeys / kPanel, uint8_t{0});
  if (IsDirect(task)) return block;
  const float* cached = nullptr;
  if (task.cached) {
    const int64_t panel = task.sequence * task.cached->panels + begin / kPanel;
    block.maximum = task.cached->maximum.data() + panel * chunks;
    block.wild = task.cached->wild.data() + panel;
    cached = task.cached->rows.data() + first * stride;
    if (memory.in_rows) {
      block.rows = cached;
      return block;
    }
  }
  for (int64_t p = 0; p < block.Panels(); ++p) {
    const int64_t from = p * kPanel, count = std::min(kPanel, block.count - from);
    const float* rows = cached ? cached + from * stride : memory.work;
    if (!cached)
      memory.wild[p] =
          FactorKeys(block.raw + from * shape.hidden, count, shape.hidden, chunks,
                     memory.work + kPanel * stride, memory.work, memory.maximum + p * chunks);
    PanelOfRows(rows, count, stride, memory.panel + from * stride);
    if (memory.plain) ChunksOfRows(rows, count, chunks, memory.plain + from * kChunk);
  }
  return block;
}

// The next queries, at most kRows, from `row` on that see a key of the block that begins at
// `begin`. Moves row behind them.
inline int64_t NextActive(const QueryRows& rows, int64_t begin, int64_t& row, int32_t* active) {
  int64_t count = 0;
  for (; row < rows.count && count < kRows; ++row)
    if (rows.first[row] < begin + kKeys && rows.last[row] > begin &&
        rows.first[row] < rows.last[row])
      active[count++] = static_cast<int32_t>(row);
  return count;
}

// Calls use(block, active, count) for each block of keys and each block of the queries that see it.
template <class Before, class Use, class After>
HWY_INLINE void ForEachTile(const AdditiveTask& task, const QueryRows& rows, KeyMemory& memory,
                            const Before& before, const Use& use, const After& after) {
  int64_t from = std::numeric_limits<int64_t>::max(), to = 0;
  for (int64_t r = 0; r < rows.count; ++r) {
    if (rows.first[r] >= rows.last[r]) continue;
    from = std::min<int64_t>(from, rows.first[r]);
    to = std::max<int64_t>(to, rows.last[r]);
  }
  for (int64_t begin = from / kKeys * kKeys; begin < to; begin += kKeys) {
    int32_t active[kRows];
    int64_t row = 0;
    int64_t count = NextActive(rows, begin, row, active);
    if (count == 0) continue;
    const KeyBlock block = PrepareKeys(task, begin, memory);
    before(block);
    for (; count > 0; count = NextActive(rows, begin, row, active)) use(block, active, count);
    after(block);
  }
}

inline KeyRange RangeOf(const QueryRows& rows, int32_t row) {
  return {rows.first[row], rows.last[row]};
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_BLOCKS_INL_H_
