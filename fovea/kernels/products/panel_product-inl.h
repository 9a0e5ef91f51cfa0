// Products of rows and one panel, compiled once for each SIMD target.

#include <cstdint>

#if defined(FOVEA_KERNELS_PRODUCTS_PANEL_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_PRODUCTS_PANEL_PRODUCT_INL_H_
#undef FOVEA_KERNELS_PRODUCTS_PANEL_PRODUCT_INL_H_
#else
#define FOVEA_KERNELS_PRODUCTS_PANEL_PRODUCT_INL_H_
#endif

#include "fovea/kernels/products/register_tile-inl.h"
#include "hwy/cache_control.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

constexpr int64_t WholeVectors(int64_t cols) { return (cols + kLanes - 1) / kLanes * kLanes; }

// Rows of floats that a later product reads, `stride` apart: some lines of them are fetched with
// each tile, so that they come while others are multiplied.
class Ahead {
 public:
  Ahead() = default;
  // All are to come within `tiles` tiles.
  Ahead(const float* data, int64_t rows, int64_t cols, int64_t stride, int64_t tiles)
      : row_(data),
        last_(data + rows * stride),
        cols_(cols),
        stride_(stride),
        lines_((rows * ((cols + kLine - 1) / kLine) + tiles - 1) / tiles) {}

  HWY_INLINE void Fetch() {
    for (int64_t i = 0; i < lines_ && row_ != last_; ++i) {
      hwy::Prefetch(row_ + col_);
      col_ += kLine;
      if (col_ < cols_) continue;
      col_ = 0;
      row_ += stride_;
    }
  }

 private:
  static constexpr int64_t kLine = 16;  // floats
  const float *row_ = nullptr, *last_ = nullptr;
  int64_t col_ = 0, cols_ = 0, stride_ = 0, lines_ = 0;
};

// C [kRows, cols] = or += a tile; cols at most kTileCols. start: as of MultiplyTile, of tiles with
// all columns.
template <Store kStore, int kRows, class Left>
HWY_INLINE void MultiplyPanelRows(Left a, const float* HWY_RESTRICT b, int64_t ldb, int64_t terms,
                                  float* HWY_RESTRICT c, int64_t ldc, int64_t cols,
                                  const float* start) {
  if (cols == kTileCols)
    return MultiplyTile<kStore, kRows, kTileVectors>(a, b, ldb, terms, c, ldc, start);
  HWY_ALIGN float part[kRows * kTileCols];
  MultiplyCols<Store::kOverwrite, kRows>(a, b, ldb, terms, part, kTileCols, WholeVectors(cols));
  for (int r = 0; r < kRows; ++r) {
    for (int64_t j = 0; j < cols; ++j) {
      float& to = c[r * ldc + j];
      to = (kStore == Store::kAdd ? to : 0.0f) + part[r * kTileCols + j];
    }
  }
}

template <Store kStore, class Left>
HWY_NOINLINE void MultiplyPanel(Left a, int64_t rows, const float* b, int64_t ldb, int64_t terms,
                                float* c, int64_t ldc, int64_t cols, const float* start,
                                Ahead* ahead) {
  static_assert(kTileRows == 6);
  int64_t row = 0;
  for (; row + kTileRows <= rows; row += kTileRows) {
    if (ahead != nullptr) ahead->Fetch();
    MultiplyPanelRows<kStore, kTileRows>(a.From(row), b, ldb, terms, c + row * ldc, ldc, cols,
                                         start);
  }
  const auto rest = a.From(row);
  float* to = c + row * ldc;
  switch (rows - row) {
    case 5:
      return MultiplyPanelRows<kStore, 5>(rest, b, ldb, terms, to, ldc, cols, start);
    case 4:
      return MultiplyPanelRows<kStore, 4>(rest, b, ldb, terms, to, ldc, cols, start);
    case 3:
      return MultiplyPanelRows<kStore, 3>(rest, b, ldb, terms, to, ldc, cols, start);
    case 2:
      return MultiplyPanelRows<kStore, 2>(rest, b, ldb, terms, to, ldc, cols, start);
    case 1:
      return MultiplyPanelRows<kStore, 1>(rest, b, ldb, terms, to, ldc, cols, start);
    default:
      return;
  }
}

template <class Left>
HWY_INLINE void MultiplyPanel(bool add, Left a, int64_t rows, const float* b, int64_t ldb,
                              int64_t terms, float* c, int64_t ldc, int64_t cols,
                              const float* start = nullptr, Ahead* ahead = nullptr) {
  if (add)
    MultiplyPanel<Store::kAdd>(a, rows, b, ldb, terms, c, ldc, cols, start, ahead);
  else
    MultiplyPanel<Store::kOverwrite>(a, rows, b, ldb, terms, c, ldc, cols, start, ahead);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_PRODUCTS_PANEL_PRODUCT_INL_H_
