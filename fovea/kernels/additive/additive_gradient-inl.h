// Gradients of additive scores of blocks of queries and keys.
// The method is that of additive_factors.h. Compiled once for each SIMD target.

#include <algorithm>
#include <cstdint>

#include "fovea/kernels/additive/additive_factors.h"

#if defined(FOVEA_KERNELS_ADDITIVE_ADDITIVE_GRADIENT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_ADDITIVE_ADDITIVE_GRADIENT_INL_H_
#undef FOVEA_KERNELS_ADDITIVE_ADDITIVE_GRADIENT_INL_H_
#else
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_GRADIENT_INL_H_
#endif

#include "fovea/kernels/additive/additive_factors-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

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

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_GRADIENT_INL_H_
