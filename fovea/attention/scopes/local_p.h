#ifndef FOVEA_ATTENTION_SCOPES_LOCAL_P_H_
#define FOVEA_ATTENTION_SCOPES_LOCAL_P_H_

#include <cmath>
#include <cstdlib>

#include "fovea/attention/member.h"
#include "fovea/attention/scopes/window.h"

namespace fovea::attention {

// Each query q predicts the place that it looks at among the S keys of its sample,
//   p = S · σ(v · tanh(W q))                      W [Dq, Dq], v [Dq]; 0 ≤ p ≤ S
// sees the keys j with |j − p| ≤ D (the first is j = 0), and the weights w that the normaliser
// makes of their scores are multiplied by a Gaussian around p:
//   w'ⱼ = wⱼ · exp(−(j − p)² / (2σ²)),  σ = D / 2
// They are not normalised again, so that a row sums to 1 at most. At the ends the window is cut and
// the normaliser shares out what is left of it; as S ≥ 1, no window is empty. The gradient reaches
// p through the Gaussian; which keys are in the window is constant almost everywhere.
// Source: Luong et al. 2015, section 3.2, local-p, equations 9 and 10.
struct LocalP {
  static constexpr MemberInfo kInfo = {
      "local_p", "wⱼ exp(−2 (j − p)² / D²) of keys |j − p| ≤ D, p = S σ(v · tanh(W q))",
      "Luong et al. 2015, section 3.2, equations 9 and 10",
      "one place matters, and each query can tell where it is",
      "2D + 1 pairs and their exp a query; 2 Dq² and Dq tanh a query"};
  static constexpr bool kNeedsQuery = true;
  static constexpr bool kOrdersQueries = false;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    RequireWindow(kInfo.name, sizes);
    return {{"weight", {sizes.heads, sizes.query, sizes.query}},
            {"v", {sizes.heads, 1, sizes.query}}};
  }

  template <class B>
  static KeyScope<typename B::Tensor> Keys(const B& b, const ScopeInputs<B>& in) {
    const int64_t queries = b.ShapeOf(in.query)[2], rows = in.shape[2];
    Require(queries == rows, "the scope local_p needs a query for each row of scores, got ",
            queries, " queries and ", rows, " rows");
    Tensor lengths = Tensor::Full({in.shape[0], 1, 1, 1}, static_cast<float>(in.shape[3]));
    for (size_t n = 0; n < in.lengths.size(); ++n)
      lengths[static_cast<int64_t>(n)] = static_cast<float>(in.lengths[n]);
    const auto hidden = b.Tanh(Project(b, in.query, in.parameters["weight"]));
    return {
        .centres = b.Mul(b.Sigmoid(Project(b, hidden, in.parameters["v"])), b.Constant(lengths)),
        .window = in.sizes.window,
        .gaussian = true};
  }

  static double PlainCentre(const PlainInputs& in, int64_t i) {
    const int64_t size = in.sizes.query;
    double sum = 0;
    for (int64_t a = 0; a < size; ++a) {
      double x = 0;
      for (int64_t d = 0; d < size; ++d) x += in.weights[0][a * size + d] * in.Query(i, d);
      sum += in.weights[1][a] * std::tanh(x);
    }
    return static_cast<double>(in.length) / (1 + std::exp(-sum));
  }
  static bool Visible(const PlainInputs& in, int64_t i, int64_t j) {
    return std::abs(static_cast<double>(j) - PlainCentre(in, i)) <=
           static_cast<double>(in.sizes.window);
  }
  static double Factor(const PlainInputs& in, int64_t i, int64_t j) {
    const double distance = static_cast<double>(j) - PlainCentre(in, i);
    const double deviation = static_cast<double>(in.sizes.window) / 2;
    return std::exp(-distance * distance / (2 * deviation * deviation));
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_LOCAL_P_H_
