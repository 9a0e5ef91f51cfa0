#include "fovea/autograd/composed_attention.h"

#include <limits>

namespace fovea::autograd {
namespace {

// True where a query does not see a key; broadcasts to [N, H, Tq, Tk].
at::Tensor Hidden(const at::Tensor& scores, const KeyScope& scope) {
  const int64_t samples = scores.size(0), queries = scores.size(2), keys = scores.size(3);
  at::Tensor hidden = at::zeros({1, 1, 1, 1}, scores.options().dtype(at::kBool));
  const at::Tensor key = at::arange(keys, scores.options().dtype(at::kLong));
  if (scope.lengths.defined())
    hidden = key >= scope.lengths.to(key.options()).view({samples, 1, 1, 1});
  if (scope.causal) {
    const at::Tensor query = at::arange(queries, key.options()).unsqueeze(1);
    hidden = hidden.logical_or(key > query + (keys - queries));
  }
  if (scope.first.defined())
    hidden = hidden.logical_or(key < scope.first.unsqueeze(-1))
                 .logical_or(key >= scope.last.unsqueeze(-1));
  return hidden;
}

}  // namespace

at::Tensor DotScores(const at::Tensor& query, const at::Tensor& key, double scale) {
  return at::matmul(query, key.transpose(2, 3)) * scale;
}

at::Tensor AdditiveScores(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                          double scale) {
  const at::Tensor pairs = at::tanh(query.unsqueeze(3) + key.unsqueeze(2));
  return (pairs * (v * scale).view({1, v.size(0), 1, 1, v.size(1)})).sum(-1);
}

at::Tensor ComposedWeights(const at::Tensor& scores, const KeyScope& scope) {
  const at::Tensor hidden = Hidden(scores, scope);
  const double none = -std::numeric_limits<double>::infinity();
  const auto seen = [&](const at::Tensor& t) { return t.masked_fill(hidden.expand_as(t), 0); };
  const at::Tensor weights = seen(at::softmax(scores.masked_fill(hidden, none), -1));
  if (!scope.centre.defined()) return weights;
  const at::Tensor place = at::arange(scores.size(3), scores.options());
  const at::Tensor distance = place - scope.centre.unsqueeze(-1);
  const double twice_variance = 2 * scope.deviation * scope.deviation;
  return seen(weights * at::exp(distance * distance / -twice_variance));
}

}  // namespace fovea::autograd
