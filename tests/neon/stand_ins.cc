// What the kernels and their tests ask of libraries, of which there are none for the other
// processor.
#include <cblas.h>

#include "fovea/kernels/simd_targets.h"
// After simd_targets.h.
#include "hwy/highway.h"

// Without dispatch there is one target, and it is always chosen.
namespace hwy {

int64_t SupportedTargets() { return HWY_STATIC_TARGET; }
void SetSupportedTargetsForTest(int64_t) {}
ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  chosen.Update(HWY_STATIC_TARGET);
  return chosen;
}

}  // namespace hwy

// Matrix products of rows, by their definition.
extern "C" void cblas_sgemm(CBLAS_ORDER, CBLAS_TRANSPOSE transpose_a, CBLAS_TRANSPOSE transpose_b,
                            blasint rows, blasint cols, blasint inner, float alpha, const float* a,
                            blasint a_stride, const float* b, blasint b_stride, float beta,
                            float* c, blasint c_stride) {
  for (blasint i = 0; i < rows; ++i) {
    for (blasint j = 0; j < cols; ++j) {
      float sum = 0;
      for (blasint k = 0; k < inner; ++k)
        sum += a[transpose_a == CblasTrans ? k * a_stride + i : i * a_stride + k] *
               b[transpose_b == CblasTrans ? j * b_stride + k : k * b_stride + j];
      float& out = c[i * c_stride + j];
      out = alpha * sum + (beta == 0 ? 0 : beta * out);
    }
  }
}
