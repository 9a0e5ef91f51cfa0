#ifndef FOVEA_ATTENTION_NORMALISERS_SPARSEMAX_H_
#define FOVEA_ATTENTION_NORMALISERS_SPARSEMAX_H_

#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "fovea/attention/member.h"

namespace fovea::attention {

// w_j = max(0, s_j − τ) with τ such that the weights sum to 1: the nearest distribution to the
// scores, in which most keys weigh exactly 0. A row without a visible key gives zeros.
// dw_i/ds_j = [i = j] − 1/k for i and j among the k keys that weigh something, else 0.
struct Sparsemax {
  static constexpr MemberInfo kInfo = {
      "sparsemax", "max(0, sⱼ − τ), τ such that Σ w = 1",
      "Martins & Astudillo 2016, equation 2 and algorithm 1",
      "most keys are to count exactly nothing, and the rest be few",
      "a comparison a pair, k log k of the k scores within 1 of the largest"};

  template <class B>
  static typename B::Tensor Apply(const B& b, const typename B::Tensor& scores) {
    return b.Sparsemax(scores);
  }

  // One row in place; masked scores are −∞. The largest k with 1 + k s_k > Σ of the k largest.
  static void Plain(std::span<double> row) {
    std::vector<double> sorted(row.begin(), row.end());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const double infinity = std::numeric_limits<double>::infinity();
    if (sorted.empty() || sorted[0] == -infinity) return std::fill(row.begin(), row.end(), 0.0);
    double sum = 0, threshold = 0;
    for (size_t k = 1; k <= sorted.size() && sorted[k - 1] > -infinity; ++k) {
      sum += sorted[k - 1] - sorted[0];
      if (1 + static_cast<double>(k) * (sorted[k - 1] - sorted[0]) > sum)
        threshold = (sum - 1) / static_cast<double>(k);
    }
    for (double& s : row) s = std::max(0.0, s - sorted[0] - threshold);
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_NORMALISERS_SPARSEMAX_H_
