#include "fovea/explain/trials/perturbation.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/explain/trials/location.h"

namespace fovea::explain {
namespace {

// Half of the groups that the places fall into are removed.
constexpr int kGroups = 2 * kRemovals;

}  // namespace

std::vector<std::vector<int64_t>> KeptAtPoints(std::span<const int64_t> order) {
  const int64_t places = std::ssize(order);
  Require(places > 0, "there are no places to remove");
  // When each place goes.
  std::vector<int64_t> rank(order.size(), -1);
  for (int64_t i = 0; i < places; ++i) {
    const int64_t place = order[static_cast<size_t>(i)];
    Require(place >= 0 && place < places, "the order has place ", place, " of ", places);
    Require(rank[static_cast<size_t>(place)] < 0, "the order has place ", place, " twice");
    rank[static_cast<size_t>(place)] = i;
  }
  std::vector<std::vector<int64_t>> points(kRemovals + 1);
  for (int64_t k = 0; k <= kRemovals; ++k) {
    const int64_t removed = k * places / kGroups;
    std::vector<int64_t>& kept = points[static_cast<size_t>(k)];
    kept.reserve(static_cast<size_t>(places - removed));
    for (int64_t place = 0; place < places; ++place)
      if (rank[static_cast<size_t>(place)] >= removed) kept.push_back(place);
  }
  return points;
}

double Aopc(std::span<const double> curve) {
  Require(curve.size() == kRemovals + 1, "the curve has ", curve.size(), " points, not ",
          kRemovals + 1);
  double sum = 0;
  for (const double value : curve) sum += curve[0] - value;
  return sum / static_cast<double>(curve.size());
}

double Aopc(std::span<const int64_t> order, const ScoreOfKept& score) {
  std::vector<double> curve;
  for (const std::vector<int64_t>& kept : KeptAtPoints(order)) curve.push_back(score(kept));
  return Aopc(curve);
}

AopcAgainstRandom MeasureAopcr(std::span<const float> scores, int random_orders, uint64_t seed,
                               const ScoreOfKept& score) {
  Require(random_orders >= 1, "random_orders is ", random_orders, ", not at least 1");
  std::vector<int64_t> order = ByScore(scores);
  AopcAgainstRandom result;
  result.aopc = Aopc(order, score);
  // From the places as they stand, so that the random orders do not depend on the scores.
  std::sort(order.begin(), order.end());
  Random random(seed);
  for (int i = 0; i < random_orders; ++i) {
    random.Shuffle(std::span(order));
    result.random += Aopc(order, score);
  }
  result.random /= random_orders;
  return result;
}

}  // namespace fovea::explain
