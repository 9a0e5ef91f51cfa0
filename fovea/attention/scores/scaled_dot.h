#ifndef FOVEA_ATTENTION_SCORES_SCALED_DOT_H_
#define FOVEA_ATTENTION_SCORES_SCALED_DOT_H_

#include <cmath>

#include "fovea/attention/scores/dot.h"

namespace fovea::attention {

// score(q, k) = q · k / √Dk, so that the variance of a score does not grow with the size.
struct ScaledDot : ProductScore {
  static constexpr MemberInfo kInfo = {
      "scaled_dot", "q · k / √d", "Vaswani et al. 2017, section 3.2.1",
      "the default of Transformers; queries and keys of one learned space, of any size",
      "2 d a pair"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kNone;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.query == sizes.key,
            "the score scaled_dot needs query and key of equal size, got ", sizes.query, " and ",
            sizes.key);
    return {};
  }

  static double Scale(const ScoreSizes& sizes) {
    return 1 / std::sqrt(static_cast<double>(sizes.key));
  }

  static double Plain(const PlainInputs& in, int64_t i, int64_t j) {
    return Dot::Plain(in, i, j) / std::sqrt(static_cast<double>(in.sizes.key));
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_SCALED_DOT_H_
