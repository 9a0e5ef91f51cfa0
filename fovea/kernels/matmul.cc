#include "fovea/kernels/matmul.h"

#include <cblas.h>
#include <dlfcn.h>

#include <algorithm>
#include <limits>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"

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

// Holds OpenBLAS to one thread in the calling thread: fovea's own threads share the work, so that
// one number of threads rules and two pools never contend for the cores. OpenBLAS on OpenMP asks
// OpenMP's per-thread setting, which is put back for whoever else uses it (LibTorch does). Where
// BLAS does without OpenMP nothing is done.
class OneBlasThread {
 public:
  OneBlasThread() {
    if (!Functions().set || !Functions().get) return;
    before_ = Functions().get();
    if (before_ != 1) Functions().set(1);
  }
  ~OneBlasThread() {
    if (before_ > 1) Functions().set(before_);
  }
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  struct OpenMp {
    int (*get)();
    void (*set)(int);
  };

  // Looked up at run time: which OpenMP there is, if any, is BLAS's affair.
  static const OpenMp& Functions() {
    static const OpenMp functions{
        reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "omp_get_max_threads")),
        reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"))};
    return functions;
  }

  int before_ = 1;
};

}  // namespace

void MatMul(Transpose transpose_a, Transpose transpose_b, int64_t m, int64_t n, int64_t k,
            float alpha, const float* a, int64_t lda, const float* b, int64_t ldb, float beta,
            float* c, int64_t ldc) {
  if (m == 0 || n == 0) return;
  if (k == 0 || alpha == 0) return Scale(m, n, beta, c, ldc);
  constexpr int64_t kMax = std::numeric_limits<blasint>::max();
  Require(std::max({m, n, k, lda, ldb, ldc}) <= kMax, "a matrix product of sizes ", m, ", ", n,
          ", ", k, " is too large for this BLAS");

  const auto multiply = [&](int64_t rows, int64_t cols, const float* left, const float* right,
                            float* out) {
    const OneBlasThread one_thread;
    cblas_sgemm(CblasRowMajor, ToBlas(transpose_a), ToBlas(transpose_b), static_cast<blasint>(rows),
                static_cast<blasint>(cols), static_cast<blasint>(k), alpha, left,
                static_cast<blasint>(lda), right, static_cast<blasint>(ldb), beta, out,
                static_cast<blasint>(ldc));
  };

  // Each thread gets a stretch of the longer side of C, of at least this many operations.
  constexpr double kGrain = 4e6;
  const double operations =
      2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  const int64_t longer = std::max(m, n);
  const int64_t parts = static_cast<int64_t>(std::min<double>(
      {operations / kGrain, static_cast<double>(NumThreads()), static_cast<double>(longer)}));
  if (parts <= 1) return multiply(m, n, a, b, c);
  ParallelFor(parts, 1, [&](int64_t first, int64_t last) {
    const int64_t begin = longer * first / parts, end = longer * last / parts;
    if (m >= n) {
      multiply(end - begin, n, a + begin * (transpose_a == Transpose::kYes ? 1 : lda), b,
               c + begin * ldc);
    } else {
      multiply(m, end - begin, a, b + begin * (transpose_b == Transpose::kYes ? ldb : 1),
               c + begin);
    }
  });
}

}  // namespace fovea::kernels
