#ifndef FOVEA_KERNELS_ROWS_SOFTMAX_H_
#define FOVEA_KERNELS_ROWS_SOFTMAX_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// Softmax of each row of [rows, cols] in place, shifted by the row's maximum. A score of −∞ gives
// a weight of exactly 0, as does one that lies 87.34 or more below the maximum; a row of −∞ alone
// gives zeros. NaN or +∞ in a row makes the row NaN. Weights sum to 1 within 1e-6. Throws
// ArgumentError unless there are rows · cols scores. Error bound: docs/numerics.md.
void SoftmaxRows(std::span<float> scores, int64_t rows, int64_t cols);

// log Σ exp(x[i]); −∞ for an empty span or one of −∞ alone, ∞ if there is a +∞, NaN if there is a
// NaN.
float LogSumExp(std::span<const float> x);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_SOFTMAX_H_
