#include "fovea/kernels/products/matmul.h"

#include <algorithm>

#include "fovea/core/threads.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/matmul.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/panel-inl.h"
#include "fovea/kernels/products/panel_product-inl.h"
#include "fovea/kernels/products/register_tile-inl.h"
#include "hwy/highway.h"

#ifndef FOVEA_KERNELS_MATMUL_TASK_
#define FOVEA_KERNELS_MATMUL_TASK_
namespace fovea::kernels {

// Rows of A up to which B is read where it lies: they do not repay copying it.
constexpr int64_t kFewRows = 12;

// C [m, n] = or += alpha op(A) op(B), k > 0. The element (r, t) of op(A) lies at a[r · lda + t] or,
// transposed, at a[t · lda + r]; B likewise.
struct MatMulTask {
  bool transpose_a, transpose_b;
  int64_t m, n, k;
  float alpha;
  const float* a;
  int64_t lda;
  const float* b;
  int64_t ldb;
  bool add;
  float* c;
  int64_t ldc;
};

}  // namespace fovea::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// A block of B and one of A are to stay in the second-level cache, a tile's rows of A in the first.
constexpr int64_t kTerms = 512;
constexpr int64_t kBlockCols = 256;
constexpr int64_t kBlockRows = 8 * kTileRows;
static_assert(kBlockCols % kTileCols == 0);

// alpha times op(B)'s terms [begin, begin + terms) and columns [col, col + cols) as one panel
// [terms, stride]; beyond `cols`, 0.
inline void PackRight(const MatMulTask& task, int64_t begin, int64_t terms, int64_t col,
                      int64_t cols, int64_t stride, float* HWY_RESTRICT to) {
  const float* from =
      task.transpose_b ? task.b + col * task.ldb + begin : task.b + begin * task.ldb + col;
  if (task.transpose_b) {
    PackPanel(from, task.ldb, cols, terms, to);
  } else if (cols == kTileCols) {
    const FloatTag d;
    for (int64_t t = 0; t < terms; ++t) {
#pragma GCC unroll 8
      for (int v = 0; v < kTileVectors; ++v)
        hn::StoreU(hn::LoadU(d, from + t * task.ldb + v * kLanes), d,
                   to + t * kTileCols + v * kLanes);
    }
  } else {
    for (int64_t t = 0; t < terms; ++t) {
      std::copy_n(from + t * task.ldb, cols, to + t * stride);
      std::fill(to + t * stride + cols, to + (t + 1) * stride, 0.0f);
    }
  }
  if (task.alpha == 1) return;
  for (int64_t i = 0; i < terms * stride; ++i) to[i] *= task.alpha;
}

void MultiplyBlocks(const MatMulTask& task) {
  const bool packs = task.transpose_b || task.alpha != 1 || task.m > kFewRows;
  float* right = Scratch(ScratchUse::kMatMulRight, kTerms * kBlockCols);
  for (int64_t block = 0; block < task.n; block += kBlockCols) {
    const int64_t block_cols = std::min(kBlockCols, task.n - block);
    for (int64_t begin = 0; begin < task.k; begin += kTerms) {
      const int64_t terms = std::min(kTerms, task.k - begin);
      const bool add = task.add || begin > 0;
      for (int64_t row = 0; row < task.m; row += kBlockRows) {
        const int64_t rows = std::min(kBlockRows, task.m - row);
        for (int64_t j = 0; j < block_cols; j += kTileCols) {
          const int64_t cols = std::min(kTileCols, block_cols - j);
          float* packed = right + j * kTerms;
          const float* panel = packed;
          int64_t stride = task.transpose_b ? kTileCols : WholeVectors(cols);
          if (!packs && cols == kTileCols) {
            panel = task.b + begin * task.ldb + block + j;
            stride = task.ldb;
          } else if (row == 0) {
            PackRight(task, begin, terms, block + j, cols, stride, packed);
          }
          float* c = task.c + row * task.ldc + block + j;
          if (task.transpose_a)
            MultiplyPanel(add, FarLeftSide{{task.a + begin * task.lda + row, task.lda}}, rows,
                          panel, stride, terms, c, task.ldc, cols);
          else
            MultiplyPanel(add, LeftSide<false>{task.a + row * task.lda + begin, task.lda}, rows,
                          panel, stride, terms, c, task.ldc, cols);
        }
      }
    }
  }
}

// C [kRows, kCols] = or += alpha times products of rows of A and of B, each over all terms.
template <int kRows, int kCols>
HWY_INLINE void MultiplyRowPairs(const MatMulTask& task, int64_t row, int64_t col) {
  const FloatTag d;
  const float* a = task.a + row * task.lda;
  const float* b = task.b + col * task.ldb;
  FloatVec sum[kRows][kCols];
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int j = 0; j < kCols; ++j) sum[r][j] = hn::Zero(d);
  }
  const auto add = [&](auto load) HWY_ATTR {
    FloatVec left[kRows];
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) left[r] = load(a + r * task.lda);
#pragma GCC unroll 8
    for (int j = 0; j < kCols; ++j) {
      const FloatVec right = load(b + j * task.ldb);
#pragma GCC unroll 8
      for (int r = 0; r < kRows; ++r) sum[r][j] = hn::MulAdd(left[r], right, sum[r][j]);
    }
  };
  int64_t t = 0;
  for (; t + kLanes <= task.k; t += kLanes)
    add([&](const float* from) HWY_ATTR { return hn::LoadU(d, from + t); });
  if (t < task.k) {
    const auto rest = static_cast<size_t>(task.k - t);
    add([&](const float* from) HWY_ATTR { return LoadTail(d, from + t, rest); });
  }
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int j = 0; j < kCols; ++j) {
      float& to = task.c[(row + r) * task.ldc + col + j];
      to = (task.add ? to : 0.0f) + task.alpha * hn::GetLane(hn::SumOfLanes(d, sum[r][j]));
    }
  }
}

template <int kRows>
HWY_INLINE void MultiplyRows(const MatMulTask& task, int64_t row) {
  int64_t col = 0;
  for (; col + 4 <= task.n; col += 4) MultiplyRowPairs<kRows, 4>(task, row, col);
  for (; col < task.n; ++col) MultiplyRowPairs<kRows, 1>(task, row, col);
}

// A Bᵀ of a few rows: the terms of both lie side by side.
void MultiplyFewRows(const MatMulTask& task) {
  int64_t row = 0;
  for (; row + 4 <= task.m; row += 4) MultiplyRows<4>(task, row);
  for (; row + 2 <= task.m; row += 2) MultiplyRows<2>(task, row);
  for (; row < task.m; ++row) MultiplyRows<1>(task, row);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(MultiplyBlocks);
HWY_EXPORT(MultiplyFewRows);

// C = beta · C
void Scale(int64_t m, int64_t n, float beta, float* c, int64_t ldc) {
  if (beta == 1) return;
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
  const bool nothing = k == 0 || alpha == 0;
  if (nothing || beta != 0) Scale(m, n, beta, c, ldc);
  if (nothing) return;
  const MatMulTask all = {.transpose_a = transpose_a == Transpose::kYes,
                          .transpose_b = transpose_b == Transpose::kYes,
                          .m = m,
                          .n = n,
                          .k = k,
                          .alpha = alpha,
                          .a = a,
                          .lda = lda,
                          .b = b,
                          .ldb = ldb,
                          .add = beta != 0,
                          .c = c,
                          .ldc = ldc};
  // Chosen before the work is cut, so that the threads decide nothing.
  const bool few_rows = m <= kFewRows && all.transpose_b && !all.transpose_a;
  const auto multiply =
      few_rows ? HWY_DYNAMIC_DISPATCH(MultiplyFewRows) : HWY_DYNAMIC_DISPATCH(MultiplyBlocks);

  // Each thread gets a stretch of the longer side of C, of at least this many operations.
  constexpr double kGrain = 4e6;
  const double operations =
      2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  const int64_t longer = std::max(m, n);
  const int64_t parts = static_cast<int64_t>(std::min<double>(
      {operations / kGrain, static_cast<double>(NumThreads()), static_cast<double>(longer)}));
  if (parts <= 1) return multiply(all);
  ParallelFor(parts, 1, [&](int64_t first, int64_t last) {
    const int64_t begin = longer * first / parts, end = longer * last / parts;
    MatMulTask task = all;
    if (m >= n) {
      task.m = end - begin;
      task.a += begin * (all.transpose_a ? 1 : lda);
      task.c += begin * ldc;
    } else {
      task.n = end - begin;
      task.b += begin * (all.transpose_b ? ldb : 1);
      task.c += begin;
    }
    multiply(task);
  });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
