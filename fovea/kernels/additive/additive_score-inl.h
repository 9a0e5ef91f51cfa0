// Additive scores of blocks of queries and keys.
// The method is that of additive_factors.h. Compiled once for each SIMD target.

#include <algorithm>
#include <cstdint>

#include "fovea/kernels/additive/additive_factors.h"

#if defined(FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
#endif

#include "fovea/kernels/additive/additive_factors-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// n0/y0 + n1/y1 + n2/y2 + n3/y3 with one division: n0/y0 + n1/y1 = (n0 y1 + n1 y0) / (y0 y1), and
// so once more.
HWY_INLINE FloatVec SumOfFractions(const FloatVec* n, const FloatVec* y) {
  const auto n01 = hn::MulAdd(n[0], y[1], hn::Mul(n[1], y[0])), y01 = hn::Mul(y[0], y[1]);
  const auto n23 = hn::MulAdd(n[2], y[3], hn::Mul(n[3], y[2])), y23 = hn::Mul(y[2], y[3]);
  return hn::Div(hn::MulAdd(n01, y23, hn::Mul(n23, y01)), hn::Mul(y01, y23));
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
      float* sum = sums[r] + l;
      hn::StoreU(hn::MulAdd(SumOfFractions(n, y), mean, hn::LoadU(d, sum)), d, sum);
    }
  }
}

// Σ v m / (m + 2) over a row, where terms(load, a, m) gives the m = e^{2(q + k)} − 1 ≤ kMostFactor
// of four vectors of dimensions from a on, and load(x, a) those of an array, zeros behind its end.
template <class Terms>
HWY_INLINE float SumOverRow(const HeadV& v, const Terms& terms) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto sum = hn::Zero(d);
  const auto add = [&](const auto& load, int64_t a) FOVEA_INLINE_LAMBDA {
    FloatVec m[4], y[4];
    terms(load, a, m);
    Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA { y[i] = hn::Add(m[i], hn::Set(d, 2.0f)); });
    Unrolled<4>([&](auto i)
                    FOVEA_INLINE_LAMBDA { m[i] = hn::Mul(load(v.unit, a + i * lanes), m[i]); });
    sum = hn::Add(sum, SumOfFractions(m, y));
  };
  int64_t a = 0;
  for (; a + 4 * lanes <= v.hidden; a += 4 * lanes)
    add([&](const float* x, int64_t at) FOVEA_INLINE_LAMBDA { return hn::LoadU(d, x + at); }, a);
  for (; a < v.hidden; a += 4 * lanes)
    add([&](const float* x, int64_t at)
            FOVEA_INLINE_LAMBDA { return LoadUpTo(d, x, at, v.hidden); },
        a);
  return v.unit_scale * hn::GetLane(hn::SumOfLanes(d, sum));
}

// Σ v tanh(q + k) from queries and keys themselves.
HWY_INLINE float DirectScore(const HeadV& v, const float* query, const float* key) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  return SumOverRow(v, [&](const auto& load, int64_t a, FloatVec* m) FOVEA_INLINE_LAMBDA {
    Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
      m[i] = hn::Add(load(query, a + i * lanes), load(key, a + i * lanes));
    });
    Expm1Twice(d, m);
  });
}

// The same from e^{2q} and e^{2k}.
HWY_INLINE float FactoredScore(const HeadV& v, const float* query, const float* key) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  return SumOverRow(v, [&](const auto& load, int64_t a, FloatVec* m) FOVEA_INLINE_LAMBDA {
    Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
      m[i] = hn::MulSub(load(query, a + i * lanes), load(key, a + i * lanes), hn::Set(d, 1.0f));
      m[i] = hn::Min(m[i], hn::Set(d, kMostFactor));
    });
  });
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
      const bool direct = rows.wild[row] || block.wild[p];
      if (direct || block.rows) {
        const int64_t from = std::max(begin, rows.first[row] - block.begin);
        const int64_t to = std::min(end, rows.last[row] - block.begin);
        for (int64_t j = from; j < to; ++j)
          tile[r * kKeys + j] =
              direct ? DirectScore(v, rows.raw + row * v.hidden, block.raw + j * v.hidden)
                     : FactoredScore(v, rows.factors + row * v.stride, block.rows + j * v.stride);
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

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
