// Additive scores of blocks of queries and keys, and their gradients, compiled once for each SIMD
// target. The method is that of additive_factors.h.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fovea/kernels/additive_factors.h"

// clang-format off
#if defined(FOVEA_KERNELS_ADDITIVE_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_TILE_INL_H_
#endif

#include "hwy/highway.h"
#include "fovea/kernels/math-inl.h"
#include "fovea/kernels/unrolled-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

struct QueryRows {
  int64_t count;
  const float* raw;       // [count, A]
  float* factors;         // [count, stride] kScale e^{2q}
  float* maximum;         // [count, chunks]
  int32_t *first, *last;  // [count] the keys in scope
  int32_t* wild;          // [count] whether beyond kFactorLimit or NaN
  float* largest;         // [chunks] work space
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
  const float *weight, *inverse, *offset, *mean;
};

// A vector of row x that ends at `size`.
HWY_INLINE FloatVec LoadUpTo(FloatTag d, const float* x, int64_t at, int64_t size) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  if (at + lanes <= size) return hn::LoadU(d, x + at);
  if (at >= size) return hn::Zero(d);
  return LoadTail(d, x + at, static_cast<size_t>(size - at));
}

// v, loaded by itself: folded into a product by the compiler, a load costs a copy of the other
// factor, and that a slot of those that products need.
HWY_INLINE FloatVec Loaded(FloatVec v) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
  asm("" : "+x"(v.raw));
#endif
  return v;
}

// e^{2x}, for |x| ≤ kFactorLimit; beyond, e to twice the limit.
HWY_INLINE FloatVec ExpTwice(FloatTag d, FloatVec x) {
  const auto bounded = hn::Min(hn::Max(x, hn::Set(d, -kFactorLimit)), hn::Set(d, kFactorLimit));
  const auto [n_shifted, r] = ReduceExp(d, hn::Add(bounded, bounded));
  const auto p = hn::Add(ReducedExpm1(d, r), hn::Set(d, 1.0f));
  return hn::Mul(p, PowerOfTwo(d, n_shifted));
}

// scale · e^{2x} of a row into `out` [stride]. Returns whether the row is wild.
HWY_INLINE bool FactorRow(const float* x, int64_t size, int64_t stride, float scale, float* out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto tame = hn::Eq(hn::Zero(d), hn::Zero(d));
  for (int64_t a = 0; a < stride; a += lanes) {
    const auto v = LoadUpTo(d, x, a, size);
    tame = hn::And(tame, hn::Le(hn::Abs(v), hn::Set(d, kFactorLimit)));
    hn::StoreU(hn::Mul(ExpTwice(d, v), hn::Set(d, scale)), d, out + a);
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
  for (int64_t r = 0; r < rows.count; ++r) {
    const float* raw = rows.raw + r * v.hidden;
    rows.wild[r] = FactorRow(raw, v.hidden, v.stride, kScale, rows.factors + r * v.stride);
    ChunkMaxima(raw, v.hidden, v.chunks, rows.maximum + r * v.chunks);
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
    wild = FactorRow(x, hidden, stride, 1, row) || wild;
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

// sums[r] += Σ v tanh(q + k) over a group of dimensions, for 16 keys and `count` queries.
template <bool kBounded>
HWY_INLINE void ScoreGroup(const HeadV& v, int64_t group, const float* panel,
                           const float* const* queries, float* const* sums, int64_t count) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t first = group * kGroup;
  const float* inverse = v.inverse + first;
  const auto mean = hn::Set(d, v.mean[group]);
  const auto scale = hn::Set(d, kScale);
  const auto most = hn::Set(d, 1 / kScale);
  for (int64_t l = 0; l < kPanel; l += lanes) {
    const float* keys = panel + first * kPanel + l;
    // Out of the loop by hand: the compiler cannot know that the sums do not lie in them.
    FloatVec key[4], offset[4];
    Unrolled<4>([&](auto a) FOVEA_INLINE_LAMBDA {
      key[a] = hn::LoadU(d, keys + a * kPanel);
      offset[a] = hn::Set(d, v.offset[first + a]);
    });
    for (int64_t r = 0; r < count; ++r) {
      const float* query = queries[r] + first;
      FloatVec n[4], y[4];
      Unrolled<4>([&](auto a) FOVEA_INLINE_LAMBDA {
        n[a] = hn::MulSub(Loaded(hn::Set(d, query[a])), key[a], scale);
        if constexpr (kBounded) n[a] = hn::Min(n[a], most);
        y[a] = hn::MulAdd(Loaded(hn::Set(d, inverse[a])), n[a], offset[a]);
      });
      // n0/y0 + n1/y1 = (n0 y1 + n1 y0) / (y0 y1), and so once more.
      const auto n01 = hn::MulAdd(n[0], y[1], hn::Mul(n[1], y[0])), y01 = hn::Mul(y[0], y[1]);
      const auto n23 = hn::MulAdd(n[2], y[3], hn::Mul(n[3], y[2])), y23 = hn::Mul(y[2], y[3]);
      const auto fraction = hn::Div(hn::MulAdd(n01, y23, hn::Mul(n23, y01)), hn::Mul(y01, y23));
      float* sum = sums[r] + l;
      hn::StoreU(hn::MulAdd(fraction, mean, hn::LoadU(d, sum)), d, sum);
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
          tile[r * kKeys + j] = PlainScore(v, rows.raw + row * v.hidden, block.raw + j * v.hidden);
        continue;
      }
      queries[tame] = rows.factors + row * v.stride;
      sums[tame++] = sum;
      std::fill_n(sum, kPanel, 0.0f);
    }
    if (tame == 0) continue;
    for (int64_t c = 0; c < v.chunks; ++c) {
      const bool bounded = rows.largest[c] + block.maximum[p * v.chunks + c] > kProductLimit;
      const int64_t per_chunk = kChunk / kGroup;
      for (int64_t g = per_chunk * c; g < std::min(per_chunk * (c + 1), v.groups); ++g) {
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
                              int64_t from, int64_t to, float* dq, float* dk, double* dr) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto one = hn::Set(d, 1.0f);
  const auto most = hn::Set(d, kMostReciprocal);
  for (int64_t l = 0; l < kChunk; l += lanes) {
    const auto q = hn::Mul(hn::LoadU(d, query + l), hn::Set(d, 1 / kScale));
    FloatVec dq_sum[2] = {hn::Zero(d), hn::Zero(d)},
             dr_sum[4] = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    for (int64_t j = from; j < to; j += 4) {
      const float* k = key + j * kChunk + l;
      float* out = dk + j * kChunk + l;
      FloatVec x[4], r[4];
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        x[i] = hn::MulAdd(Loaded(hn::LoadU(d, k + i * kChunk)), q, one);
        if constexpr (kBounded) x[i] = hn::Min(x[i], most);
      });
      // Four reciprocals of one division, each put right by a step of Newton's.
      const auto x01 = hn::Mul(x[0], x[1]), x23 = hn::Mul(x[2], x[3]);
      const auto all = hn::Div(one, hn::Mul(x01, x23));
      const auto r01 = hn::Mul(all, x23), r23 = hn::Mul(all, x01);
      r[0] = hn::Mul(r01, x[1]);
      r[1] = hn::Mul(r01, x[0]);
      r[2] = hn::Mul(r23, x[3]);
      r[3] = hn::Mul(r23, x[2]);
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        const auto error = hn::NegMulAdd(x[i], r[i], one);
        r[i] = hn::MulAdd(error, r[i], r[i]);
        const auto g = Loaded(hn::Set(d, gradient[j + i]));
        const auto slope = hn::NegMulAdd(r[i], r[i], r[i]);
        float* o = out + i * kChunk;
        hn::StoreU(hn::MulAdd(g, slope, Loaded(hn::LoadU(d, o))), d, o);
        dq_sum[i % 2] = hn::MulAdd(g, slope, dq_sum[i % 2]);
        dr_sum[i] = hn::MulAdd(g, r[i], dr_sum[i]);
      });
    }
    const auto dq0 = dq_sum[0], dq1 = dq_sum[1];
    const auto dr0 = hn::Add(dr_sum[0], dr_sum[1]), dr1 = hn::Add(dr_sum[2], dr_sum[3]);
    hn::StoreU(hn::Add(hn::LoadU(d, dq + l), hn::Add(dq0, dq1)), d, dq + l);
    AddInDouble(d, hn::Add(dr0, dr1), dr + l);
  }
}

// As GradientChunk, from tanh itself, over all dimensions.
HWY_INLINE void PlainGradient(const HeadV& v, const float* query, const KeyBlock& block,
                              const float* gradient, int64_t from, int64_t to, float* dq, float* dk,
                              double* dr) {
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
      AddInDouble(d, hn::Mul(g, hn::Sub(half, t)), dr + a);
    }
  }
}

// The gradients of a tile of scores, [count, kKeys]: dq [rows.count, stride], dk [chunks, kKeys,
// 16], dr [stride], each added to, in the units of GradientChunk.
HWY_INLINE void GradientTile(const HeadV& v, const QueryRows& rows, const int32_t* active,
                             int64_t count, const KeyBlock& block, const float* tile, float* dq,
                             float* dk, double* dr) {
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
      const float* query = rows.factors + row * v.stride + c * kChunk;
      const float* key = block.plain + c * kKeys * kChunk;
      float* dk_chunk = dk + c * kKeys * kChunk;
      if (rows.maximum[row * v.chunks + c] + largest > kReciprocalLimit)
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
