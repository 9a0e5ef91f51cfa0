// Scores of a tile of queries and a block of keys, shared by forward, backward and weights of fused
// dot-product attention, compiled once for each SIMD target.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "fovea/kernels/dot/dot_plan.h"

#if defined(FOVEA_KERNELS_DOT_DOT_SCORE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_DOT_DOT_SCORE_INL_H_
#undef FOVEA_KERNELS_DOT_DOT_SCORE_INL_H_
#else
#define FOVEA_KERNELS_DOT_DOT_SCORE_INL_H_
#endif

#include "fovea/kernels/products/panel-inl.h"
#include "fovea/kernels/products/register_tile-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// A block of keys, its values and a tile's scores fit the nearest cache.
inline constexpr int64_t kBlockKeys = 64;
static_assert(kBlockKeys % kTileCols == 0);

inline constexpr float kNegativeInfinity = -std::numeric_limits<float>::infinity();

constexpr int64_t RoundUp(int64_t x, int64_t multiple) {
  return (x + multiple - 1) / multiple * multiple;
}

// Whether rows of `size` floats can be read in place, in whole vectors that cross no cache lines.
inline bool InWholeVectors(const float* rows, int64_t size) {
  return size % kLanes == 0 && reinterpret_cast<uintptr_t>(rows) % (kLanes * sizeof(float)) == 0;
}

// Rows of `size` floats at a distance of `stride`, the rest 0.
inline void PadRows(const float* HWY_RESTRICT from, int64_t rows, int64_t size, int64_t stride,
                    float* HWY_RESTRICT to) {
  for (int64_t i = 0; i < rows; ++i) {
    std::copy_n(from + i * size, size, to + i * stride);
    std::fill(to + i * stride + size, to + (i + 1) * stride, 0.0f);
  }
}

// A tile's rows, those of `from` that query[0 … kTileRows) names, times factor(r) as [kTileRows,
// stride]; query −1, and what is beyond `size`: 0.
template <class Factor>
HWY_INLINE void GatherTile(const float* HWY_RESTRICT from, const int32_t* query, int64_t size,
                           int64_t stride, const Factor& factor, float* HWY_RESTRICT to) {
  const FloatTag d;
  for (int64_t r = 0; r < kTileRows; ++r, to += stride) {
    if (query[r] < 0) {
      std::fill_n(to, stride, 0.0f);
      continue;
    }
    const float* HWY_RESTRICT row = from + query[r] * size;
    const auto f = hn::Set(d, factor(r));
    int64_t t = 0;
    for (; t + kLanes <= size; t += kLanes)
      hn::StoreU(hn::Mul(f, hn::LoadU(d, row + t)), d, to + t);
    if (t < size) {
      const auto tail = LoadTail(d, row + t, static_cast<size_t>(size - t));
      hn::StoreU(KeepTail(hn::Mul(f, tail), d, static_cast<size_t>(size - t)), d, to + t);
    }
  }
}

// The columns [begin, end) of a block of keys that a tile has to do with, and the whole vectors
// [begin, end) that hold them.
struct BlockPart {
  int64_t begin, end;
  int64_t vectors_begin, vectors_end;  // in columns
  bool whole;                          // every row sees every key of the block
  bool empty() const { return begin >= end; }
};

HWY_INLINE BlockPart PartOf(const KeyRange& hull, const KeyRange& core, int64_t block_begin) {
  BlockPart part;
  part.begin = std::max<int64_t>(hull.first - block_begin, 0);
  part.end = std::min<int64_t>(hull.last - block_begin, kBlockKeys);
  part.vectors_begin = part.begin / kLanes * kLanes;
  part.vectors_end = RoundUp(part.end, kLanes);
  part.whole = core.first <= block_begin && block_begin + kBlockKeys <= core.last;
  return part;
}

// out [kTileRows, kBlockKeys] = products of a tile and a block's panels, in the vectors of `part`
// at least.
HWY_INLINE void MultiplyPanels(const float* tile, int64_t stride, const float* panels, int64_t size,
                               const BlockPart& part, float* out) {
  const LeftSide<false> left = {tile, stride};
  for (int64_t begin = part.begin / kTileCols * kTileCols; begin < part.end; begin += kTileCols) {
    const float* panel = panels + begin * size;
    const int64_t vectors = (part.vectors_end - begin) / kLanes;
    if (vectors >= kTileVectors) {
      MultiplyTile<Store::kOverwrite, kTileRows, kTileVectors>(left, panel, kTileCols, size,
                                                               out + begin, kBlockKeys);
    } else {
      MultiplyCols<Store::kOverwrite, kTileRows>(left, panel, kTileCols, size, out + begin,
                                                 kBlockKeys, part.vectors_end - begin);
    }
  }
}

// Constants of one call, as vectors.
struct ScoreConstants {
  explicit ScoreConstants(const DotPlan& plan)
      : factor(plan.factor),
        lowest(-127.0f / plan.factor),
        slack(20.0f / plan.factor),
        unit(plan.unit),
        precision(plan.HasGaussian() ? 0.5f / (plan.scope.deviation * plan.scope.deviation) : 0) {}

  float factor;
  float lowest;  // in exponent units: 2^-127
  float slack;   // how far above a row's shift its scores may lie
  float unit;
  float precision;  // 1 / (2 deviation²)
};

// The distance of column c of a block from a row's centre.
HWY_INLINE FloatVec Distance(FloatTag d, int64_t block_begin, int64_t c, float centre) {
  // Whole numbers up to 2^24 are exact.
  const auto j = hn::Iota(d, static_cast<float>(block_begin + c));
  return hn::Sub(j, hn::Set(d, centre));
}

// e^g of column c of a block.
HWY_INLINE FloatVec GaussianOf(FloatTag d, const ScoreConstants& constants, int64_t block_begin,
                               int64_t c, float centre) {
  const auto distance = Distance(d, block_begin, c, centre);
  const auto g = hn::Mul(hn::Mul(distance, distance), hn::Set(d, -constants.precision));
  return ExpNonPositive(d, g);
}

// The key in a row's scope that lies nearest to its centre. A Gaussian in the softmax is taken
// relative to the one there: where all keys lie far from the centre, what they have in common would
// cost the digits in which they differ.
HWY_INLINE float NearestKey(const KeyRange& keys, float centre) {
  return std::clamp(std::nearbyint(centre), static_cast<float>(keys.first),
                    static_cast<float>(std::max(keys.last - 1, keys.first)));
}

// Makes exponents of the products of one row: adds the Gaussian, hides what the row does not see,
// and gives the largest in each lane.
template <Gaussian kGaussian, bool kWhole>
HWY_INLINE FloatVec PrepareRow(const ScoreConstants& constants, const BlockPart& part,
                               const KeyRange& keys, float centre, int64_t block_begin,
                               float* HWY_RESTRICT row) {
  const FloatTag d;
  auto max = hn::Set(d, kNegativeInfinity);
  const auto first = hn::Set(d, static_cast<float>(keys.first - block_begin));
  const auto last = hn::Set(d, static_cast<float>(keys.last - block_begin));
  const float nearest = kGaussian == Gaussian::kInSoftmax ? NearestKey(keys, centre) : 0;
  const int64_t begin = kWhole ? 0 : part.vectors_begin;
  const int64_t end = kWhole ? kBlockKeys : part.vectors_end;
#pragma GCC unroll 4
  for (int64_t c = begin; c < end; c += kLanes) {
    auto x = hn::LoadU(d, row + c);
    if constexpr (kGaussian == Gaussian::kInSoftmax) {
      // (j − p)² − (n − p)² = (j − n) (j − n + 2 (n − p))
      const auto from_nearest = Distance(d, block_begin, c, nearest);
      const auto difference =
          hn::Mul(from_nearest, hn::Add(from_nearest, hn::Set(d, 2 * (nearest - centre))));
      x = hn::MulSub(x, hn::Set(d, constants.unit),
                     hn::Mul(difference, hn::Set(d, constants.precision)));
    }
    if constexpr (!kWhole) {
      const auto column = hn::Iota(d, static_cast<float>(c));
      const auto visible = hn::And(hn::Ge(column, first), hn::Lt(column, last));
      x = hn::IfThenElse(visible, x, hn::Set(d, kNegativeInfinity));
    }
    if constexpr (!kWhole || kGaussian == Gaussian::kInSoftmax) hn::StoreU(x, d, row + c);
    max = hn::Max(max, x);
  }
  return max;
}

// Calls each(c, e) for whole vectors of one row's exponentials e = 2^(factor (x − shift)), c being
// the column.
template <bool kWhole, class Each>
HWY_INLINE void ForExponentials(const ScoreConstants& constants, const BlockPart& part, float shift,
                                const float* HWY_RESTRICT row, const Each& each) {
  const FloatTag d;
  const auto factor = hn::Set(d, constants.factor);
  const auto lowest = hn::Set(d, constants.lowest);
  const auto shifts = hn::Set(d, shift);
  int64_t c = kWhole ? 0 : part.vectors_begin;
  const int64_t end = kWhole ? kBlockKeys : part.vectors_end;
#pragma GCC unroll 4
  for (; c + kTileCols <= end; c += kTileCols) {
    FloatVec x[kTileVectors];
#pragma GCC unroll 8
    for (int v = 0; v < kTileVectors; ++v)
      x[v] = hn::Sub(hn::LoadU(d, row + c + v * kLanes), shifts);
    PowersOfTwo(d, factor, lowest, x);
#pragma GCC unroll 8
    for (int v = 0; v < kTileVectors; ++v) each(c + v * kLanes, x[v]);
  }
  for (; c < end; c += kLanes) {
    FloatVec x[1] = {hn::Sub(hn::LoadU(d, row + c), shifts)};
    PowersOfTwo(d, factor, lowest, x);
    each(c, x[0]);
  }
}

// Calls run with the Gaussian as a constant.
template <class Run>
void WithGaussian(Gaussian gaussian, const Run& run) {
  switch (gaussian) {
    case Gaussian::kNone:
      return run(std::integral_constant<Gaussian, Gaussian::kNone>());
    case Gaussian::kInSoftmax:
      return run(std::integral_constant<Gaussian, Gaussian::kInSoftmax>());
    case Gaussian::kOnWeights:
      return run(std::integral_constant<Gaussian, Gaussian::kOnWeights>());
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_DOT_DOT_SCORE_INL_H_
