#include "fovea/kernels/products/narrow_product.h"

#include <cstdint>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/narrow_product.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

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

template <int kRows>
HWY_INLINE void ProductRows(int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
                            int64_t ldb, float* c, int64_t ldc) {
  int64_t i = 0;
  for (; i + 2 <= n; i += 2) ProductTile<kRows, 2>(m, a, lda, b + i * ldb, ldb, c + i, ldc);
  if (i < n) ProductTile<kRows, 1>(m, a, lda, b + i * ldb, ldb, c + i, ldc);
}

void Product(int64_t rows, int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
             int64_t ldb, float* c, int64_t ldc) {
  int64_t r = 0;
  for (; r + 4 <= rows; r += 4) ProductRows<4>(m, n, a + r * lda, lda, b, ldb, c + r * ldc, ldc);
  for (; r < rows; ++r) ProductRows<1>(m, n, a + r * lda, lda, b, ldb, c + r * ldc, ldc);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(Product);

}  // namespace

void NarrowProduct(int64_t rows, int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
                   int64_t ldb, float* c, int64_t ldc) {
  Require(m % 16 == 0, "a narrow product needs columns by 16, got ", m);
  HWY_DYNAMIC_DISPATCH(Product)(rows, m, n, a, lda, b, ldb, c, ldc);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
