#ifndef FOVEA_ATTENTION_SCORES_DENSE_H_
#define FOVEA_ATTENTION_SCORES_DENSE_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// score(q, j) = (W q + b)_j: a Dense layer whose outputs are the places of the attended axis, with
// W [axis, Dq], b [axis]. Without a query from the caller, each channel of the keys along the
// axis is one, so that Dq = axis: the attention block of the Keras examples (permute, Dense,
// permute), one distribution for each channel.
struct Dense {
  static constexpr MemberInfo kInfo = {
      "dense", "(W q + b)ⱼ", "the attention block of P. Rémy's keras-attention-mechanism",
      "a fixed axis, as the columns of a table or the steps of series of one length",
      "2 Dq a pair"};
  static constexpr DefaultQuery kDefaultQuery = DefaultQuery::kAxis;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    Require(sizes.axis > 0, "the score dense needs a number of places of at least 1, got ",
            sizes.axis);
    return {{"weight", {sizes.heads, sizes.axis, sizes.query}},
            {"bias", {sizes.heads, sizes.axis}, Init::kZeros}};
  }

  template <class B>
  static typename B::Tensor Scores(const B& b, const ScoreInputs<B>& in) {
    const int64_t keys = b.ShapeOf(in.key)[2];
    Require(keys == in.sizes.axis, "the score dense was made for ", in.sizes.axis, " places, got ",
            keys);
    const auto bias = b.Reshape(in.parameters["bias"], {in.sizes.heads, 1, in.sizes.axis});
    return b.Add(Project(b, in.query, in.parameters["weight"]), bias);
  }

  static double Plain(const PlainInputs& in, int64_t i, int64_t j) {
    double sum = in.weights[1][j];
    for (int64_t d = 0; d < in.sizes.query; ++d)
      sum += in.weights[0][j * in.sizes.query + d] * in.Query(i, d);
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCORES_DENSE_H_
