// Rows as panels of columns, compiled once for each SIMD target.

#include <algorithm>
#include <cstdint>

#if defined(FOVEA_KERNELS_PRODUCTS_PANEL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_PRODUCTS_PANEL_INL_H_
#undef FOVEA_KERNELS_PRODUCTS_PANEL_INL_H_
#else
#define FOVEA_KERNELS_PRODUCTS_PANEL_INL_H_
#endif

#include "fovea/kernels/products/register_tile-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR
// Four rows as four columns of a panel.
HWY_INLINE void PackFourRows(const float* HWY_RESTRICT from, int64_t stride, int64_t size,
                             float* HWY_RESTRICT to) {
  const hn::Full128<float> d;
  int64_t t = 0;
  for (; t + 4 <= size; t += 4, to += 4 * kTileCols) {
    const auto a = hn::LoadU(d, from + t), b = hn::LoadU(d, from + stride + t);
    const auto c = hn::LoadU(d, from + 2 * stride + t), e = hn::LoadU(d, from + 3 * stride + t);
    const auto ac_low = hn::InterleaveLower(d, a, c), ac_high = hn::InterleaveUpper(d, a, c);
    const auto be_low = hn::InterleaveLower(d, b, e), be_high = hn::InterleaveUpper(d, b, e);
    hn::StoreU(hn::InterleaveLower(d, ac_low, be_low), d, to);
    hn::StoreU(hn::InterleaveUpper(d, ac_low, be_low), d, to + kTileCols);
    hn::StoreU(hn::InterleaveLower(d, ac_high, be_high), d, to + 2 * kTileCols);
    hn::StoreU(hn::InterleaveUpper(d, ac_high, be_high), d, to + 3 * kTileCols);
  }
  for (; t < size; ++t, to += kTileCols)
    for (int64_t c = 0; c < 4; ++c) to[c] = from[c * stride + t];
}
#endif

// At most kTileCols rows of `size` floats, `stride` apart, as the columns of one panel [size,
// kTileCols]; beyond `rows`, 0.
inline void PackPanel(const float* HWY_RESTRICT from, int64_t stride, int64_t rows, int64_t size,
                      float* HWY_RESTRICT to) {
  int64_t c = 0;
#if HWY_TARGET != HWY_SCALAR
  for (; c + 4 <= rows; c += 4, from += 4 * stride) PackFourRows(from, stride, size, to + c);
#endif
  for (; c < rows; ++c, from += stride)
    for (int64_t t = 0; t < size; ++t) to[t * kTileCols + c] = from[t];
  for (; c < kTileCols; ++c)
    for (int64_t t = 0; t < size; ++t) to[t * kTileCols + c] = 0;
}

// Rows [rows, size] as panels [size, kTileCols], one after the other; beyond `rows`, 0.
inline void PackPanels(const float* HWY_RESTRICT from, int64_t rows, int64_t size,
                       float* HWY_RESTRICT to) {
  for (int64_t begin = 0; begin < rows; begin += kTileCols, to += size * kTileCols)
    PackPanel(from + begin * size, size, std::min(kTileCols, rows - begin), size, to);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_PRODUCTS_PANEL_INL_H_
