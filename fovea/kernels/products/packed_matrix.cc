#include "fovea/kernels/products/packed_matrix.h"

#include <algorithm>

#include "fovea/core/threads.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/packed_matrix.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/panel-inl.h"
#include "fovea/kernels/products/panel_product-inl.h"
#include "hwy/highway.h"

#ifndef FOVEA_KERNELS_PACKED_TASK_
#define FOVEA_KERNELS_PACKED_TASK_
namespace fovea::kernels {

struct PackedTask {
  int64_t m;
  const float* a;
  int64_t lda;
  const PackedMatrix* b;
  const float* bias;  // or nullptr
  bool add;
  float* c;
  int64_t ldc;
};

}  // namespace fovea::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

int64_t TileColsT() { return kTileCols; }

// The panels of the rows [first, last), `first` a multiple of kTileCols.
void PackT(int64_t first, int64_t last, int64_t cols, const float* b, int64_t stride,
           int64_t padded_rows, float* to) {
  for (int64_t begin = 0; begin < cols; begin += PackedMatrix::kTerms) {
    const int64_t terms = std::min(PackedMatrix::kTerms, cols - begin);
    for (int64_t row = first; row < last; row += kTileCols)
      PackPanel(b + row * stride + begin, stride, std::min(kTileCols, last - row), terms,
                to + begin * padded_rows + row * terms);
  }
}

// C [m, cols] = or += a row.
HWY_INLINE void SetRows(const float* HWY_RESTRICT row, int64_t m, int64_t cols, bool add,
                        float* HWY_RESTRICT c, int64_t ldc) {
  const FloatTag d;
  for (int64_t r = 0; r < m; ++r, c += ldc) {
    int64_t j = 0;
    for (; j + kLanes <= cols; j += kLanes) {
      const auto x = hn::LoadU(d, row + j);
      hn::StoreU(add ? hn::Add(hn::LoadU(d, c + j), x) : x, d, c + j);
    }
    for (; j < cols; ++j) c[j] = add ? c[j] + row[j] : row[j];
  }
}

// Rows of A that stay in the second-level cache while all panels pass.
constexpr int64_t kBlockRows = 32 * kTileRows;

// A panel and `rows` rows of A from `first` on.
HWY_INLINE void MultiplyBlock(const PackedTask& task, int64_t panel, int64_t first, int64_t rows,
                              Ahead* ahead) {
  const PackedMatrix& b = *task.b;
  const int64_t col = panel * kTileCols, count = std::min(kTileCols, b.rows() - col);
  const bool whole = count == kTileCols, has_bias = task.bias != nullptr;
  float* c = task.c + first * task.ldc + col;
  if (has_bias && !whole) SetRows(task.bias + col, rows, count, task.add, c, task.ldc);
  bool add = task.add || (has_bias && !whole);
  const float* start = has_bias && whole ? task.bias + col : nullptr;
  for (int64_t begin = 0; begin < b.cols(); begin += PackedMatrix::kTerms) {
    const int64_t terms = std::min(PackedMatrix::kTerms, b.cols() - begin);
    MultiplyPanel(add, LeftSide<false>{task.a + first * task.lda + begin, task.lda}, rows,
                  b.Panel(col, begin, terms, kTileCols), kTileCols, terms, c, task.ldc, count,
                  start, ahead);
    add = true;
    start = nullptr;
  }
}

// Panels [first, last).
void MultiplyT(const PackedTask& task, int64_t first, int64_t last) {
  const int64_t cols = task.b->cols();
  for (int64_t row = 0; row < task.m; row += kBlockRows) {
    const int64_t next = row + kBlockRows, rows = std::min(kBlockRows, task.m - row);
    Ahead ahead;
    if (next < task.m)
      ahead = Ahead(task.a + next * task.lda, std::min(kBlockRows, task.m - next), cols, task.lda,
                    rows / kTileRows * (last - first) *
                        ((cols + PackedMatrix::kTerms - 1) / PackedMatrix::kTerms));
    for (int64_t panel = first; panel < last; ++panel)
      MultiplyBlock(task, panel, row, rows, &ahead);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(TileColsT);
HWY_EXPORT(PackT);
HWY_EXPORT(MultiplyT);

PackedMatrix::PackedMatrix(int64_t rows, int64_t cols, const float* b, int64_t stride)
    : rows_(rows), cols_(cols) {
  Require(rows >= 0 && cols >= 0 && stride >= cols, "a matrix [", rows, ", ", cols,
          "] with rows that are ", stride, " apart");
  const int64_t tile = HWY_DYNAMIC_DISPATCH(TileColsT)();
  padded_rows_ = (rows + tile - 1) / tile * tile;
  panels_ = Tensor::Uninitialised({padded_rows_ * cols});
  const auto pack = HWY_DYNAMIC_DISPATCH(PackT);
  // Threads do not repay less than some 100,000 floats each.
  ParallelFor(padded_rows_ / tile, 1 + 100'000 / std::max<int64_t>(1, tile * cols),
              [&](int64_t first, int64_t last) {
                pack(first * tile, std::min(rows, last * tile), cols, b, stride, padded_rows_,
                     panels_.data());
              });
}

void MatMulPacked(int64_t m, const float* a, int64_t lda, const PackedMatrix& b,
                  std::span<const float> bias, Onto onto, float* c, int64_t ldc) {
  Require(bias.empty() || std::ssize(bias) == b.rows(), "the bias must have ", b.rows(),
          " elements, got ", bias.size());
  Require(b.cols() > 0 || b.rows() == 0, "a packed product needs terms");
  const PackedTask task = {
      m, a, lda, &b, bias.empty() ? nullptr : bias.data(), onto == Onto::kSums, c, ldc};
  const int64_t tile = HWY_DYNAMIC_DISPATCH(TileColsT)(), panels = (b.rows() + tile - 1) / tile;
  // Threads do not repay less than some millions of operations each.
  const int64_t operations = std::max<int64_t>(1, 2 * m * tile * b.cols());
  const auto multiply = HWY_DYNAMIC_DISPATCH(MultiplyT);
  ParallelFor(panels, 1 + 4'000'000 / operations,
              [&](int64_t first, int64_t last) { multiply(task, first, last); });
}

void Linear(int64_t rows, int64_t out, int64_t in, const float* x, const float* weight,
            std::span<const float> bias, float* y) {
  constexpr int64_t kFewRows = 12;  // as many as MatMul multiplies without packing
  if (rows > kFewRows && in > 0)
    return MatMulPacked(rows, x, in, PackedMatrix(out, in, weight, in), bias, Onto::kNothing, y,
                        out);
  Require(bias.empty() || std::ssize(bias) == out, "the bias must have ", out, " elements, got ",
          bias.size());
  for (int64_t r = 0; r < rows && !bias.empty(); ++r)
    std::copy(bias.begin(), bias.end(), y + r * out);
  MatMul(Transpose::kNo, Transpose::kYes, rows, out, in, 1, x, in, weight, in, bias.empty() ? 0 : 1,
         y, out);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
