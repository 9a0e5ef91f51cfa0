#ifndef FOVEA_ATTENTION_SCORES_DOT_H_
#define FOVEA_ATTENTION_SCORES_DOT_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// score(q, k) = q · k. Needs Dq = Dk.
struct Dot : ProductScore {
  static constexpr MemberInfo kInfo = {"dot", "q · k", "Luong et al. 2015, section 3.1",
                                       "queries and keys of one learned space, of small size",
                                       "2 d a pair"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kNone;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.query == sizes.key, "the score dot needs query and key of equal size, got ",
            sizes.query, " and ", sizes.key);
    return {};
  }

  static double Plain(const PlainInputs& in, int64_t i, int64_t j) {
    double sum = 0;
    for (int64_t d = 0; d < in.sizes.query; ++d) sum += in.Query(i, d) * in.Key(j, d);
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_DOT_H_
