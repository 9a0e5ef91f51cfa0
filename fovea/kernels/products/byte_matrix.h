#ifndef FOVEA_KERNELS_PRODUCTS_BYTE_MATRIX_H_
#define FOVEA_KERNELS_PRODUCTS_BYTE_MATRIX_H_

#include <cstdint>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::kernels {

// A matrix W [rows, cols], and beside it ŵ = scale · b, its elements rounded to bytes b in ±127
// with a scale for each row: |w − ŵ| ≤ scale / 2. Processors with VNNI multiply bytes four times
// as fast as floats, which is enough to see what can be among the largest of a product.
class ByteMatrix {
 public:
  // Rows, and terms of a sum, that are multiplied together.
  static constexpr int64_t kTileRows = 64, kTileTerms = 4;

  // Whether this machine multiplies bytes so.
  static bool Supported();

  ByteMatrix() = default;
  // weight [rows, cols], finite, cols at most 2^16; shared, not copied.
  explicit ByteMatrix(const Tensor& weight);

  int64_t rows() const { return rows_; }
  int64_t cols() const { return cols_; }
  int64_t padded_cols() const { return (cols() + kTileTerms - 1) / kTileTerms * kTileTerms; }
  const float* row(int64_t i) const { return weight_.data() + i * cols_; }
  // The bytes of rows `row` to row + 63, 0 behind the last: [padded_cols / 4, 64, 4].
  const int8_t* Panel(int64_t row) const { return bytes_.data() + row * padded_cols(); }
  // [rows, rounded up to a tile]
  const float* scales() const { return scales_.data(); }
  // Σ_i ŵ[o,i], as long
  const float* sums() const { return sums_.data(); }
  float largest_scale() const { return largest_scale_; }
  float largest_norm() const { return largest_norm_; }  // ‖w_o‖₂

 private:
  int64_t rows_ = 0, cols_ = 0;
  Tensor weight_;
  std::vector<int8_t> bytes_;
  std::vector<float> scales_, sums_;
  float largest_scale_ = 0, largest_norm_ = 0;
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_BYTE_MATRIX_H_
