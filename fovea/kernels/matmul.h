#ifndef FOVEA_KERNELS_MATMUL_H_
#define FOVEA_KERNELS_MATMUL_H_

#include <cstdint>

namespace fovea::kernels {

enum class Transpose : bool { kNo, kYes };

// C = alpha · op(A) op(B) + beta · C, all row-major. op(A) is [m, k], op(B) is [k, n], C is
// [m, n]; lda, ldb and ldc are the distances between the rows as they lie in memory. With
// beta = 0, C is not read. Through BLAS (sgemm); k = 0 gives beta · C.
void MatMul(Transpose transpose_a, Transpose transpose_b, int64_t m, int64_t n, int64_t k,
            float alpha, const float* a, int64_t lda, const float* b, int64_t ldb, float beta,
            float* c, int64_t ldc);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_MATMUL_H_
