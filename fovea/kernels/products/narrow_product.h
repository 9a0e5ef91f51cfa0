#ifndef FOVEA_KERNELS_PRODUCTS_NARROW_PRODUCT_H_
#define FOVEA_KERNELS_PRODUCTS_NARROW_PRODUCT_H_

#include <cstdint>

namespace fovea::kernels {

// C = A Bᵀ for A [rows, m], B [n, m], C [rows, n] with few columns n: the gradient of a layer's
// inputs. m is a multiple of 16; lda, ldb and ldc are the distances between rows. On the caller's
// thread; each result is a sum over m in 16 interleaved parts at most. Throws ArgumentError where m
// is not such a multiple.
void NarrowProduct(int64_t rows, int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
                   int64_t ldb, float* c, int64_t ldc);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_NARROW_PRODUCT_H_
