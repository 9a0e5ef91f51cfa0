#ifndef FOVEA_ATTENTION_NORMALISERS_SOFTMAX_H_
#define FOVEA_ATTENTION_NORMALISERS_SOFTMAX_H_

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "fovea/attention/member.h"

namespace fovea::attention {

// w_j = exp(s_j) / Σ exp(s): soft attention. A row without a visible key gives zeros.
struct Softmax {
  static constexpr MemberInfo kInfo = {
      "softmax", "exp(sⱼ) / Σ exp(s)", "Bahdanau et al. 2014, equation 6",
      "the default: every key may count, and the gradient reaches them all", "an exp a pair"};

  static constexpr bool kFused = true;  // the fused kernels have it

  template <class B>
  static typename B::Tensor Apply(const B& b, const typename B::Tensor& scores) {
    return b.Softmax(scores);
  }

  // One row in place; masked scores are −∞.
  static void Plain(std::span<double> row) {
    const double infinity = std::numeric_limits<double>::infinity();
    double largest = -infinity, sum = 0;
    for (const double s : row) largest = std::max(largest, s);
    for (double& s : row) sum += s = largest == -infinity ? 0 : std::exp(s - largest);
    for (double& s : row) s = sum > 0 ? s / sum : 0;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_NORMALISERS_SOFTMAX_H_
