#include "fovea/kernels/products/narrow_product.h"

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/narrow_product.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/tile_product-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

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

HWY_EXPORT(Product);

void NarrowProduct(int64_t rows, int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
                   int64_t ldb, float* c, int64_t ldc) {
  Require(m % 16 == 0, "a narrow product needs columns by 16, got ", m);
  HWY_DYNAMIC_DISPATCH(Product)(rows, m, n, a, lda, b, ldb, c, ldc);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
