#ifndef FOVEA_ATTENTION_SCORES_LOCATION_H_
#define FOVEA_ATTENTION_SCORES_LOCATION_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// score(q, j) = (W q)_j: from the query alone, with W [axis, Dq] for up to `axis` keys.
struct Location {
  static constexpr MemberInfo kInfo = {
      "location", "(W q)ⱼ", "Luong et al. 2015, section 3.1, equation 8",
      "where to look follows from the query alone; up to a fixed number of keys", "2 Dq a pair"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kNone;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.axis > 0, "the score location needs a number of places of at least 1, got ",
            sizes.axis);
    return {{"weight", {sizes.heads, sizes.axis, sizes.query}}};
  }

  template <class B>
  static typename B::Tensor Scores(const B& b, const ScoreInputs<B>& in) {
    const int64_t keys = b.ShapeOf(in.key)[2];
    Require(keys <= in.sizes.axis, "the score location was made for up to ", in.sizes.axis,
            " places, got ", keys);
    return Project(b, in.query, b.Slice(in.parameters["weight"], 1, 0, keys));
  }

  static double Plain(const PlainInputs& in, int64_t i, int64_t j) {
    double sum = 0;
    for (int64_t d = 0; d < in.sizes.query; ++d)
      sum += in.weights[0][j * in.sizes.query + d] * in.Query(i, d);
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_LOCATION_H_
