#include "fovea/autograd/attention_arguments.h"
#include "fovea/autograd/attention_op.h"
#include "fovea/autograd/composed_attention.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"

namespace fovea::autograd {
namespace {

OpenWeights OpenComposed(const at::Tensor& weights, const std::vector<int64_t>& rows, int64_t top) {
  OpenWeights open;
  const at::Tensor index = at::tensor(rows, at::TensorOptions(at::kLong)).to(weights.device());
  open.rows = weights.index_select(2, index);
  open.key_mean = weights.mean(2);
  open.key_max = weights.amax(2);
  open.entropy = -(weights * weights.clamp_min(1e-45).log()).sum(-1);
  const at::Tensor empty = weights.sum(-1) == 0;
  open.argmax = weights.argmax(-1).masked_fill(empty, -1);
  const auto best = weights.topk(std::min(top, weights.size(3)), -1);
  open.top_weights = std::get<0>(best);
  open.top_keys = std::get<1>(best).masked_fill(open.top_weights == 0, -1);
  return open;
}

// Room for what is asked for, and a view of it for the kernels.
struct View {
  OpenWeights open;
  kernels::WeightsView spans;

  View(const at::Tensor& query, const AttentionSizes& s, const std::vector<int64_t>& rows,
       int64_t top) {
    const auto count = static_cast<int64_t>(rows.size());
    const auto floats = query.options().requires_grad(false), ints = floats.dtype(at::kInt);
    open.rows = at::empty({s.samples, s.heads, count, s.keys}, floats);
    open.key_mean = at::empty({s.samples, s.heads, s.keys}, floats);
    open.key_max = at::empty_like(open.key_mean);
    open.entropy = at::empty({s.samples, s.heads, s.queries}, floats);
    open.argmax = at::empty({s.samples, s.heads, s.queries}, ints);
    open.top_keys = at::empty({s.samples, s.heads, s.queries, top}, ints);
    open.top_weights = at::empty({s.samples, s.heads, s.queries, top}, floats);
    const auto whole = [](const at::Tensor& t) {
      return std::span<int32_t>(t.data_ptr<int32_t>(), static_cast<size_t>(t.numel()));
    };
    spans = {.rows = rows,
             .row_weights = FloatsOf(open.rows),
             .key_mean = FloatsOf(open.key_mean),
             .key_max = FloatsOf(open.key_max),
             .entropy = FloatsOf(open.entropy),
             .argmax = whole(open.argmax),
             .top = top,
             .top_keys = whole(open.top_keys),
             .top_weights = FloatsOf(open.top_weights)};
  }

  OpenWeights Take() {
    open.argmax = open.argmax.to(at::kLong);
    open.top_keys = open.top_keys.to(at::kLong);
    return open;
  }
};

void CheckAsked(const std::vector<int64_t>& rows, int64_t top, const AttentionSizes& s) {
  for (const int64_t row : rows)
    Require(row >= 0 && row < s.queries, "rows must be 0 to ", s.queries - 1, ", got ", row);
  Require(top >= 0 && top <= s.keys, "top must be 0 to ", s.keys, ", got ", top);
}

}  // namespace

OpenWeights FusedAttentionWeights(const FusedInputs& in, const std::vector<int64_t>& rows,
                                  int64_t top, const KeyRanges& ranges) {
  const at::NoGradGuard no_grad;
  const AttentionSizes s = CheckFused(in, ranges);
  CheckAsked(rows, top, s);
  if (!WhyNotFused(in.score.query).empty())
    return OpenComposed(ComposedWeights(in, ranges), rows, top);
  const at::Tensor query = in.score.query.contiguous(), key = in.score.key.contiguous();
  const auto scale = static_cast<float>(in.score.scale);
  const attention::KernelScope scope = ScopeOf(in, ranges, s);
  View view(query, s, rows, top);
  if (in.score.form == attention::ScoreForm::kProduct) {
    const at::Tensor statistics = at::empty({s.samples, s.heads, s.queries, 2}, query.options());
    const kernels::DotShape shape = DotShapeOf(query, key, 0);
    const kernels::DotInputs inputs{FloatsOf(query), FloatsOf(key), {}, scale};
    kernels::DotForward(shape, inputs, scope.view(), {.statistics = FloatsOf(statistics)});
    kernels::DotWeights(shape, inputs, scope.view(), FloatsOf(statistics), view.spans);
  } else {
    const at::Tensor v = in.score.v->contiguous(),
                     logsumexp = at::empty({s.samples, s.heads, s.queries}, query.options());
    const kernels::AdditiveShape shape = AdditiveShapeOf(query, key, 0);
    const kernels::AdditiveInputs inputs{
        .query = FloatsOf(query), .key = FloatsOf(key), .v = FloatsOf(v), .scale = scale};
    kernels::AdditiveForward(shape, inputs, scope.view(), {.logsumexp = FloatsOf(logsumexp)});
    kernels::AdditiveWeights(shape, inputs, scope.view(), FloatsOf(logsumexp), view.spans);
  }
  return view.Take();
}

}  // namespace fovea::autograd
