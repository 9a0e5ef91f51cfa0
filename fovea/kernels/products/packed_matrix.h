#ifndef FOVEA_KERNELS_PRODUCTS_PACKED_MATRIX_H_
#define FOVEA_KERNELS_PRODUCTS_PACKED_MATRIX_H_

#include <cstdint>
#include <span>

#include "fovea/core/tensor.h"

namespace fovea::kernels {

// The right side B [rows, cols] of many products A Bᵀ, laid out once as the tiles of a product read
// it: a product of few rows spends a third of its time on that otherwise. Holds as many floats as
// B, its rows rounded up to a tile's columns (64 at most).
class PackedMatrix {
 public:
  // Terms of a sum that are taken together: a panel of as many stays in cache.
  static constexpr int64_t kTerms = 512;

  PackedMatrix() = default;
  // b: the distance between rows is `stride`.
  PackedMatrix(int64_t rows, int64_t cols, const float* b, int64_t stride);

  int64_t rows() const { return rows_; }
  int64_t cols() const { return cols_; }
  // B's rows from `row` on, `tile` of them, and its terms from `begin` on: a panel [terms, tile].
  const float* Panel(int64_t row, int64_t begin, int64_t terms, int64_t tile) const {
    return panels_.data() + begin * padded_rows_ + row / tile * (tile * terms);
  }

 private:
  int64_t rows_ = 0, cols_ = 0, padded_rows_ = 0;
  Tensor panels_;
};

enum class Onto : bool { kNothing, kSums };

// C = A Bᵀ + c, or C += that. A [m, cols of B], C [m, rows of B], row-major; lda and ldc are the
// distances between their rows; bias c [rows of B] or empty. On up to NumThreads() threads where C
// is large, with the same bits on any number. Error: as of MatMul, and a rounding for the bias.
void MatMulPacked(int64_t m, const float* a, int64_t lda, const PackedMatrix& b,
                  std::span<const float> bias, Onto onto, float* c, int64_t ldc);

// y = x Wᵀ + b: x [rows, in], W [out, in], b [out] or empty, y [rows, out], all with rows one
// behind the other. Packs W where there are rows enough to repay it. Error: as of MatMulPacked.
void Linear(int64_t rows, int64_t out, int64_t in, const float* x, const float* weight,
            std::span<const float> bias, float* y);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_PACKED_MATRIX_H_
