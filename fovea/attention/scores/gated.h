#ifndef FOVEA_ATTENTION_SCORES_GATED_H_
#define FOVEA_ATTENTION_SCORES_GATED_H_

#include <cmath>

#include "fovea/attention/member.h"

namespace fovea::attention {

// score(k) = w · (tanh(V k) ∘ σ(U k)), with V, U [A, Dk] and one learned query w [A].
struct Gated {
  static constexpr MemberInfo kInfo = {
      "gated", "w · (tanh(V k) ∘ σ(U k))", "Ilse et al. 2018, equation 9",
      "pooling of many instances without a query, as in multiple-instance learning",
      "A tanh, A σ and 4 A Dk a key; no pairs"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kLearned;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.hidden > 0, "the score gated needs a hidden size of at least 1, got ",
            sizes.hidden);
    return {{"tanh_weight", {sizes.heads, sizes.hidden, sizes.key}},
            {"gate_weight", {sizes.heads, sizes.hidden, sizes.key}},
            {"w", {sizes.heads, 1, sizes.hidden}}};
  }

  template <class B>
  static typename B::Tensor Scores(const B& b, const ScoreInputs<B>& in) {
    const auto gated = b.Mul(b.Tanh(Project(b, in.key, in.parameters["tanh_weight"])),
                             b.Sigmoid(Project(b, in.key, in.parameters["gate_weight"])));
    return b.Transpose(Project(b, gated, in.parameters["w"]), 2, 3);  // [N, H, 1, Tk]
  }

  static double Plain(const PlainInputs& in, int64_t, int64_t j) {
    double sum = 0;
    for (int64_t a = 0; a < in.sizes.hidden; ++a) {
      double x = 0, gate = 0;
      for (int64_t e = 0; e < in.sizes.key; ++e) {
        x += in.weights[0][a * in.sizes.key + e] * in.Key(j, e);
        gate += in.weights[1][a * in.sizes.key + e] * in.Key(j, e);
      }
      sum += in.weights[2][a] * std::tanh(x) / (1 + std::exp(-gate));
    }
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_GATED_H_
