#include <algorithm>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/additive/additive_query_gradient.h"
#include "fovea/kernels/additive/additive_task.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/additive/additive_attention_backward.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/additive/additive_blocks-inl.h"
#include "fovea/kernels/additive/additive_gradient-inl.h"
#include "fovea/kernels/additive/additive_row-inl.h"
#include "fovea/kernels/additive/additive_score-inl.h"
#include "fovea/kernels/attention/tile_softmax-inl.h"
#include "fovea/kernels/products/tile_product-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

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

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(BackwardT);

// As Stretches for gradients that are summed over the queries: the sum must not depend on the
// number of threads.
int64_t SummedStretches(const AdditiveShape& shape) {
  return std::clamp<int64_t>(8 / std::max<int64_t>(shape.sequences, 1), 1,
                             std::max<int64_t>(shape.queries / 128, 1));
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

void AdditiveBackward(const AdditiveShape& shape, const AdditiveInputs& inputs,
                      const AttentionScope& scope, const AttentionResults& results,
                      std::span<const float> output_gradient, const AdditiveGradients& gradients) {
  constexpr char kWhat[] = "gradient of additive attention";
  CheckAdditive(kWhat, shape, inputs, scope);
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

}  // namespace fovea::kernels
#endif  // HWY_ONCE
