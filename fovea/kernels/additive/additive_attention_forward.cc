#include "fovea/kernels/additive/additive_attention.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_factors.h"
#include "fovea/kernels/additive/additive_query_gradient.h"
#include "fovea/kernels/additive/additive_task.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/additive/additive_attention_forward.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
#include "fovea/kernels/additive/additive_row-inl.h"
#include "fovea/kernels/additive/additive_score-inl.h"
#include "fovea/kernels/products/tile_product-inl.h"
#include "fovea/kernels/attention/tile_softmax-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Whether keys meet so few queries that bringing them into panels would cost more than it saves:
// they are then taken row by row, as they lie in the cache, or, without one, with tanh of each
// pair.
bool AreFew(const AdditiveTask& task) { return task.shape->queries <= kFewQueries; }
bool IsDirect(const AdditiveTask& task) { return AreFew(task) && !task.cached; }
bool TakesRows(const AdditiveTask& task) { return AreFew(task) && task.cached; }

// Space for the queries of a task.
void TakeQueries(Arena& arena, const AdditiveTask& task, QueryRows& rows) {
  const AdditiveV& v = *task.v;
  rows.count = task.count;
  rows.factors = arena.Floats(task.count * v.stride);
  rows.maximum = arena.Floats(task.count * v.chunks);
  rows.first = arena.Ints(task.count);
  rows.last = arena.Ints(task.count);
  rows.wild = arena.Ints(task.count);
  rows.largest = arena.Floats(v.chunks);
}

void PrepareQueries(const AdditiveTask& task, const HeadV& v, bool in_rows, QueryRows& rows) {
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

void TakeKeys(Arena& arena, const AdditiveTask& task, bool plain, KeyMemory& memory) {
  const AdditiveV& v = *task.v;
  memory.in_rows = TakesRows(task) && !plain;
  const bool empty = memory.in_rows || IsDirect(task);
  memory.panel = arena.Floats(empty ? 0 : kKeys * v.stride);
  memory.maximum = arena.Floats(empty ? 0 : kKeys / kPanel * v.chunks);
  memory.work = arena.Floats(empty ? 0 : (kPanel + 1) * v.stride);
  memory.plain = plain ? arena.Floats(kKeys * v.stride) : nullptr;
}

KeyBlock PrepareKeys(const AdditiveTask& task, int64_t begin, KeyMemory& memory) {
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
int64_t NextActive(const QueryRows& rows, int64_t begin, int64_t& row, int32_t* active) {
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

KeyRange RangeOf(const QueryRows& rows, int32_t row) { return {rows.first[row], rows.last[row]}; }

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

// Terms of Σ_c do[c] value[c] that are added up by themselves: their errors are those that the
// gradients suffer from most.
constexpr int64_t kTerms = 16;

// x · y, added up as Multiply does in pieces of kTerms: where a weight is 1, its score's gradient
// then is 0 to the last bit.
HWY_INLINE float DotInPieces(const float* x, const float* y, int64_t size) {
  const hn::CappedTag<float, 1> d;
  auto total = hn::Zero(d);
  for (int64_t from = 0; from < size; from += kTerms) {
    auto sum = hn::Zero(d);
    for (int64_t c = from; c < std::min(from + kTerms, size); ++c)
      sum = hn::MulAdd(hn::Set(d, x[c]), hn::Set(d, y[c]), sum);
    total = hn::Add(total, sum);
  }
  return hn::GetLane(total);
}

struct BackwardMemory {
  QueryRows rows;
  KeyMemory keys;
  float *values, *weights, *gradients, *output_gradient;
  float *dq, *dk, *dvalues, *delta, *centre;
  double* dr;  // [stride], and behind it the sum of the scores' gradients

  BackwardMemory(Arena& arena, const AdditiveTask& task) {
    const int64_t padded = PaddedSize(task.shape->value_size), stride = task.v->stride;
    TakeQueries(arena, task, rows);
    TakeKeys(arena, task, true, keys);
    values = arena.Floats(kKeys * padded);
    weights = arena.Floats(kRows * kKeys);
    gradients = arena.Floats(kRows * kKeys);
    output_gradient = arena.Floats(kRows * padded);
    dq = arena.Floats(task.count * stride);
    dk = arena.Floats(kKeys * stride);
    dvalues = arena.Floats(kKeys * padded);
    delta = arena.Floats(task.count);
    centre = arena.Floats(task.count);
    dr = arena.Doubles(stride + 1);
  }
};

// Keys of a block in whole vectors.
HWY_INLINE int64_t PaddedKeys(const KeyBlock& block) {
  return (block.count + kChunk - 1) / kChunk * kChunk;
}

// values [count, size] → [size, kKeys], zeros up to `padded` keys.
HWY_INLINE void TransposeValues(const float* values, int64_t count, int64_t padded, int64_t size,
                                float* out) {
  int64_t c = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::Full128<float> d;
  for (; c + 4 <= size; c += 4) {
    float* to = out + c * kKeys;
    int64_t j = 0;
    for (; j + 4 <= count; j += 4) {
      const float* from = values + j * size + c;
      const auto v0 = hn::LoadU(d, from), v1 = hn::LoadU(d, from + size),
                 v2 = hn::LoadU(d, from + 2 * size), v3 = hn::LoadU(d, from + 3 * size);
      const auto low02 = hn::InterleaveLower(d, v0, v2), low13 = hn::InterleaveLower(d, v1, v3),
                 high02 = hn::InterleaveUpper(d, v0, v2), high13 = hn::InterleaveUpper(d, v1, v3);
      hn::StoreU(hn::InterleaveLower(d, low02, low13), d, to + j);
      hn::StoreU(hn::InterleaveUpper(d, low02, low13), d, to + kKeys + j);
      hn::StoreU(hn::InterleaveLower(d, high02, high13), d, to + 2 * kKeys + j);
      hn::StoreU(hn::InterleaveUpper(d, high02, high13), d, to + 3 * kKeys + j);
    }
    for (int64_t i = 0; i < 4; ++i) {
      for (int64_t k = j; k < count; ++k) to[i * kKeys + k] = values[k * size + c + i];
      std::fill(to + i * kKeys + count, to + i * kKeys + padded, 0.0f);
    }
  }
#endif
  for (; c < size; ++c) {
    for (int64_t j = 0; j < count; ++j) out[c * kKeys + j] = values[j * size + c];
    std::fill(out + c * kKeys + count, out + c * kKeys + padded, 0.0f);
  }
}

void BackwardT(const AdditiveTask& task) {
  const AdditiveShape& shape = *task.shape;
  const HeadV v = VOf(task);
  const int64_t size = shape.value_size, padded = PaddedSize(size), stride = v.stride;
  auto m = InScratch<BackwardMemory>(task);
  PrepareQueries(task, v, m.keys.in_rows, m.rows);
  const int64_t first_query = task.sequence * shape.queries + task.begin;
  const float* d_output = task.output_gradient + first_query * size;
  for (int64_t r = 0; r < task.count; ++r)
    m.delta[r] =
        DotInPieces(d_output + r * size, task.forward_output + (first_query + r) * size, size);
  std::fill_n(m.dq, task.count * stride, 0.0f);
  std::fill_n(m.centre, task.count, 0.0f);
  std::fill_n(m.dr, stride + 1, 0.0);
  ForEachTile(
      task, m.rows, m.keys,
      [&](const KeyBlock& block) {
        TransposeValues(
            task.inputs->values.data() + (task.sequence * shape.keys + block.begin) * size,
            block.count, PaddedKeys(block), size, m.values);
        for (int64_t c = 0; c < v.chunks; ++c)
          std::fill_n(m.dk + c * kKeys * kChunk, PaddedKeys(block) * kChunk, 0.0f);
        if (task.d_values) std::fill_n(m.dvalues, block.count * padded, 0.0f);
      },
      [&](const KeyBlock& block, const int32_t* active, int64_t count) {
        ScoreTile(v, m.rows, active, count, block, m.weights);
        for (int64_t r = 0; r < count; ++r) {
          float* row = m.output_gradient + r * padded;
          std::copy_n(d_output + active[r] * size, size, row);
          std::fill(row + size, row + padded, 0.0f);
        }
        std::fill_n(m.gradients, count * kKeys, 0.0f);
        for (int64_t c = 0; c < size; c += kTerms)
          Multiply(
              {m.output_gradient + c, padded, 1, m.values + c * kKeys, kKeys, m.gradients, kKeys},
              count, PaddedKeys(block), std::min(kTerms, size - c));
        for (int64_t r = 0; r < count; ++r) {
          const int32_t row = active[r];
          m.dr[stride] +=
              SoftmaxGradient(ScopeOf(task, row, RangeOf(m.rows, row), block.begin, block.count),
                              task.forward_statistics + 2 * (first_query + row), m.delta[row],
                              m.weights + r * kKeys, m.gradients + r * kKeys, m.centre[row]);
        }
        if (task.d_values)
          Multiply({m.weights, 1, kKeys, m.output_gradient, padded, m.dvalues, padded}, block.count,
                   padded, count);
        GradientTile(v, m.rows, active, count, block, m.gradients, m.dq, m.dk, m.dr);
      },
      [&](const KeyBlock& block) {
        for (int64_t j = 0; j < block.count; ++j) {
          if (task.d_key)
            ScaleByV(v, m.dk + j * kChunk, kKeys * kChunk,
                     task.d_key + (block.begin + j) * shape.hidden);
          if (task.d_values)
            std::copy_n(m.dvalues + j * padded, size, task.d_values + (block.begin + j) * size);
        }
      });
  for (int64_t r = 0; r < task.count; ++r) {
    if (task.d_query)
      ScaleByV(v, m.dq + r * stride, kChunk, task.d_query + (first_query + r) * shape.hidden);
    if (task.d_centre) task.d_centre[first_query + r] = m.centre[r];
  }
  // tanh = 1 − 2 r.
  for (int64_t a = 0; a < shape.hidden; ++a)
    task.d_v[a] = static_cast<double>(task.inputs->scale) * (m.dr[stride] - 2 * m.dr[a]);
}

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

// Factors of panel p of a sequence.
void KeysT(const AdditiveShape& shape, const float* key, AdditiveKeys::Factors& factors,
           int64_t sequence, int64_t p) {
  const int64_t chunks = factors.stride / kChunk, at = sequence * factors.panels + p;
  const int64_t first = sequence * shape.keys + p * kPanel;
  float* work = Scratch(ScratchUse::kAttention, factors.stride);
  factors.wild[at] = FactorKeys(
      key + first * shape.hidden, std::min(kPanel, shape.keys - p * kPanel), shape.hidden, chunks,
      work, factors.rows.data() + first * factors.stride, factors.maximum.data() + at * chunks);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(ForwardT);
HWY_EXPORT(BackwardT);
HWY_EXPORT(WeightsT);
HWY_EXPORT(KeysT);

void RequireSize(const char* what, const char* name, size_t size, int64_t expected) {
  Require(size == static_cast<uint64_t>(expected), what, ": ", name, " must have ", expected,
          " elements, got ", size);
}

void RequireSizeOrEmpty(const char* what, const char* name, size_t size, int64_t expected) {
  if (size != 0) RequireSize(what, name, size, expected);
}

void CheckShape(const char* what, const AdditiveShape& shape) {
  Require(
      std::min({shape.sequences, shape.queries, shape.keys, shape.hidden, shape.value_size}) >= 0,
      what, ": sizes must not be negative");
  Require(std::max(shape.queries, shape.keys) <= std::numeric_limits<int32_t>::max() - kKeys, what,
          ": there may be at most 2^31 − 65 queries or keys");
  Require(shape.heads >= 1 && shape.sequences % shape.heads == 0, what, ": ", shape.sequences,
          " sequences are no multiple of ", shape.heads, " heads");
}

void Check(const char* what, const AdditiveShape& shape, const AdditiveInputs& inputs,
           const AttentionScope& scope) {
  CheckShape(what, shape);
  RequireSize(what, "query", inputs.query.size(), shape.sequences * shape.queries * shape.hidden);
  RequireSize(what, "key", inputs.key.size(), shape.sequences * shape.keys * shape.hidden);
  RequireSize(what, "v", inputs.v.size(), shape.heads * shape.hidden);
  RequireSize(what, "values", inputs.values.size(),
              shape.sequences * shape.keys * shape.value_size);
  CheckScope(what, scope, shape.sequences, shape.queries, shape.keys);
  if (!inputs.cached) return;
  const auto& cached = inputs.cached->factors();
  Require(cached.sequences == shape.sequences && cached.keys == shape.keys &&
              cached.hidden == shape.hidden,
          what, ": the cached keys are [", cached.sequences, ", ", cached.keys, ", ", cached.hidden,
          "], the keys [", shape.sequences, ", ", shape.keys, ", ", shape.hidden, "]");
}

// Calls run(task) for stretches of the queries of each sequence, on the threads there are.
template <class Run>
void ForEachTask(const AdditiveTask& whole, int64_t stretches, const Run& run) {
  const AdditiveShape& shape = *whole.shape;
  // One task at a time, so that a thread that wakes late finds work left.
  const int64_t tasks = shape.sequences * stretches;
  std::atomic<int64_t> next = 0;
  ParallelFor(std::min<int64_t>(NumThreads(), tasks), 1, [&](int64_t, int64_t) {
    for (int64_t i = next++; i < tasks; i = next++) {
      AdditiveTask task = whole;
      const int64_t part = i % stretches;
      task.sequence = i / stretches;
      task.begin = shape.queries * part / stretches;
      task.count = shape.queries * (part + 1) / stretches - task.begin;
      run(task, i);
    }
  });
}

// Stretches of at least 64 queries, as many as give each thread some; one thread needs one.
int64_t Stretches(const AdditiveShape& shape) {
  const int64_t wanted =
      NumThreads() == 1 ? 1 : 4 * NumThreads() / std::max<int64_t>(shape.sequences, 1);
  return std::clamp<int64_t>(wanted, 1, std::max<int64_t>(shape.queries / 64, 1));
}

// As Stretches for gradients that are summed over the queries: the sum must not depend on the
// number of threads.
int64_t SummedStretches(const AdditiveShape& shape) {
  return std::clamp<int64_t>(8 / std::max<int64_t>(shape.sequences, 1), 1,
                             std::max<int64_t>(shape.queries / 128, 1));
}

AdditiveTask TaskOf(const AdditiveShape& shape, const AdditiveInputs& inputs,
                    const AttentionScope& scope, const AdditiveV& v) {
  AdditiveTask task;
  task.shape = &shape;
  task.inputs = &inputs;
  task.scope = &scope;
  task.v = &v;
  task.cached = inputs.cached ? &inputs.cached->factors() : nullptr;
  return task;
}

// out = the sum of `parts` arrays of the size of out that lie one behind the other.
void SumParts(std::span<const float> arrays, int64_t parts, std::span<float> out) {
  ParallelFor(static_cast<int64_t>(out.size()), 1 << 14, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      float sum = 0;
      for (int64_t p = 0; p < parts; ++p) sum += arrays[p * out.size() + i];
      out[i] = sum;
    }
  });
}

}  // namespace

AdditiveKeys::AdditiveKeys(const AdditiveShape& shape, std::span<const float> key)
    : factors_(std::make_unique<Factors>()) {
  CheckShape("additive keys", shape);
  RequireSize("additive keys", "key", key.size(), shape.sequences * shape.keys * shape.hidden);
  Factors& f = *factors_;
  const int64_t chunks = (shape.hidden + kChunk - 1) / kChunk;
  f.sequences = shape.sequences;
  f.keys = shape.keys;
  f.hidden = shape.hidden;
  f.panels = (shape.keys + kPanel - 1) / kPanel;
  f.stride = chunks * kChunk;
  f.rows.resize(static_cast<size_t>(f.sequences * f.keys * f.stride));
  f.maximum.resize(static_cast<size_t>(f.sequences * f.panels * chunks));
  f.wild.resize(static_cast<size_t>(f.sequences * f.panels));
  const auto factor = HWY_DYNAMIC_DISPATCH(KeysT);
  ParallelFor(f.sequences * f.panels, 4, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) factor(shape, key.data(), f, i / f.panels, i % f.panels);
  });
}

AdditiveKeys::~AdditiveKeys() = default;
AdditiveKeys::AdditiveKeys(AdditiveKeys&&) noexcept = default;
AdditiveKeys& AdditiveKeys::operator=(AdditiveKeys&&) noexcept = default;

void AdditiveForward(const AdditiveShape& shape, const AdditiveInputs& inputs,
                     const AttentionScope& scope, const AttentionOutputs& outputs) {
  constexpr char kWhat[] = "additive attention";
  Check(kWhat, shape, inputs, scope);
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

void AdditiveBackward(const AdditiveShape& shape, const AdditiveInputs& inputs,
                      const AttentionScope& scope, const AttentionResults& results,
                      std::span<const float> output_gradient, const AdditiveGradients& gradients) {
  constexpr char kWhat[] = "gradient of additive attention";
  Check(kWhat, shape, inputs, scope);
  const int64_t rows = shape.sequences * shape.queries, keys = shape.sequences * shape.keys;
  RequireSize(kWhat, "output", results.output.size(), rows * shape.value_size);
  RequireSize(kWhat, "statistics", results.statistics.size(), 2 * rows);
  RequireSize(kWhat, "output_gradient", output_gradient.size(), rows * shape.value_size);
  RequireSizeOrEmpty(kWhat, "gradient of query", gradients.query.size(), rows * shape.hidden);
  RequireSizeOrEmpty(kWhat, "gradient of key", gradients.key.size(), keys * shape.hidden);
  RequireSizeOrEmpty(kWhat, "gradient of v", gradients.v.size(), shape.heads * shape.hidden);
  RequireSizeOrEmpty(kWhat, "gradient of values", gradients.values.size(), keys * shape.value_size);
  RequireSizeOrEmpty(kWhat, "gradient of centre", gradients.centre.size(), rows);
  Require(gradients.centre.empty() || scope.gaussian != Gaussian::kNone, kWhat,
          ": there is no centre without a Gaussian");

  std::fill(gradients.key.begin(), gradients.key.end(), 0.0f);
  std::fill(gradients.values.begin(), gradients.values.end(), 0.0f);
  std::fill(gradients.v.begin(), gradients.v.end(), 0.0f);
  if (rows == 0) return;
  const AdditiveV v(shape, inputs.v, inputs.scale);
  AdditiveTask whole = TaskOf(shape, inputs, scope, v);
  whole.forward_output = results.output.data();
  whole.forward_statistics = results.statistics.data();
  whole.output_gradient = output_gradient.data();
  whole.d_query = gradients.query.empty() ? nullptr : gradients.query.data();
  whole.d_centre = gradients.centre.empty() ? nullptr : gradients.centre.data();

  const bool sums_nothing =
      gradients.key.empty() && gradients.v.empty() && gradients.values.empty();
  if (whole.cached && shape.queries <= kFewQueries && sums_nothing)
    return ForEachTask(whole, 1,
                       [&](const AdditiveTask& task, int64_t) { AdditiveQueryGradient(task); });
  const int64_t stretches = SummedStretches(shape);
  const size_t parts = static_cast<size_t>(stretches);
  std::vector<float> key_parts(stretches > 1 ? parts * gradients.key.size() : 0);
  std::vector<float> value_parts(stretches > 1 ? parts * gradients.values.size() : 0);
  std::vector<double> v_parts(static_cast<size_t>(shape.sequences * stretches * shape.hidden));
  float* d_key = stretches > 1 ? key_parts.data() : gradients.key.data();
  float* d_values = stretches > 1 ? value_parts.data() : gradients.values.data();
  const auto backward = HWY_DYNAMIC_DISPATCH(BackwardT);
  ForEachTask(whole, stretches, [&](AdditiveTask task, int64_t i) {
    const int64_t at = (i % stretches * shape.sequences + task.sequence) * shape.keys;
    task.d_key = gradients.key.empty() ? nullptr : d_key + at * shape.hidden;
    task.d_values = gradients.values.empty() ? nullptr : d_values + at * shape.value_size;
    task.d_v = v_parts.data() + i * shape.hidden;
    backward(task);
  });
  if (stretches > 1) {
    SumParts(key_parts, stretches, gradients.key);
    SumParts(value_parts, stretches, gradients.values);
  }
  if (gradients.v.empty()) return;
  std::vector<double> sums(gradients.v.size());
  for (int64_t i = 0; i < shape.sequences * stretches; ++i)
    for (int64_t a = 0; a < shape.hidden; ++a)
      sums[i / stretches % shape.heads * shape.hidden + a] += v_parts[i * shape.hidden + a];
  std::copy(sums.begin(), sums.end(), gradients.v.begin());
}

void AdditiveWeights(const AdditiveShape& shape, const AdditiveInputs& inputs,
                     const AttentionScope& scope, std::span<const float> logsumexp,
                     const WeightsView& view) {
  constexpr char kWhat[] = "weights of additive attention";
  Check(kWhat, shape, inputs, scope);
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
