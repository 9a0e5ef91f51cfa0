// Additive scores of blocks of queries and keys, and their gradients, compiled once for each SIMD
// target. The method is that of additive_factors.h.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fovea/kernels/additive/additive_factors.h"

// clang-format off
#if defined(FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
#endif

#include "hwy/highway.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

struct QueryRows {
  int64_t count;
  const float* raw;       // [count, A]
  float* factors;         // [count, stride] kScale e^{2q}, or e^{2q} for keys in rows
  float* maximum;         // [count, chunks]
  int32_t *first, *last;  // [count] the keys in scope
  int32_t* wild;          // [count] whether beyond kFactorLimit or NaN
  float* largest;         // [chunks] work space
};

struct KeyBlock {
  int64_t begin, count;  // keys begin … begin + count − 1, count ≤ kKeys
  const float* raw;      // [count, A]
  const float* rows;     // [count, stride] e^{2k}, instead of panels; nullptr: panels
  const float* panel;    // [panels, stride, 16] e^{2k}; 1 where there is no key
  const float* maximum;  // [panels, chunks]
  const uint8_t* wild;   // [panels]
  const float* plain;    // [chunks, kKeys, 16] e^{2k}; nullptr: not needed

  int64_t Panels() const { return (count + kPanel - 1) / kPanel; }
};

// The v of one head, as AdditiveV has them.
struct HeadV {
  int64_t hidden, groups, chunks, stride;
  const float *weight, *inverse, *offset, *mean, *unit;
  float unit_scale;
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

// x within ±limit; NaN stays NaN.
HWY_INLINE FloatVec CutOff(FloatTag d, FloatVec x, float limit) {
  const auto most = hn::Set(d, limit), least = hn::Set(d, -limit);
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
  return hn::Min(most, hn::Max(least, x));  // the second operand where one is NaN
#else
  x = hn::IfThenElse(hn::Lt(x, least), least, x);
  return hn::IfThenElse(hn::Gt(x, most), most, x);
#endif
}

// e^{2x} − 1 of four vectors, x cut off at ±kDirectLimit, whose tanh is ±1. NaN stays NaN. 2x =
// (n + r) ln 2; that log2 e is rounded once costs tanh less than 0.3 u, since x tanh'(x) < 0.45.
// The polynomial is that of ReducedExpm1 in r ln 2. The four go side by side, so that none waits.
HWY_INLINE void Expm1Twice(FloatTag d, FloatVec* x) {
  const auto one = hn::Set(d, 1.0f);
  const auto log2 = hn::Set(d, 0x1.715476p1f), shift = hn::Set(d, 12582912.0f + 127.0f);
  FloatVec n[4], q[4];
  const auto each = [](const auto& f) FOVEA_INLINE_LAMBDA { Unrolled<4>(f); };
  each([&](auto i) FOVEA_INLINE_LAMBDA { x[i] = CutOff(d, x[i], kDirectLimit); });
  each([&](auto i) FOVEA_INLINE_LAMBDA { n[i] = hn::MulAdd(x[i], log2, shift); });
  each([&](auto i) FOVEA_INLINE_LAMBDA { x[i] = hn::MulSub(x[i], log2, hn::Sub(n[i], shift)); });
  each([&](auto i) FOVEA_INLINE_LAMBDA {
    q[i] = hn::MulAdd(x[i], hn::Set(d, 0x1.41da16p-13f), hn::Set(d, 0x1.5f08bep-10f));
  });
  const auto next = [&](float c) FOVEA_INLINE_LAMBDA {
    each([&](auto i) FOVEA_INLINE_LAMBDA { q[i] = hn::MulAdd(q[i], x[i], hn::Set(d, c)); });
  };
  next(0x1.3b2d7ep-7f);
  next(0x1.c6af82p-5f);
  next(0x1.ebfbdcp-3f);
  next(0x1.62e43p-1f);
  each([&](auto i) FOVEA_INLINE_LAMBDA {
    n[i] = PowerOfTwo(d, n[i]);
    q[i] = hn::Mul(q[i], x[i]);
  });
  each([&](auto i) FOVEA_INLINE_LAMBDA { x[i] = hn::MulAdd(n[i], q[i], hn::Sub(n[i], one)); });
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

HWY_INLINE void FactorQueries(const HeadV& v, float scale, const QueryRows& rows) {
  for (int64_t r = 0; r < rows.count; ++r) {
    const float* raw = rows.raw + r * v.hidden;
    rows.wild[r] = FactorRow(raw, v.hidden, v.stride, scale, rows.factors + r * v.stride);
    ChunkMaxima(raw, v.hidden, v.chunks, rows.maximum + r * v.chunks);
  }
}

// Factors of up to 16 keys: rows [count, stride], and the maximum [chunks] of each chunk. Returns
// whether a key is wild. largest: stride floats of work space.
HWY_INLINE bool FactorKeys(const float* raw, int64_t count, int64_t hidden, int64_t chunks,
                           float* largest, float* rows, float* maximum) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t stride = chunks * kChunk;
  bool wild = false;
  for (int64_t j = 0; j < count; ++j) {
    const float* x = raw + j * hidden;
    wild = FactorRow(x, hidden, stride, 1, rows + j * stride) || wild;
    for (int64_t a = 0; a < stride; a += lanes) {
      const auto v = LoadUpTo(d, x, a, hidden);
      hn::StoreU(j == 0 ? v : hn::Max(v, hn::LoadU(d, largest + a)), d, largest + a);
    }
  }
  ChunkMaxima(largest, stride, chunks, maximum);
  return wild;
}

// Four rows of four floats, `from` apart, into columns, `to` apart.
HWY_INLINE void TransposeFour(const float* x, int64_t from, float* y, int64_t to) {
#if HWY_TARGET == HWY_SCALAR
  for (int64_t i = 0; i < 4; ++i)
    for (int64_t j = 0; j < 4; ++j) y[j * to + i] = x[i * from + j];
#else
  const hn::FixedTag<float, 4> d;
  const hn::FixedTag<double, 2> pairs;
  const auto x0 = hn::LoadU(d, x), x1 = hn::LoadU(d, x + from);
  const auto x2 = hn::LoadU(d, x + 2 * from), x3 = hn::LoadU(d, x + 3 * from);
  const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, x0, x1));
  const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, x2, x3));
  const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, x0, x1));
  const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, x2, x3));
  hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23)), d, y);
  hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23)), d, y + to);
  hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23)), d, y + 2 * to);
  hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23)), d, y + 3 * to);
#endif
}

// rows [count, stride] of up to 16 keys → panel [stride, 16], 1 where there is no key.
HWY_INLINE void PanelOfRows(const float* rows, int64_t count, int64_t stride, float* panel) {
  if (count == kPanel) {
    for (int64_t a = 0; a < stride; a += 4)
      for (int64_t j = 0; j < kPanel; j += 4)
        TransposeFour(rows + j * stride + a, stride, panel + a * kPanel + j, kPanel);
    return;
  }
  for (int64_t a = 0; a < stride; ++a)
    for (int64_t j = 0; j < kPanel; ++j)
      panel[a * kPanel + j] = j < count ? rows[j * stride + a] : 1;
}

// The same → [chunks, kKeys, 16], 1 where there is no key.
HWY_INLINE void ChunksOfRows(const float* rows, int64_t count, int64_t chunks, float* plain) {
  for (int64_t c = 0; c < chunks; ++c) {
    float* out = plain + c * kKeys * kChunk;
    for (int64_t j = 0; j < count; ++j)
      std::copy_n(rows + (j * chunks + c) * kChunk, kChunk, out + j * kChunk);
    std::fill(out + count * kChunk, out + kPanel * kChunk, 1.0f);
  }
}

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

// About 1/f of four vectors, in two halves with time in between.
#if HWY_TARGET == HWY_AVX3
// From a table, to 14 bits.
struct Reciprocals {
  static constexpr int kEstimate = 4, kParts = 8;
  HWY_INLINE static void Begin(FloatTag, FloatVec* f) {
    Unrolled<4>([&](auto i)
                    FOVEA_INLINE_LAMBDA { f[kEstimate + i] = hn::ApproximateReciprocal(f[i]); });
  }
  HWY_INLINE static void End(const FloatVec* f, FloatVec* r) {
    Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA { r[i] = f[kEstimate + i]; });
  }
};
#else
// By one division: products of the first two and of the last two, the quotient of all.
struct Reciprocals {
  static constexpr int kFirstTwo = 4, kLastTwo = 5, kQuotient = 6, kParts = 7;
  HWY_INLINE static void Begin(FloatTag d, FloatVec* f) {
    f[kFirstTwo] = hn::Mul(f[0], f[1]);
    f[kLastTwo] = hn::Mul(f[2], f[3]);
    f[kQuotient] = hn::Div(hn::Set(d, 1.0f), hn::Mul(f[kFirstTwo], f[kLastTwo]));
  }
  HWY_INLINE static void End(const FloatVec* f, FloatVec* r) {
    const auto r01 = hn::Mul(f[kQuotient], f[kLastTwo]);
    const auto r23 = hn::Mul(f[kQuotient], f[kFirstTwo]);
    r[0] = hn::Mul(r01, f[1]);
    r[1] = hn::Mul(r01, f[0]);
    r[2] = hn::Mul(r23, f[3]);
    r[3] = hn::Mul(r23, f[2]);
  }
};
#endif

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
    // Four reciprocals, which the next four keys begin before these end.
    using Parts = FloatVec[Reciprocals::kParts];
    const auto begin = [&](int64_t j, Parts& f) FOVEA_INLINE_LAMBDA {
      const float* k = key + j * kChunk + l;
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        f[i] = hn::MulAdd(Loaded(hn::LoadU(d, k + i * kChunk)), q, one);
        if constexpr (kBounded) f[i] = hn::Min(f[i], most);
      });
      Reciprocals::Begin(d, f);
    };
    const auto end = [&](int64_t j, const Parts& f) FOVEA_INLINE_LAMBDA {
      FloatVec r[4], error[4];
      Reciprocals::End(f, r);
      // Each put right by a step of Newton's.
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA { error[i] = hn::NegMulAdd(f[i], r[i], one); });
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA { r[i] = hn::MulAdd(error[i], r[i], r[i]); });
      float* out = dk + j * kChunk + l;
      Unrolled<4>([&](auto i) FOVEA_INLINE_LAMBDA {
        const auto g = Loaded(hn::Set(d, gradient[j + i]));
        // The slope of tanh first: an infinite gradient stays infinite.
        const auto slope = hn::Mul(g, hn::NegMulAdd(r[i], r[i], r[i]));
        // Sums by addition alone: products take other units of the processor.
        float* o = out + i * kChunk;
        hn::StoreU(hn::Add(slope, hn::LoadU(d, o)), d, o);
        dq_sum[i % 2] = hn::Add(slope, dq_sum[i % 2]);
        // The sum of tanh is a difference, and wants each product exact.
        dr_sum[i] = hn::MulAdd(g, r[i], dr_sum[i]);
      });
    };
    Parts now, next;
    begin(from, now);
    for (int64_t j = from + 4; j < to; j += 4) {
      begin(j, next);
      end(j - 4, now);
      Unrolled<Reciprocals::kParts>([&](auto i) FOVEA_INLINE_LAMBDA { now[i] = next[i]; });
    }
    end(to - 4, now);
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

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_SCORE_INL_H_
