#include "fovea/kernels/matmul.h"

#include <cblas.h>

#include <algorithm>
#include <limits>

#include "fovea/core/error.h"

namespace fovea::kernels {
namespace {

CBLAS_TRANSPOSE ToBlas(Transpose transpose) {
  return transpose == Transpose::kYes ? CblasTrans : CblasNoTrans;
}

// C = beta · C
void Scale(int64_t m, int64_t n, float beta, float* c, int64_t ldc) {
  for (int64_t i = 0; i < m; ++i) {
    float* row = c + i * ldc;
    if (beta == 0) {
      std::fill(row, row + n, 0.0f);
    } else {
      for (int64_t j = 0; j < n; ++j) row[j] *= beta;
    }
  }
}

}  // namespace

void MatMul(Transpose transpose_a, Transpose transpose_b, int64_t m, int64_t n, int64_t k,
            float alpha, const float* a, int64_t lda, const float* b, int64_t ldb, float beta,
            float* c, int64_t ldc) {
  if (m == 0 || n == 0) return;
  if (k == 0 || alpha == 0) return Scale(m, n, beta, c, ldc);
  constexpr int64_t kMax = std::numeric_limits<blasint>::max();
  Require(std::max({m, n, k, lda, ldb, ldc}) <= kMax, "a matrix product of sizes ", m, ", ", n,
          ", ", k, " is too large for this BLAS");
  cblas_sgemm(CblasRowMajor, ToBlas(transpose_a), ToBlas(transpose_b), static_cast<blasint>(m),
              static_cast<blasint>(n), static_cast<blasint>(k), alpha, a,
              static_cast<blasint>(lda), b, static_cast<blasint>(ldb), beta, c,
              static_cast<blasint>(ldc));
}

}  // namespace fovea::kernels
