#ifndef FOVEA_KERNELS_ROWS_SPARSEMAX_H_
#define FOVEA_KERNELS_ROWS_SPARSEMAX_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// The nearest point of the simplex to each row of [rows, cols], in place:
//   w_j = max(0, s_j − τ), τ such that Σ w = 1
// Scores 1 or more below the row's maximum, and −∞, give a weight of exactly 0, as do all that lie
// below τ; a row of −∞ alone gives zeros. NaN or +∞ in a row makes the row NaN. Computed in double
// and rounded once: the error of a weight is at most ½ ulp and cols · 2^−52. O(cols) for a row, and
// O(k log k) for the k scores within 1 of its maximum. Throws ArgumentError unless there are
// rows · cols scores.
// Source: Martins & Astudillo 2016, algorithm 1.
void SparsemaxRows(std::span<float> scores, int64_t rows, int64_t cols);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_SPARSEMAX_H_
