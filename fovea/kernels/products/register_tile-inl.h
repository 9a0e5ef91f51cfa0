// The inner loops of fused dot-product attention, compiled once for each SIMD target: products of
// small tiles that stay in registers, and powers of 2 of scores.

#include <cstdint>

#if defined(FOVEA_KERNELS_PRODUCTS_REGISTER_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_PRODUCTS_REGISTER_TILE_INL_H_
#undef FOVEA_KERNELS_PRODUCTS_REGISTER_TILE_INL_H_
#else
#define FOVEA_KERNELS_PRODUCTS_REGISTER_TILE_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "hwy/cache_control.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

inline constexpr int64_t kLanes = hn::MaxLanes(FloatTag());
// A tile's sums, one row of its right side and one element of its left side fill the registers: 32
// on AVX-512 and Arm, 16 elsewhere.
inline constexpr int64_t kTileRows = 6;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || HWY_TARGET == HWY_NEON
inline constexpr int kTileVectors = 4;
#else
inline constexpr int kTileVectors = 2;
#endif
inline constexpr int64_t kTileCols = kTileVectors * kLanes;

enum class Store { kOverwrite, kAdd };

// The left side of a product: its element (r, t) lies at data[r · stride + t], or, transposed, at
// data[t · stride + r].
template <bool kTransposed>
struct LeftSide {
  const float* data;
  int64_t stride;

  HWY_INLINE float At(int64_t r, int64_t t) const {
    return kTransposed ? data[t * stride + r] : data[r * stride + t];
  }
  // The rows from `row` on.
  HWY_INLINE LeftSide From(int64_t row) const {
    return {data + (kTransposed ? row : row * stride), stride};
  }
  HWY_INLINE void FetchNext(int64_t) const {}
};

// The transposed one where it lies far away, each term in another place: with each term of these
// rows comes the line in which the next rows have theirs.
struct FarLeftSide : LeftSide<true> {
  HWY_INLINE FarLeftSide From(int64_t row) const { return {LeftSide<true>::From(row)}; }
  HWY_INLINE void FetchNext(int64_t t) const {
    constexpr int64_t kLine = 16;  // floats
    hwy::Prefetch(data + t * stride + kLine);
  }
};

// C [kRows, kVectors · lanes] = or += A [kRows, terms] B [terms, kVectors · lanes]. Every element
// of A B is a sum over the terms in rising order, whatever the tile. start [kVectors · lanes], if
// given, is where the sums of each row begin.
template <Store kStore, int kRows, int kVectors, class Left>
HWY_INLINE void MultiplyTile(Left a, const float* HWY_RESTRICT b, int64_t ldb, int64_t terms,
                             float* HWY_RESTRICT c, int64_t ldc, const float* start = nullptr) {
  const FloatTag d;
  FloatVec sum[kRows][kVectors];
#pragma GCC unroll 8
  for (int v = 0; v < kVectors; ++v) {
    const auto first = start == nullptr ? hn::Zero(d) : hn::LoadU(d, start + v * kLanes);
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) sum[r][v] = first;
  }
  for (int64_t t = 0; t < terms; ++t, b += ldb) {
    a.FetchNext(t);
    FloatVec right[kVectors];
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) right[v] = hn::LoadU(d, b + v * kLanes);
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) {
      const auto left = hn::Set(d, a.At(r, t));
#pragma GCC unroll 8
      for (int v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(left, right[v], sum[r][v]);
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) {
      float* to = c + r * ldc + v * kLanes;
      if constexpr (kStore == Store::kAdd) sum[r][v] = hn::Add(hn::LoadU(d, to), sum[r][v]);
      hn::StoreU(sum[r][v], d, to);
    }
  }
}

// As MultiplyTile, over columns in any number of whole vectors.
template <Store kStore, int kRows, class Left>
HWY_INLINE void MultiplyCols(Left a, const float* b, int64_t ldb, int64_t terms, float* c,
                             int64_t ldc, int64_t cols) {
  int64_t col = 0;
  for (; col + kTileCols <= cols; col += kTileCols)
    MultiplyTile<kStore, kRows, kTileVectors>(a, b + col, ldb, terms, c + col, ldc);
  if constexpr (kTileVectors > 2) {
    for (; col + 2 * kLanes <= cols; col += 2 * kLanes)
      MultiplyTile<kStore, kRows, 2>(a, b + col, ldb, terms, c + col, ldc);
  }
  for (; col < cols; col += kLanes)
    MultiplyTile<kStore, kRows, 1>(a, b + col, ldb, terms, c + col, ldc);
}

// x where it is at least `low`, else `low`; NaN stays NaN.
HWY_INLINE FloatVec AtLeast(FloatTag d, FloatVec low, FloatVec x) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
  (void)d;
  return hn::Max(low, x);  // MAXPS gives its second operand where either is NaN
#else
  (void)d;
  return hn::IfThenElse(hn::Lt(x, low), low, x);
#endif
}

// x = 2^(factor · x) for each of `count` vectors, step by step side by side, since each step waits
// for the one before: x at least `lowest` = −127 / factor, below which the result is 0, and factor
// · x at most 127. factor in 2^±100. Relative error: 2.6 u beyond that of factor; NaN stays NaN.
template <int kCount>
HWY_INLINE void PowersOfTwo(FloatTag d, FloatVec factor, FloatVec lowest, FloatVec (&x)[kCount]) {
  const auto shift = hn::Set(d, 12582912.0f + 127.0f);
  FloatVec n_shifted[kCount], p[kCount];
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) x[i] = AtLeast(d, lowest, x[i]);
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) n_shifted[i] = hn::MulAdd(x[i], factor, shift);
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) p[i] = hn::Sub(n_shifted[i], shift);
    // In ±1/2, rounded once.
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) x[i] = hn::MulSub(x[i], factor, p[i]);
    // 2^x by a minimax polynomial (Remez, coefficients rounded one by one), 1.57 u, exact at 0.
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i)
    p[i] = hn::MulAdd(hn::Set(d, 0x1.5bda7ap-10f), x[i], hn::Set(d, 0x1.3ce8b0p-7f));
#pragma GCC unroll 8
  for (const float coefficient : {0x1.c6b6d8p-5f, 0x1.ebf9c2p-3f, 0x1.62e42ap-1f, 1.0f}) {
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) p[i] = hn::MulAdd(p[i], x[i], hn::Set(d, coefficient));
  }
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) x[i] = hn::Mul(p[i], PowerOfTwo(d, n_shifted[i]));
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_PRODUCTS_REGISTER_TILE_INL_H_
