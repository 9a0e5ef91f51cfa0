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

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.hidden > 0, "the score additive needs a hidden size of at least 1, got ",
            sizes.hidden);
    return {{"query_weight", {sizes.heads, sizes.hidden, sizes.query}},
            {"key_weight", {sizes.heads, sizes.hidden, sizes.key}},
            {"v", {sizes.heads, 1, sizes.hidden}}};
  }

  template <class B>
  static typename B::Tensor Scores(const B& b, const ScoreInputs<B>& in) {
    const auto query = Project(b, in.query, in.parameters["query_weight"]);  // [N, H, Tq, A]
    const auto key = Project(b, in.key, in.parameters["key_weight"]);        // [N, H, Tk, A]
    const Shape q = b.ShapeOf(query), k = b.ShapeOf(key);
    const auto pairs = b.Tanh(b.Add(b.Reshape(query, {q[0], q[1], q[2], 1, q[3]}),
                                    b.Reshape(key, {k[0], k[1], 1, k[2], k[3]})));
    const auto v = b.Reshape(in.parameters["v"], {q[1], 1, 1, q[3]});
    return b.Reshape(b.MatMulT(pairs, v), {q[0], q[1], q[2], k[2]});
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
