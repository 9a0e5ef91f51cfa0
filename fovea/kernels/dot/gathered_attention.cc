#include "fovea/kernels/dot/gathered_attention.h"

#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/dot/gathered_attention.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/exponentials-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/cache_control.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Lane by lane, x ∘ y summed over whole vectors and a tail.
HWY_INLINE FloatVec LaneSums(const float* x, const float* y, int64_t size) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto sum = hn::Zero(d);
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes)
    sum = hn::MulAdd(hn::LoadU(d, x + i), hn::LoadU(d, y + i), sum);
  if (i < size) {
    const auto rest = static_cast<size_t>(size - i);
    sum = hn::MulAdd(LoadTail(d, x + i, rest), LoadTail(d, y + i, rest), sum);
  }
  return sum;
}

#if HWY_TARGET != HWY_SCALAR
// The sum of v's blocks of four lanes.
template <class D>
HWY_INLINE hn::Vec<hn::Full128<float>> SumOfBlocks(D d, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(D()) == 4) {
    return v;
  } else {
    const hn::Half<D> half;
    return SumOfBlocks(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}

// The sums of the lanes of four vectors.
HWY_INLINE hn::Vec<hn::Full128<float>> FourSums(FloatVec a, FloatVec b, FloatVec c, FloatVec e) {
  const FloatTag d;
  const hn::Repartition<double, FloatTag> pairs;
  const auto ab =
      hn::BitCast(pairs, hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b)));
  const auto ce =
      hn::BitCast(pairs, hn::Add(hn::InterleaveLower(d, c, e), hn::InterleaveUpper(d, c, e)));
  return SumOfBlocks(d, hn::Add(hn::BitCast(d, hn::InterleaveLower(pairs, ab, ce)),
                                hn::BitCast(d, hn::InterleaveUpper(pairs, ab, ce))));
}
#endif

// score[j] = scale · x · keys[j][at …], [size].
HWY_INLINE void Scores(const float* x, const float* const* keys, int64_t count, int64_t at,
                       int64_t size, float scale, float* score) {
  const FloatTag d;
  int64_t j = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::Full128<float> four;
  for (; j + 4 <= count; j += 4) {
    const auto sums =
        FourSums(LaneSums(x, keys[j] + at, size), LaneSums(x, keys[j + 1] + at, size),
                 LaneSums(x, keys[j + 2] + at, size), LaneSums(x, keys[j + 3] + at, size));
    hn::StoreU(hn::Mul(hn::Set(four, scale), sums), four, score + j);
  }
#endif
  for (; j < count; ++j)
    score[j] = scale * hn::GetLane(hn::SumOfLanes(d, LaneSums(x, keys[j] + at, size)));
}

// out [size] = factor · Σ_j weight[j] value_j; value_j lies `offset` behind key j.
template <int kVectors>
HWY_INLINE void SumValues(const float* const* keys, int64_t count, int64_t offset,
                          const float* weight, float factor, float* out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  FloatVec sum[kVectors];
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) sum[v] = hn::Zero(d);
  for (int64_t j = 0; j < count; ++j) {
    const auto w = hn::Set(d, weight[j]);
    const float* value = keys[j] + offset;
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v)
      sum[v] = hn::MulAdd(w, hn::LoadU(d, value + v * lanes), sum[v]);
  }
  const auto factors = hn::Set(d, factor);
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) hn::StoreU(hn::Mul(factors, sum[v]), d, out + v * lanes);
}

HWY_INLINE void SumHead(const float* const* keys, int64_t count, int64_t offset, int64_t size,
                        const float* weight, float factor, float* out) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  int64_t i = 0;
  for (; i + 4 * lanes <= size; i += 4 * lanes)
    SumValues<4>(keys, count, offset + i, weight, factor, out + i);
  for (; i + 2 * lanes <= size; i += 2 * lanes)
    SumValues<2>(keys, count, offset + i, weight, factor, out + i);
  for (; i + lanes <= size; i += lanes)
    SumValues<1>(keys, count, offset + i, weight, factor, out + i);
  for (; i < size; ++i) {
    float sum = 0;
    for (int64_t j = 0; j < count; ++j) sum += weight[j] * keys[j][offset + i];
    out[i] = factor * sum;
  }
}

// The keys of row r; returns how many.
HWY_INLINE int64_t KeysOf(const GatheredInputs& in, int64_t r, const float** keys) {
  const auto most = static_cast<int64_t>(in.blocks.size());
  const int64_t count = in.lengths.empty() ? most : in.lengths[static_cast<size_t>(r)];
  const int32_t* index = in.index.data() + r * most;
  for (int64_t j = 0; j < count; ++j)
    keys[j] = in.blocks[static_cast<size_t>(j)] + index[j] * in.key_stride;
  return count;
}

// Asks for keys and values, which lie too far apart for the processor to foresee.
HWY_INLINE void Fetch(const float* const* keys, int64_t count, int64_t offset, int64_t width) {
  for (int64_t j = 0; j < count; ++j)
    for (int64_t i = 0; i < width; i += 16) {
      hwy::Prefetch(keys[j] + i);
      hwy::Prefetch(keys[j] + offset + i);
    }
}

void GatheredT(const GatheredShape& shape, const GatheredInputs& in, float* output, float* weights,
               int64_t first, int64_t last) {
  const int64_t heads = shape.heads, size = shape.size, width = heads * size;
  const auto most = static_cast<int64_t>(in.blocks.size());
  float* scores = Scratch(ScratchUse::kGatheredScores, most + static_cast<int64_t>(kMaxLanes));
  std::vector<const float*> pointers(static_cast<size_t>(2 * most));
  const float **keys = pointers.data(), **next = keys + most;
  int64_t next_count = KeysOf(in, first, next);
  for (int64_t r = first; r < last; ++r) {
    const int64_t count = next_count;
    std::swap(keys, next);
    if (r + 1 < last) {
      next_count = KeysOf(in, r + 1, next);
      Fetch(next, next_count, in.value_offset, width);
    }
    const float* query = in.query + r * in.query_stride;
    for (int64_t h = 0; h < heads; ++h) {
      const int64_t at = h * size;
      Scores(query + at, keys, count, at, size, in.scale, scores);
      const float factor = 1 / Exponentials(scores, count);
      SumHead(keys, count, in.value_offset + at, size, scores, factor, output + r * width + at);
      if (weights == nullptr) continue;
      float* row = weights + (r * heads + h) * most;
      for (int64_t j = 0; j < most; ++j) row[j] = j < count ? factor * scores[j] : 0;
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(GatheredT);

void GatheredAttention(const GatheredShape& shape, const GatheredInputs& inputs,
                       std::span<float> output, std::span<float> weights) {
  const auto most = std::ssize(inputs.blocks);
  const int64_t width = shape.heads * shape.size;
  Require(most > 0, "gathered attention needs keys");
  Require(std::ssize(inputs.index) == shape.rows * most, "index must be [", shape.rows, ", ", most,
          "], got ", inputs.index.size());
  Require(std::ssize(output) == shape.rows * width, "output must be [", shape.rows, ", ", width,
          "], got ", output.size());
  Require(weights.empty() || std::ssize(weights) == shape.rows * shape.heads * most,
          "weights must be [", shape.rows, ", ", shape.heads, ", ", most, "], got ",
          weights.size());
  Require(inputs.lengths.empty() || std::ssize(inputs.lengths) == shape.rows,
          "lengths must hold one for each of ", shape.rows, " rows, got ", inputs.lengths.size());
  for (const int32_t count : inputs.lengths)
    Require(count >= 1 && count <= most, "a row must have 1 to ", most, " keys, got ", count);
  const auto run = HWY_DYNAMIC_DISPATCH(GatheredT);
  float* given = weights.empty() ? nullptr : weights.data();
  ParallelFor(shape.rows, 1 + 100'000 / (1 + most * width), [&](int64_t first, int64_t last) {
    run(shape, inputs, output.data(), given, first, last);
  });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
