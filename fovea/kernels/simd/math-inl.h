// Elementary functions on vectors of floats, compiled once for each SIMD target. Error bounds are
// stated in docs/numerics.md and proved by elementwise_test.cc.

#include <cstddef>
#include <cstring>

#if defined(FOVEA_KERNELS_SIMD_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_SIMD_MATH_INL_H_
#undef FOVEA_KERNELS_SIMD_MATH_INL_H_
#else
#define FOVEA_KERNELS_SIMD_MATH_INL_H_
#endif

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// At most 16 lanes on every target.
using FloatTag = hn::CappedTag<float, 16>;
using FloatVec = hn::Vec<FloatTag>;
inline constexpr size_t kMaxLanes = 16;

// The first `count` lanes from memory, the others 0. count < Lanes(d); nothing else is read.
HWY_INLINE FloatVec LoadTail(FloatTag d, const float* p, size_t count) {
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
  return hn::MaskedLoad(hn::FirstN(d, count), d, p);
#else
  alignas(64) float lanes[kMaxLanes] = {};
  std::memcpy(lanes, p, count * sizeof(float));
  return hn::Load(d, lanes);
#endif
}

// Writes the first `count` lanes and nothing else. count < Lanes(d).
HWY_INLINE void StoreTail(FloatVec v, FloatTag d, float* p, size_t count) {
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
  hn::BlendedStore(v, hn::FirstN(d, count), d, p);
#else
  alignas(64) float lanes[kMaxLanes];
  hn::Store(v, d, lanes);
  std::memcpy(p, lanes, count * sizeof(float));
#endif
}

// v where the lane is one of the first `count`, else 0.
HWY_INLINE FloatVec KeepTail(FloatVec v, FloatTag d, size_t count) {
  return hn::IfThenElseZero(hn::FirstN(d, count), v);
}

// x = n ln 2 + r with n whole and |r| ≤ ln(2)/2 (Cody & Waite 1980), so that e^x = 2^n e^r.
struct ReducedExp {
  FloatVec n_shifted;  // 1.5 · 2^23 + 127 + n: its low bits, moved up by 23, are the float 2^n
  FloatVec r;
};

HWY_INLINE ReducedExp ReduceExp(FloatTag d, FloatVec x) {
  const auto shift = hn::Set(d, 12582912.0f + 127.0f);
  const auto n_shifted = hn::MulAdd(x, hn::Set(d, 0x1.715476p0f), shift);
  const auto n = hn::Sub(n_shifted, shift);
  // ln 2 in two parts; n times the upper one, of 15 bits, is exact.
  const auto high = hn::NegMulAdd(n, hn::Set(d, 0x1.62e4p-1f), x);
  return {n_shifted, hn::NegMulAdd(n, hn::Set(d, 0x1.7f7d1cp-20f), high)};
}

// e^r − 1 on |r| ≤ ln(2)/2: r + r² q(r), q a minimax polynomial (Remez, coefficients rounded one
// by one); 0.06 ulp before rounding.
HWY_INLINE FloatVec ReducedExpm1(FloatTag d, FloatVec r) {
  auto q = hn::Set(d, 0x1.6ac144p-10f);
  q = hn::MulAdd(q, r, hn::Set(d, 0x1.123da6p-7f));
  q = hn::MulAdd(q, r, hn::Set(d, 0x1.555858p-5f));
  q = hn::MulAdd(q, r, hn::Set(d, 0x1.55548cp-3f));
  q = hn::MulAdd(q, r, hn::Set(d, 0x1.fffffcp-2f));
  return hn::MulAdd(hn::Mul(r, r), q, r);
}

// 2^n, for −126 ≤ n ≤ 127.
HWY_INLINE FloatVec PowerOfTwo(FloatTag d, FloatVec n_shifted) {
  const hn::Rebind<uint32_t, FloatTag> du;
  return hn::BitCast(d, hn::ShiftLeft<23>(hn::BitCast(du, n_shifted)));
}

// ln of the smallest normal float and of the largest float.
inline constexpr float kExpUnderflow = -87.33654f;
inline constexpr float kExpOverflow = 88.72283f;

// e^x for x ≤ 0. 0 below kExpUnderflow; NaN stays NaN.
HWY_INLINE FloatVec ExpNonPositive(FloatTag d, FloatVec x) {
  const auto [n_shifted, r] = ReduceExp(d, x);
  const auto p = hn::Add(ReducedExpm1(d, r), hn::Set(d, 1.0f));
  return hn::IfThenZeroElse(hn::Lt(x, hn::Set(d, kExpUnderflow)),
                            hn::Mul(p, PowerOfTwo(d, n_shifted)));
}

// e^x. 0 below kExpUnderflow, ∞ above kExpOverflow; NaN stays NaN.
HWY_INLINE FloatVec Exp(FloatTag d, FloatVec x) {
  const hn::Rebind<int32_t, FloatTag> di;
  const auto [n_shifted, r] = ReduceExp(d, x);
  const auto p = hn::Add(ReducedExpm1(d, r), hn::Set(d, 1.0f));
  // 2^n p by adding n to p's exponent: 2^128 is no float, yet 2^128 p may be.
  const auto n = hn::Sub(hn::BitCast(di, n_shifted), hn::Set(di, 0x4B400000 + 127));
  const auto y = hn::BitCast(d, hn::Add(hn::BitCast(di, p), hn::ShiftLeft<23>(n)));
  // Where the comparison is false, x + ∞ is ∞, or NaN if x is.
  const auto large = hn::Add(x, hn::Set(d, __builtin_inff()));
  return hn::IfThenZeroElse(hn::Lt(x, hn::Set(d, kExpUnderflow)),
                            hn::IfThenElse(hn::Le(x, hn::Set(d, kExpOverflow)), y, large));
}

// A function as a fraction whose denominator lies in [1, 2], so that several can share a division.
struct Fraction {
  FloatVec numerator, denominator;
};

// σ(x) = 1/(1 + e^−x) = e^x/(1 + e^x), the form whose exponent is not positive.
HWY_INLINE Fraction SigmoidFraction(FloatTag d, FloatVec x) {
  const auto one = hn::Set(d, 1.0f);
  const auto e = ExpNonPositive(d, hn::Or(x, hn::SignBit(d)));
  return {hn::IfThenElse(hn::Lt(x, hn::Zero(d)), e, one), hn::Add(e, one)};
}

HWY_INLINE FloatVec Sigmoid(FloatTag d, FloatVec x) {
  const auto f = SigmoidFraction(d, x);
  return hn::Div(f.numerator, f.denominator);
}

// tanh |x| = −m/(2 + m) with m = e^{−2|x|} − 1, taken without cancellation near 0.
HWY_INLINE Fraction TanhFraction(FloatTag d, FloatVec x) {
  // Beyond 10 the float nearest to tanh x is ±1.
  const auto limit = hn::Set(d, -20.0f);
  auto y = hn::Or(hn::Add(x, x), hn::SignBit(d));
  y = hn::IfThenElse(hn::Lt(y, limit), limit, y);
  const auto [n_shifted, r] = ReduceExp(d, y);
  const auto scale = PowerOfTwo(d, n_shifted);
  const auto m = hn::MulAdd(scale, ReducedExpm1(d, r), hn::Sub(scale, hn::Set(d, 1.0f)));
  return {hn::CopySign(m, x), hn::Add(m, hn::Set(d, 2.0f))};
}

HWY_INLINE FloatVec Tanh(FloatTag d, FloatVec x) {
  const auto f = TanhFraction(d, x);
  return hn::Div(f.numerator, f.denominator);
}

// Both values with one division; up to 4 roundings more than alone.
struct TwoValues {
  FloatVec first, second;
};
HWY_INLINE TwoValues ScaledValues(FloatVec scale, const Fraction& a, const Fraction& b) {
  return {hn::Mul(scale, hn::Mul(a.numerator, b.denominator)),
          hn::Mul(scale, hn::Mul(b.numerator, a.denominator))};
}
HWY_INLINE TwoValues ValuesOf(FloatTag d, const Fraction& a, const Fraction& b) {
  return ScaledValues(hn::Div(hn::Set(d, 1.0f), hn::Mul(a.denominator, b.denominator)), a, b);
}

// sum [Lanes(d)] += v, in double.
HWY_INLINE void AddInDouble(FloatTag d, FloatVec v, double* sum) {
#if HWY_TARGET == HWY_SCALAR
  *sum += hn::GetLane(v);
  (void)d;
#else
  const hn::Half<FloatTag> half;
  const hn::Rebind<double, hn::Half<FloatTag>> wide;
  double* upper = sum + hn::Lanes(d) / 2;
  hn::StoreU(hn::Add(hn::LoadU(wide, sum), hn::PromoteTo(wide, hn::LowerHalf(half, v))), wide, sum);
  hn::StoreU(hn::Add(hn::LoadU(wide, upper), hn::PromoteTo(wide, hn::UpperHalf(half, v))), wide,
             upper);
#endif
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_SIMD_MATH_INL_H_
