#ifndef FOVEA_EXPLAIN_TRIALS_LOCATION_H_
#define FOVEA_EXPLAIN_TRIALS_LOCATION_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace fovea::explain {

// Whether scores of places, such as attention weights or contributions, find the places that are
// known to matter. scores: [places], of any sign; infinite is allowed. truth: [places], whether a
// place is a true one. All throw ArgumentError where a score is NaN or the lengths differ.

// All places by falling score, ties in order.
std::vector<int64_t> ByScore(std::span<const float> scores);

// Normalised discounted cumulative gain at n, the number of true places:
//
//   NDCG@n = Σ_{i<n} rel(top_i) / log2(i + 2)  /  Σ_{i<n} 1 / log2(i + 2)
//
// top_i is the place that comes i-th in ByScore, rel 1 for a true place and 0 for another. In
// [0, 1]; 1 where the n highest scores are those of the true places. Nothing where no place is
// true.
//
// Source: Early et al. 2024 (MILLET); Järvelin & Kekäläinen 2002.
std::optional<double> NdcgAtTruth(std::span<const float> scores, const std::vector<bool>& truth);

// The pointing game: whether the place of the highest score, the first of them, is a true one.
// Nothing where no place is true. The measure of a set is the share of its samples that are hit.
//
// Source: Zhang et al. 2016 (excitation backprop).
std::optional<bool> HitsTruth(std::span<const float> scores, const std::vector<bool>& truth);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_TRIALS_LOCATION_H_
