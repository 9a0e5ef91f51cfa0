#ifndef FOVEA_ATTENTION_COMPOSE_H_
#define FOVEA_ATTENTION_COMPOSE_H_

#include "fovea/attention/member.h"

// The parts of attention/fused.h on whole arrays: for backends, types and mechanisms that the fused
// kernels do not take, and where all weights are wanted.
namespace fovea::attention {

// [N, H, Tq, Tk]
template <class B>
typename B::Tensor ComposeScores(const B& b, const ScoreFactors<typename B::Tensor>& score) {
  // A factor is scaled before the product, the smaller one: queries have no more elements than
  // scores, and v has fewer.
  const auto scaled = [&](const typename B::Tensor& t) {
    return score.scale == 1 ? t : b.Scale(t, score.scale);
  };
  if (score.form == ScoreForm::kProduct) return b.MatMulT(scaled(score.query), score.key);
  const Shape q = b.ShapeOf(score.query), k = b.ShapeOf(score.key);
  const auto pairs = b.Tanh(b.Add(b.Reshape(score.query, {q[0], q[1], q[2], 1, q[3]}),
                                  b.Reshape(score.key, {k[0], k[1], 1, k[2], k[3]})));
  const auto v = b.Reshape(scaled(*score.v), {q[1], 1, 1, q[3]});
  return b.Reshape(b.MatMulT(pairs, v), {q[0], q[1], q[2], k[2]});
}

template <class B>
Scoped<B> ComposeScope(const B& b, const typename B::Tensor& scores,
                       const KeyScope<typename B::Tensor>& scope) {
  Scoped<B> out{scope.causal ? b.MaskCausal(scores) : scores, {}};
  if (!scope.centres) return out;
  out.scores = b.MaskWindow(out.scores, *scope.centres, scope.window);
  if (!scope.gaussian) return out;
  const int64_t keys = b.ShapeOf(scores)[3];
  Tensor places({1, 1, 1, keys});
  for (int64_t j = 0; j < keys; ++j) places[j] = static_cast<float>(j);
  const auto distances = b.Add(b.Constant(places), b.Scale(*scope.centres, -1));  // [N, H, Tq, Tk]
  const double window = static_cast<double>(scope.window);
  out.factors = b.Exp(b.Scale(b.Mul(distances, distances), -2 / (window * window)));
  return out;
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_COMPOSE_H_
