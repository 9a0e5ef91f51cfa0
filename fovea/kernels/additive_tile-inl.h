// Additive scores of blocks of queries and keys, and their gradients, compiled once for each SIMD
// target. The method is that of additive_factors.h.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fovea/kernels/additive_factors.h"
#include "fovea/kernels/unrolled.h"

// clang-format off
#if defined(FOVEA_KERNELS_ADDITIVE_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
#endif

#include "hwy/highway.h"
#include "fovea/kernels/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

struct QueryRows {
  int64_t count;
  const float* raw;      // [count, A]
  float* scaled;         // [count, stride] scale e^{2q}
  float* plain;          // [count, stride] e^{2q}; nullptr: not needed
  float* maximum;        // [count, chunks]
  int32_t *first, *last;  // [count] the keys in scope
  int32_t* wild;         // [count] whether beyond kFactorLimit or NaN
  float* largest;        // [chunks] work space
};

struct KeyBlock {
  int64_t begin, count;  // keys begin … begin + count − 1, count ≤ kKeys
  const float* raw;      // [count, A]
  const float* panel;    // [panels, stride, 16]
  const float* maximum;  // [panels, chunks]
  const uint8_t* wild;   // [panels]
  const float* plain;    // [chunks, kKeys, 16] e^{2k}; nullptr: not needed

  int64_t Panels() const { return (count + kPanel - 1) / kPanel; }
};

// The v of one head, as AdditiveV has them.
struct HeadV {
  int64_t hidden, groups, chunks, stride;
  const float *weight, *scale, *offset, *low, *high, *group_weight;
  float base;
};

// A vector of row x that ends at `size`.
HWY_INLINE FloatVec LoadUpTo(FloatTag d, const float* x, int64_t at, int64_t size) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  if (at + lanes <= size) return hn::LoadU(d, x + at);
  if (at >= size) return hn::Zero(d);
  return LoadTail(d, x + at, static_cast<size_t>(size - at));
}

// e^{2x}, for |x| ≤ kFactorLimit; beyond, e to twice the limit.
HWY_INLINE FloatVec ExpTwice(FloatTag d, FloatVec x) {
  const auto bounded =
      hn::Min(hn::Max(x, hn::Set(d, -kFactorLimit)), hn::Set(d, kFactorLimit));
  const auto [n_shifted, r] = ReduceExp(d, hn::Add(bounded, bounded));
  const auto p = hn::Add(ReducedExpm1(d, r), hn::Set(d, 1.0f));
  return hn::Mul(p, PowerOfTwo(d, n_shifted));
}

// e^{2x} of a row into `out` [stride]. Returns whether the row is wild.
HWY_INLINE bool FactorRow(const float* x, int64_t size, int64_t stride, float* out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto tame = hn::Eq(hn::Zero(d), hn::Zero(d));
  for (int64_t a = 0; a < stride; a += lanes) {
    const auto v = LoadUpTo(d, x, a, size);
    tame = hn::And(tame, hn::Le(hn::Abs(v), hn::Set(d, kFactorLimit)));
    hn::StoreU(ExpTwice(d, v), d, out + a);
  }
  return !hn::AllTrue(d, tame);
}

// The largest x of each chunk of a row.
HWY_INLINE void ChunkMaxima(const float* x, int64_t size, int64_t chunks, float* maxima) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t c = 0; c < chunks; ++c) {
    auto max = LoadUpTo(d, x, c * kChunk, size);
    for (int64_t l = lanes; l < kChunk; l += lanes)
      max = hn::Max(max, LoadUpTo(d, x, c * kChunk + l, size));
    maxima[c] = hn::GetLane(hn::MaxOfLanes(d, max));
  }
}

HWY_INLINE void FactorQueries(const HeadV& v, const QueryRows& rows) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t r = 0; r < rows.count; ++r) {
    const float* raw = rows.raw + r * v.hidden;
    float* scaled = rows.scaled + r * v.stride;
    float* plain = rows.plain ? rows.plain + r * v.stride : scaled;
    rows.wild[r] = FactorRow(raw, v.hidden, v.stride, plain);
    ChunkMaxima(raw, v.hidden, v.chunks, rows.maximum + r * v.chunks);
    for (int64_t a = 0; a < v.stride; a += lanes)
      hn::StoreU(hn::Mul(hn::LoadU(d, plain + a), hn::LoadU(d, v.scale + a)), d, scaled + a);
  }
}

// Factors of up to 16 keys: panel [stride, 16], maximum [chunks], and plain, of a stride of
// kKeys · 16 from chunk to chunk, unless it is nullptr. work: 17 · stride floats.
HWY_INLINE bool FactorPanel(const float* raw, int64_t count, int64_t hidden, int64_t chunks,
                            float* work, float* panel, float* maximum, float* plain) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t stride = chunks * kChunk;
  bool wild = false;
  float* largest = work + kPanel * stride;
  for (int64_t j = 0; j < kPanel; ++j) {
    float* row = work + j * stride;
    if (j >= count) {
      std::fill(row, row + stride, 1.0f);
      continue;
    }
    const float* x = raw + j * hidden;
    wild = FactorRow(x, hidden, stride, row) || wild;
    for (int64_t a = 0; a < stride; a += lanes) {
      const auto v = LoadUpTo(d, x, a, hidden);
      hn::StoreU(j == 0 ? v : hn::Max(v, hn::LoadU(d, largest + a)), d, largest + a);
    }
  }
  ChunkMaxima(largest, stride, chunks, maximum);
  for (int64_t a = 0; a < stride; ++a)
    for (int64_t j = 0; j < kPanel; ++j) panel[a * kPanel + j] = work[j * stride + a];
  if (plain) {
    for (int64_t c = 0; c < chunks; ++c)
      for (int64_t j = 0; j < kPanel; ++j)
        std::copy_n(work + j * stride + c * kChunk, kChunk, plain + (c * kKeys + j) * kChunk);
  }
  return wild;
}

// sum[r] += group_weight · Σ 1/y over a group of dimensions, for 16 keys and `count` queries.
template <bool kBounded>
HWY_INLINE void ScoreGroup(const HeadV& v, int64_t group, const float* panel,
                           const float* const* queries, float* const* sums, int64_t count) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t first = group * kGroup;
  const auto weight = hn::Set(d, v.group_weight[group]);
  for (int64_t l = 0; l < kPanel; l += lanes) {
    const float* keys = panel + first * kPanel + l;
    // Out of the loop by hand: the compiler cannot know that the sums do not lie in them.
    FloatVec key[8], offset[8];
    Unrolled<8>([&](auto a) FOVEA_INLINE_LAMBDA {
      key[a] = hn::LoadU(d, keys + a * kPanel);
      offset[a] = hn::Set(d, v.offset[first + a]);
    });
    for (int64_t r = 0; r < count; ++r) {
      const float* query = queries[r] + first;
      FloatVec y[8], above[4], below[4];
      Unrolled<8>([&](auto a) FOVEA_INLINE_LAMBDA {
        y[a] = hn::MulAdd(hn::Set(d, query[a]), key[a], offset[a]);
        if constexpr (kBounded)
          y[a] = hn::Min(hn::Max(y[a], hn::Set(d, v.low[first + a])),
                         hn::Set(d, v.high[first + a]));
      });
      // 1/y0 + 1/y1 = (y0 + y1) / (y0 y1), and so on by pairs.
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        above[i] = hn::Add(y[2 * i], y[2 * i + 1]);
        below[i] = hn::Mul(y[2 * i], y[2 * i + 1]);
      });
      Unrolled<2>([&](auto i) FOVEA_INLINE_LAMBDA {
        above[i] = hn::MulAdd(above[2 * i], below[2 * i + 1],
                              hn::Mul(above[2 * i + 1], below[2 * i]));
        below[i] = hn::Mul(below[2 * i], below[2 * i + 1]);
      });
      const auto sum_above =
          hn::MulAdd(above[0], below[1], hn::Mul(above[1], below[0]));
      const auto fraction = hn::Div(sum_above, hn::Mul(below[0], below[1]));
      float* sum = sums[r] + l;
      hn::StoreU(hn::MulAdd(fraction, weight, hn::LoadU(d, sum)), d, sum);
    }
  }
}

// Σ v tanh(q + k), term by term.
HWY_INLINE float PlainScore(const HeadV& v, const float* query, const float* key) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto sum = hn::Zero(d);
  for (int64_t a = 0; a < v.hidden; a += lanes) {
    const auto x = hn::Add(LoadUpTo(d, query, a, v.hidden), LoadUpTo(d, key, a, v.hidden));
    sum = hn::MulAdd(LoadUpTo(d, v.weight, a, v.hidden), Tanh(d, x), sum);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

// tile[r, j] = the score of query active[r] and key begin + j, at least where it is in scope.
HWY_INLINE void ScoreTile(const HeadV& v, const QueryRows& rows, const int32_t* active,
                          int64_t count, const KeyBlock& block, float* tile) {
  std::fill_n(rows.largest, v.chunks, -kFactorLimit);
  for (int64_t r = 0; r < count; ++r) {
    if (rows.wild[active[r]]) continue;
    const float* maximum = rows.maximum + active[r] * v.chunks;
    for (int64_t c = 0; c < v.chunks; ++c) rows.largest[c] = std::max(rows.largest[c], maximum[c]);
  }
  for (int64_t p = 0; p < block.Panels(); ++p) {
    const int64_t begin = p * kPanel, end = std::min(begin + kPanel, block.count);
    const float* panel = block.panel + p * v.stride * kPanel;
    const float* queries[kRows];
    float* sums[kRows];
    int64_t tame = 0;
    for (int64_t r = 0; r < count; ++r) {
      const int32_t row = active[r];
      if (rows.first[row] >= block.begin + end || rows.last[row] <= block.begin + begin) continue;
      float* sum = tile + r * kKeys + begin;
      if (rows.wild[row] || block.wild[p]) {
        const int64_t from = std::max(begin, rows.first[row] - block.begin);
        const int64_t to = std::min(end, rows.last[row] - block.begin);
        for (int64_t j = from; j < to; ++j)
          tile[r * kKeys + j] =
              PlainScore(v, rows.raw + row * v.hidden, block.raw + j * v.hidden);
        continue;
      }
      queries[tame] = rows.scaled + row * v.stride;
      sums[tame++] = sum;
      std::fill_n(sum, kPanel, v.base);
    }
    if (tame == 0) continue;
    for (int64_t c = 0; c < v.chunks; ++c) {
      const bool bounded = rows.largest[c] + block.maximum[p * v.chunks + c] > kProductLimit;
      for (int64_t g = 2 * c; g < std::min(2 * c + 2, v.groups); ++g) {
        if (bounded)
          ScoreGroup<true>(v, g, panel, queries, sums, tame);
        else
          ScoreGroup<false>(v, g, panel, queries, sums, tame);
      }
    }
  }
}

// With r = 1/(1 + e^{2(q+k)}), so that tanh' = 4 r (1 − r), and d the scores' gradient:
//   dq += Σ_j d r (1 − r),  dk[j] += d r (1 − r),  dr += Σ_j d r
// over the keys from … to − 1, multiples of 4, and 16 dimensions. key and dk are [kKeys, 16].
template <bool kBounded>
HWY_INLINE void GradientChunk(const float* query, const float* key, const float* gradient,
                              int64_t from, int64_t to, float* dq, float* dk, float* dr) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto one = hn::Set(d, 1.0f);
  const auto most = hn::Set(d, 0x1p31f);
  for (int64_t l = 0; l < kChunk; l += lanes) {
    const auto q = hn::LoadU(d, query + l);
    auto dq0 = hn::Zero(d), dq1 = hn::Zero(d), dr0 = hn::Zero(d), dr1 = hn::Zero(d);
    for (int64_t j = from; j < to; j += 4) {
      const float* k = key + j * kChunk + l;
      auto x0 = hn::MulAdd(q, hn::LoadU(d, k), one);
      auto x1 = hn::MulAdd(q, hn::LoadU(d, k + kChunk), one);
      auto x2 = hn::MulAdd(q, hn::LoadU(d, k + 2 * kChunk), one);
      auto x3 = hn::MulAdd(q, hn::LoadU(d, k + 3 * kChunk), one);
      if constexpr (kBounded) {
        x0 = hn::Min(x0, most);
        x1 = hn::Min(x1, most);
        x2 = hn::Min(x2, most);
        x3 = hn::Min(x3, most);
      }
      // Four reciprocals of one division.
      const auto x01 = hn::Mul(x0, x1), x23 = hn::Mul(x2, x3);
      const auto all = hn::Div(one, hn::Mul(x01, x23));
      const auto r01 = hn::Mul(all, x23), r23 = hn::Mul(all, x01);
      const auto r0 = hn::Mul(r01, x1), r1 = hn::Mul(r01, x0);
      const auto r2 = hn::Mul(r23, x3), r3 = hn::Mul(r23, x2);
      const auto s0 = hn::NegMulAdd(r0, r0, r0), s1 = hn::NegMulAdd(r1, r1, r1);
      const auto s2 = hn::NegMulAdd(r2, r2, r2), s3 = hn::NegMulAdd(r3, r3, r3);
      const auto g0 = hn::Set(d, gradient[j]), g1 = hn::Set(d, gradient[j + 1]);
      const auto g2 = hn::Set(d, gradient[j + 2]), g3 = hn::Set(d, gradient[j + 3]);
      float* out = dk + j * kChunk + l;
      hn::StoreU(hn::MulAdd(g0, s0, hn::LoadU(d, out)), d, out);
      hn::StoreU(hn::MulAdd(g1, s1, hn::LoadU(d, out + kChunk)), d, out + kChunk);
      hn::StoreU(hn::MulAdd(g2, s2, hn::LoadU(d, out + 2 * kChunk)), d, out + 2 * kChunk);
      hn::StoreU(hn::MulAdd(g3, s3, hn::LoadU(d, out + 3 * kChunk)), d, out + 3 * kChunk);
      dq0 = hn::MulAdd(g0, s0, dq0);
      dq1 = hn::MulAdd(g1, s1, dq1);
      dq0 = hn::MulAdd(g2, s2, dq0);
      dq1 = hn::MulAdd(g3, s3, dq1);
      dr0 = hn::MulAdd(g0, r0, dr0);
      dr1 = hn::MulAdd(g1, r1, dr1);
      dr0 = hn::MulAdd(g2, r2, dr0);
      dr1 = hn::MulAdd(g3, r3, dr1);
    }
    hn::StoreU(hn::Add(hn::LoadU(d, dq + l), hn::Add(dq0, dq1)), d, dq + l);
    hn::StoreU(hn::Add(hn::LoadU(d, dr + l), hn::Add(dr0, dr1)), d, dr + l);
  }
}

// As GradientChunk, from tanh itself, over all dimensions.
HWY_INLINE void PlainGradient(const HeadV& v, const float* query, const KeyBlock& block,
                              const float* gradient, int64_t from, int64_t to, float* dq, float* dk,
                              float* dr) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto half = hn::Set(d, 0.5f);
  for (int64_t j = from; j < to; ++j) {
    const auto g = hn::Set(d, gradient[j]);
    for (int64_t a = 0; a < v.hidden; a += lanes) {
      const auto x = hn::Add(LoadUpTo(d, query, a, v.hidden),
                             LoadUpTo(d, block.raw + j * v.hidden, a, v.hidden));
      const auto t = hn::Mul(half, Tanh(d, x));
      const auto s = hn::NegMulAdd(t, t, hn::Set(d, 0.25f));
      float* out = dk + (a / kChunk * kKeys + j) * kChunk + a % kChunk;
      hn::StoreU(hn::MulAdd(g, s, hn::LoadU(d, out)), d, out);
      hn::StoreU(hn::MulAdd(g, s, hn::LoadU(d, dq + a)), d, dq + a);
      hn::StoreU(hn::MulAdd(g, hn::Sub(half, t), hn::LoadU(d, dr + a)), d, dr + a);
    }
  }
}

// The gradients of a tile of scores, [count, kKeys]: dq [rows.count, stride], dk [chunks, kKeys,
// 16], dr [stride], each added to, in the units of GradientChunk.
HWY_INLINE void GradientTile(const HeadV& v, const QueryRows& rows, const int32_t* active,
                             int64_t count, const KeyBlock& block, const float* tile, float* dq,
                             float* dk, float* dr) {
  bool wild_block = false;
  for (int64_t p = 0; p < block.Panels(); ++p) wild_block = wild_block || block.wild[p];
  for (int64_t r = 0; r < count; ++r) {
    const int32_t row = active[r];
    const float* gradient = tile + r * kKeys;
    int64_t from = std::max<int64_t>(rows.first[row] - block.begin, 0);
    int64_t to = std::min<int64_t>(rows.last[row] - block.begin, block.count);
    float* dq_row = dq + row * v.stride;
    if (wild_block || rows.wild[row]) {
      PlainGradient(v, rows.raw + row * v.hidden, block, gradient, from, to, dq_row, dk, dr);
      continue;
    }
    from = from / 4 * 4;
    to = (to + 3) / 4 * 4;
    for (int64_t c = 0; c < v.chunks; ++c) {
      float largest = -kFactorLimit;
      for (int64_t p = from / kPanel; p * kPanel < to; ++p)
        largest = std::max(largest, block.maximum[p * v.chunks + c]);
      const float* query = rows.plain + row * v.stride + c * kChunk;
      const float* key = block.plain + c * kKeys * kChunk;
      float* dk_chunk = dk + c * kKeys * kChunk;
      if (rows.maximum[row * v.chunks + c] + largest > kProductLimit)
        GradientChunk<true>(query, key, gradient, from, to, dq_row + c * kChunk, dk_chunk,
                            dr + c * kChunk);
      else
        GradientChunk<false>(query, key, gradient, from, to, dq_row + c * kChunk, dk_chunk,
                             dr + c * kChunk);
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
