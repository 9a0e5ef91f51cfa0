#include "fovea/explain/trials/location.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/error.h"

namespace fovea::explain {
namespace {

void Check(std::span<const float> scores) {
  for (size_t i = 0; i < scores.size(); ++i)
    Require(!std::isnan(scores[i]), "the score of place ", i, " is NaN");
}

// Returns the number of true places.
int64_t Check(std::span<const float> scores, const std::vector<bool>& truth) {
  Require(scores.size() == truth.size(), "there are ", scores.size(), " scores and the truth of ",
          truth.size(), " places");
  Check(scores);
  return std::count(truth.begin(), truth.end(), true);
}

}  // namespace

std::vector<int64_t> ByScore(std::span<const float> scores) {
  Check(scores);
  std::vector<int64_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)];
  });
  return order;
}

std::optional<double> NdcgAtTruth(std::span<const float> scores, const std::vector<bool>& truth) {
  const int64_t n = Check(scores, truth);
  if (n == 0) return std::nullopt;
  const std::vector<int64_t> order = ByScore(scores);
  double gain = 0, best = 0;
  for (size_t i = 0; i < static_cast<size_t>(n); ++i) {
    const double discount = 1 / std::log2(static_cast<double>(i) + 2);
    best += discount;
    if (truth[static_cast<size_t>(order[i])]) gain += discount;
  }
  return gain / best;
}

std::optional<bool> HitsTruth(std::span<const float> scores, const std::vector<bool>& truth) {
  if (Check(scores, truth) == 0) return std::nullopt;
  return truth[static_cast<size_t>(std::max_element(scores.begin(), scores.end()) -
                                   scores.begin())];
}

}  // namespace fovea::explain
