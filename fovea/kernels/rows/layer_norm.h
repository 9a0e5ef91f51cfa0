#ifndef FOVEA_KERNELS_ROWS_LAYER_NORM_H_
#define FOVEA_KERNELS_ROWS_LAYER_NORM_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// Keeps rows without variance finite, as PyTorch has it.
inline constexpr double kLayerNormEpsilon = 1e-5;

// y = gain ∘ (x − mean) / √(variance + 1e-5) + bias for each row of x [rows, cols], the variance
// over cols (not cols − 1); gain and bias [cols]. x and y may be the same span, but must not
// overlap otherwise. Computed in double and rounded once: ½ ulp, and what sums of cols terms in
// double lose. NaN and infinity in a row make the row NaN. Throws ArgumentError on spans of other
// sizes. Source: Ba, Kiros & Hinton 2016, equation 4.
void LayerNormRows(std::span<const float> x, std::span<const float> gain,
                   std::span<const float> bias, int64_t rows, int64_t cols, std::span<float> y);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_LAYER_NORM_H_
