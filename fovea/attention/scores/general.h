#ifndef FOVEA_ATTENTION_SCORES_GENERAL_H_
#define FOVEA_ATTENTION_SCORES_GENERAL_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// score(q, k) = qᵀ W k, with W [Dq, Dk].
struct General : ProductScore {
  static constexpr MemberInfo kInfo = {"general", "qᵀ W k", "Luong et al. 2015, section 3.1",
                                       "queries and keys of different spaces or sizes",
                                       "2 Dk a pair, 2 Dq Dk a query"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kNone;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    return {{"weight", {sizes.heads, sizes.query, sizes.key}}};
  }

  template <class B>
  static typename B::Tensor QueryFactor(const B& b, const typename B::Tensor& query,
                                        const attention::Parameters<B>& parameters) {
    return b.MatMul(query, parameters["weight"]);
  }

  static double Plain(const PlainInputs& in, int64_t i, int64_t j) {
    double sum = 0;
    for (int64_t d = 0; d < in.sizes.query; ++d)
      for (int64_t e = 0; e < in.sizes.key; ++e)
        sum += in.Query(i, d) * in.weights[0][d * in.sizes.key + e] * in.Key(j, e);
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_GENERAL_H_
