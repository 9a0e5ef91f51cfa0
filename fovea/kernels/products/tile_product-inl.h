// C += A B and C = A Bᵀ on small tiles that lie in cache, compiled once for each SIMD target.

#include <cstdint>

#if defined(FOVEA_KERNELS_PRODUCTS_TILE_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_PRODUCTS_TILE_PRODUCT_INL_H_
#undef FOVEA_KERNELS_PRODUCTS_TILE_PRODUCT_INL_H_
#else
#define FOVEA_KERNELS_PRODUCTS_TILE_PRODUCT_INL_H_
#endif

#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// C [rows, cols] += A [rows, terms] B [terms, cols]; cols a multiple of 16. The element (r, t) of A
// lies at a[r · a_row + t · a_term]. Row r of C is row c_row[r], or r where c_row is nullptr.
struct TileProduct {
  const float* a;
  int64_t a_row, a_term;
  const float* b;
  int64_t ldb;
  float* c;
  int64_t ldc;
  const int32_t* c_row = nullptr;
};

template <int kRows, int kVectors>
HWY_INLINE void MultiplyBlock(const TileProduct& p, int64_t row, int64_t col, int64_t terms) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  FloatVec sum[kRows][kVectors];
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA { sum[r][v] = hn::Zero(d); });
  });
  const float* a = p.a + row * p.a_row;
  const float* b = p.b + col;
  for (int64_t t = 0; t < terms; ++t, a += p.a_term, b += p.ldb) {
    FloatVec right[kVectors];
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA { right[v] = hn::LoadU(d, b + v * lanes); });
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
      const auto left = hn::Set(d, a[r * p.a_row]);
      Unrolled<kVectors>(
          [&](auto v) FOVEA_INLINE_LAMBDA { sum[r][v] = hn::MulAdd(left, right[v], sum[r][v]); });
    });
  }
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    float* c = p.c + (p.c_row ? p.c_row[row + r] : row + r) * p.ldc + col;
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
      hn::StoreU(hn::Add(hn::LoadU(d, c + v * lanes), sum[r][v]), d, c + v * lanes);
    });
  });
}

template <int kRows>
HWY_INLINE void MultiplyRows(const TileProduct& p, int64_t row, int64_t cols, int64_t terms) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  constexpr int kWide = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL ? 4 : 2;
  int64_t col = 0;
  for (; col + kWide * lanes <= cols; col += kWide * lanes)
    MultiplyBlock<kRows, kWide>(p, row, col, terms);
  for (; col < cols; col += lanes) MultiplyBlock<kRows, 1>(p, row, col, terms);
}

// One row of C: a single row does not repay going down narrow columns of B.
HWY_INLINE void MultiplyRow(const TileProduct& p, int64_t row, int64_t cols, int64_t terms) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  constexpr int kWide = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL ? 16 : 8;
  int64_t col = 0;
  for (; col + kWide * lanes <= cols; col += kWide * lanes)
    MultiplyBlock<1, kWide>(p, row, col, terms);
  for (; col + 4 * lanes <= cols; col += 4 * lanes) MultiplyBlock<1, 4>(p, row, col, terms);
  for (; col < cols; col += lanes) MultiplyBlock<1, 1>(p, row, col, terms);
}

HWY_INLINE void Multiply(const TileProduct& p, int64_t rows, int64_t cols, int64_t terms) {
  // 24 sums and what they need fill 32 registers, 8 sums 16.
  constexpr int kRows = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL ? 6 : 4;
  int64_t row = 0;
  for (; row + kRows <= rows; row += kRows) MultiplyRows<kRows>(p, row, cols, terms);
  if (row + 4 <= rows) {
    MultiplyRows<4>(p, row, cols, terms);
    row += 4;
  }
  for (; row < rows; ++row) MultiplyRows<1>(p, row, cols, terms);
}

// C [kRows, kColumns] = A Bᵀ over m terms, in whole vectors.
template <int kRows, int kColumns>
HWY_INLINE void ProductTile(int64_t m, const float* HWY_RESTRICT a, int64_t lda,
                            const float* HWY_RESTRICT b, int64_t ldb, float* HWY_RESTRICT c,
                            int64_t ldc) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  FloatVec sums[kRows][kColumns];
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kColumns>([&](auto i) FOVEA_INLINE_LAMBDA { sums[r][i] = hn::Zero(d); });
  });
  for (int64_t k = 0; k < m; k += lanes) {
    FloatVec right[kColumns];
    Unrolled<kColumns>([&](auto i)
                           FOVEA_INLINE_LAMBDA { right[i] = hn::LoadU(d, b + i * ldb + k); });
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
      const auto left = hn::LoadU(d, a + r * lda + k);
      Unrolled<kColumns>(
          [&](auto i) FOVEA_INLINE_LAMBDA { sums[r][i] = hn::MulAdd(left, right[i], sums[r][i]); });
    });
  }
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kColumns>([&](auto i) FOVEA_INLINE_LAMBDA {
      c[r * ldc + i] = hn::GetLane(hn::SumOfLanes(d, sums[r][i]));
    });
  });
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_PRODUCTS_TILE_PRODUCT_INL_H_
