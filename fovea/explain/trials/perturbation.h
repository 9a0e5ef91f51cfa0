#ifndef FOVEA_EXPLAIN_TRIALS_PERTURBATION_H_
#define FOVEA_EXPLAIN_TRIALS_PERTURBATION_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace fovea::explain {

// What a model loses where the places that are said to matter are removed: the area over its
// perturbation curve, measured as MILLET does.
//
// Places are removed in the order given, the most relevant first, in kRemovals groups of 5 % up to
// 50 %. The curve has kRemovals + 1 points: x_0 is whole, from x_k the first ⌊k T / 20⌋ of T places
// are gone.
//
//   AOPC  = 1/(kRemovals + 1) Σ_k f(x) − f(x_k)            over k = 0 … kRemovals; the first is 0
//   AOPCR = AOPC of the order by score − mean AOPC of R random orders
//
// f is the score that the model gives the class in question. AOPC grows with what removing costs;
// AOPCR is above 0 where the order finds what matters better than chance.
//
// Source: Samek et al. 2017 (AOPC); Early et al. 2024 (MILLET: AOPCR and the groups).
inline constexpr int kRemovals = 10;

// The model's score of a sample of which only the places in `kept` are left, in rising order; there
// is always one.
using ScoreOfKept = std::function<double(std::span<const int64_t> kept)>;

// The places kept at each point of the curve, in rising order: [kRemovals + 1][T − ⌊k T / 20⌋].
// order: each place from 0 to T − 1 once, T > 0; else ArgumentError.
std::vector<std::vector<int64_t>> KeptAtPoints(std::span<const int64_t> order);

// AOPC of the model's scores at the points, curve: [kRemovals + 1], else ArgumentError.
double Aopc(std::span<const double> curve);

// The same, of the curve that the model gives with this order: as many calls as it has points.
double Aopc(std::span<const int64_t> order, const ScoreOfKept& score);

struct AopcAgainstRandom {
  double aopc = 0;    // of the order by score
  double random = 0;  // the mean over the random orders
  double aopcr() const { return aopc - random; }
};

// scores: [T], of any sign; places by falling score, ties in order. The random orders are drawn
// from the seed and are the same on every machine. ArgumentError where a score is NaN, T is 0 or
// random_orders is below 1.
AopcAgainstRandom MeasureAopcr(std::span<const float> scores, int random_orders, uint64_t seed,
                               const ScoreOfKept& score);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_TRIALS_PERTURBATION_H_
