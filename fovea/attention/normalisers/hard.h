#ifndef FOVEA_ATTENTION_NORMALISERS_HARD_H_
#define FOVEA_ATTENTION_NORMALISERS_HARD_H_

#include <algorithm>
#include <limits>
#include <span>

#include "fovea/attention/member.h"

namespace fovea::attention {

// One key gets all the weight: in inference that of the largest score, the first of equal ones; in
// training it is drawn from softmax(s) (autograd/hard_sampler.h). A row without a visible key gives
// zeros.
struct Hard {
  static constexpr MemberInfo kInfo = {
      "hard", "1 at arg max s, else 0; drawn from softmax(s) in training",
      "Xu et al. 2015, section 4.1; Jang et al. 2017",
      "exactly one key is to count, at the price of a noisier training",
      "a comparison a pair; in training a random number and two logarithms more"};

  template <class B>
  static typename B::Tensor Apply(const B& b, const typename B::Tensor& scores) {
    return b.HardChoice(scores);
  }

  // One row in place; masked scores are −∞.
  static void Plain(std::span<double> row) {
    const auto largest = std::max_element(row.begin(), row.end());
    const bool none = largest == row.end() || *largest == -std::numeric_limits<double>::infinity();
    for (auto s = row.begin(); s != row.end(); ++s) *s = s == largest && !none ? 1 : 0;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_NORMALISERS_HARD_H_
