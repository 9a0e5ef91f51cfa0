#ifndef FOVEA_KERNELS_PRODUCTS_MATMUL_H_
#define FOVEA_KERNELS_PRODUCTS_MATMUL_H_

#include <cstdint>

namespace fovea::kernels {

enum class Transpose : bool { kNo, kYes };

// C = alpha · op(A) op(B) + beta · C, all row-major. op(A) is [m, k], op(B) is [k, n], C is
// [m, n]; lda, ldb and ldc are the distances between the rows as they lie in memory. With
// beta = 0, C is not read, and with k = 0 or alpha = 0, C = beta · C and A and B are not read.
// A large product is shared among NumThreads() threads; the bits of C do not depend on their
// number. Error of an element: at most (k + 2) u |op(A)| |op(B)| and a rounding of beta C, whatever
// the sizes; an element's bits may differ between sizes.
void MatMul(Transpose transpose_a, Transpose transpose_b, int64_t m, int64_t n, int64_t k,
            float alpha, const float* a, int64_t lda, const float* b, int64_t ldb, float beta,
            float* c, int64_t ldc);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_MATMUL_H_
