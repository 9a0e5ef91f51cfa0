#include "fovea/kernels/products/tall_product.h"

#include <algorithm>
#include <cstdint>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/tall_product.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Vectors of A's columns in a register tile.
#if HWY_TARGET == HWY_AVX3
constexpr int kColumnVectors = 4;
#else
constexpr int kColumnVectors = 2;
#endif

// c [kN, kVectors] += over the rows, b's columns times a's vectors.
template <int kN, int kVectors>
HWY_INLINE void AddTile(int64_t rows, const float* HWY_RESTRICT a, int64_t lda,
                        const float* HWY_RESTRICT b, int64_t ldb, float* HWY_RESTRICT c,
                        int64_t ldc) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  FloatVec sums[kN][kVectors];
  Unrolled<kN>([&](auto i) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA { sums[i][v] = hn::Zero(d); });
  });
  for (int64_t r = 0; r < rows; ++r, a += lda, b += ldb) {
    FloatVec left[kVectors];
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA { left[v] = hn::LoadU(d, a + v * lanes); });
    Unrolled<kN>([&](auto i) FOVEA_INLINE_LAMBDA {
      const auto right = hn::Set(d, b[i]);
      Unrolled<kVectors>(
          [&](auto v) FOVEA_INLINE_LAMBDA { sums[i][v] = hn::MulAdd(left[v], right, sums[i][v]); });
    });
  }
  Unrolled<kN>([&](auto i) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
      float* to = c + i * ldc + v * lanes;
      hn::StoreU(hn::Add(hn::LoadU(d, to), sums[i][v]), d, to);
    });
  });
}

template <int kVectors>
HWY_INLINE void AddTiles(int64_t rows, int64_t n, const float* a, int64_t lda, const float* b,
                         int64_t ldb, float* c, int64_t ldc) {
  int64_t i = 0;
  // Without vectors g++ 12 makes some of its own of b, which may reach behind its end.
#if HWY_TARGET != HWY_SCALAR
  for (; i + 6 <= n; i += 6) AddTile<6, kVectors>(rows, a, lda, b + i, ldb, c + i * ldc, ldc);
  for (; i + 3 <= n; i += 3) AddTile<3, kVectors>(rows, a, lda, b + i, ldb, c + i * ldc, ldc);
#endif
  for (; i < n; ++i) AddTile<1, kVectors>(rows, a, lda, b + i, ldb, c + i * ldc, ldc);
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
namespace {

HWY_EXPORT(AddColumns);

}  // namespace

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
