// Exponentials of rows of queries and keys, laid out as the scores take them.
// The method is that of additive_factors.h. Compiled once for each SIMD target.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fovea/kernels/additive/additive_factors.h"

#if defined(FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

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

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_INL_H_
