#include "fovea/autograd/composed_attention.h"

#include <limits>

#include "fovea/attention/compose.h"
#include "fovea/autograd/torch_backend.h"

namespace fovea::autograd {

at::Tensor ComposedWeights(const FusedInputs& in, const KeyRanges& ranges) {
  const TorchBackend b(in.score.query.options().requires_grad(false));
  const at::Tensor all = attention::ComposeScores(b, in.score);
  at::Tensor scores = in.lengths.empty() ? all : b.MaskLengths(all, in.lengths);
  if (ranges.first.defined()) {
    const at::Tensor key = at::arange(scores.size(3), scores.options().dtype(at::kLong));
    scores = scores.masked_fill(
        (key < ranges.first.unsqueeze(-1)).logical_or(key >= ranges.last.unsqueeze(-1)),
        -std::numeric_limits<double>::infinity());
  }
  const auto scoped = attention::ComposeScope(b, scores, in.scope);
  // Not Softmax(): where keys are seen, scores of −∞ alone are to give NaN, as the formula does.
  const at::Tensor hidden = scoped.scores.isneginf().logical_and(all.isneginf().logical_not());
  const at::Tensor weights = at::softmax(scoped.scores, -1).masked_fill(hidden, 0);
  return scoped.factors ? (weights * *scoped.factors).masked_fill(hidden, 0) : weights;
}

}  // namespace fovea::autograd
