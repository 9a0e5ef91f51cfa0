#include "fovea/kernels/products/tall_product.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/tall_product.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/tile_product-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Vectors of A's columns in a register tile.
#if HWY_TARGET == HWY_AVX3
constexpr int kColumnVectors = 4;
#else
constexpr int kColumnVectors = 2;
#endif

// The columns of A and C that kVectors vectors hold: C += Bᵀ A.
template <int kVectors>
HWY_INLINE void AddTiles(int64_t rows, int64_t n, const float* a, int64_t lda, const float* b,
                         int64_t ldb, float* c, int64_t ldc) {
  const TileProduct p = {.a = b, .a_row = 1, .a_term = ldb, .b = a, .ldb = lda, .c = c, .ldc = ldc};
  int64_t i = 0;
  // Without vectors g++ 12 makes some of its own of b, which may reach behind its end.
#if HWY_TARGET != HWY_SCALAR
  for (; i + 6 <= n; i += 6) MultiplyBlock<6, kVectors>(p, i, 0, rows);
  for (; i + 3 <= n; i += 3) MultiplyBlock<3, kVectors>(p, i, 0, rows);
#endif
  for (; i < n; ++i) MultiplyBlock<1, kVectors>(p, i, 0, rows);
}

// The columns [begin, end) of A and C; multiples of 16.
void AddColumns(int64_t rows, int64_t n, const float* a, int64_t lda, const float* b, int64_t ldb,
                float* c, int64_t ldc, int64_t begin, int64_t end) {
  constexpr int64_t kStretch = 256;
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  for (int64_t row = 0; row < rows; row += kStretch) {
    const int64_t count = std::min(kStretch, rows - row);
    const float* left = a + row * lda;
    const float* right = b + row * ldb;
    int64_t j = begin;
    for (; j + kColumnVectors * lanes <= end; j += kColumnVectors * lanes)
      AddTiles<kColumnVectors>(count, n, left + j, lda, right, ldb, c + j, ldc);
    for (; j < end; j += lanes) AddTiles<1>(count, n, left + j, lda, right, ldb, c + j, ldc);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(AddColumns);

void AddTallProduct(int64_t rows, int64_t m, int64_t n, const float* a, int64_t lda, const float* b,
                    int64_t ldb, float* c, int64_t ldc) {
  constexpr int64_t kColumns = 64, kGrain = 1 << 20;  // multiplications, some 20 µs of one thread
  Require(m % 16 == 0, "a tall product needs columns by 16, got ", m);
  const auto run = HWY_DYNAMIC_DISPATCH(AddColumns);
  const int64_t parts = (m + kColumns - 1) / kColumns;
  const int64_t grain = kGrain / std::max<int64_t>(1, rows * n * kColumns) + 1;
  ParallelFor(parts, grain, [&](int64_t first, int64_t last) {
    run(rows, n, a, lda, b, ldb, c, ldc, first * kColumns, std::min(m, last * kColumns));
  });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
