#ifndef FOVEA_ATTENTION_SCORES_ADDITIVE_H_
#define FOVEA_ATTENTION_SCORES_ADDITIVE_H_

#include <cmath>

#include "fovea/attention/member.h"

namespace fovea::attention {

// score(q, k) = v · tanh(W q + U k), with W [A, Dq], U [A, Dk], v [A].
struct Additive {
  static constexpr MemberInfo kInfo = {
      "additive", "v · tanh(W q + U k)",
      "Bahdanau et al. 2014, appendix A.1.2; the concat of Luong et al. 2015",
      "few queries; small sets, where it often learns more easily than products",
      "A tanh and 4 A a pair, 2 A Dq a query, 2 A Dk a key"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kNone;
  static constexpr ScoreForm kForm = ScoreForm::kAdditive;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.hidden > 0, "the score additive needs a hidden size of at least 1, got ",
            sizes.hidden);
    return {{"query_weight", {sizes.heads, sizes.hidden, sizes.query}},
            {"key_weight", {sizes.heads, sizes.hidden, sizes.key}},
            {"v", {sizes.heads, 1, sizes.hidden}}};
  }

  static double Scale(const ScoreSizes&) { return 1; }
  template <class B>
  static typename B::Tensor QueryFactor(const B& b, const typename B::Tensor& query,
                                        const attention::Parameters<B>& parameters) {
    return Project(b, query, parameters["query_weight"]);  // [N, H, Tq, A]
  }
  template <class B>
  static typename B::Tensor KeyFactor(const B& b, const typename B::Tensor& key,
                                      const attention::Parameters<B>& parameters) {
    return Project(b, key, parameters["key_weight"]);  // [N, H, Tk, A]
  }
  template <class B>
  static std::optional<typename B::Tensor> V(const attention::Parameters<B>& parameters) {
    return parameters["v"];
  }

  static double Plain(const PlainInputs& in, int64_t i, int64_t j) {
    double sum = 0;
    for (int64_t a = 0; a < in.sizes.hidden; ++a) {
      double x = 0;
      for (int64_t d = 0; d < in.sizes.query; ++d)
        x += in.weights[0][a * in.sizes.query + d] * in.Query(i, d);
      for (int64_t e = 0; e < in.sizes.key; ++e)
        x += in.weights[1][a * in.sizes.key + e] * in.Key(j, e);
      sum += in.weights[2][a] * std::tanh(x);
    }
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_ADDITIVE_H_
