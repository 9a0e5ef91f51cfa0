#ifndef FOVEA_KERNELS_PRODUCTS_TALL_PRODUCT_H_
#define FOVEA_KERNELS_PRODUCTS_TALL_PRODUCT_H_

#include <cstdint>

namespace fovea::kernels {

// C += Bᵀ A for A [rows, m], B [rows, n], C [n, m], where there are many more rows than columns:
// the gradient of a layer's weights. m is a multiple of 16; lda, ldb and ldc are the distances
// between rows. Stretches of 256 rows are summed one after the other, each in order, on any number
// of threads. Throws ArgumentError where m is not such a multiple.
void AddTallProduct(int64_t rows, int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
                    int64_t ldb, float* c, int64_t ldc);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_TALL_PRODUCT_H_
