#include "fovea/autograd/attention_arguments.h"
#include "fovea/autograd/attention_op.h"
#include "fovea/autograd/composed_attention.h"
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
             .row_weights = Floats(open.rows),
             .key_mean = Floats(open.key_mean),
             .key_max = Floats(open.key_max),
             .entropy = Floats(open.entropy),
             .argmax = whole(open.argmax),
             .top = top,
             .top_keys = whole(open.top_keys),
             .top_weights = Floats(open.top_weights)};
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

OpenWeights DotAttentionWeights(const at::Tensor& query_, const at::Tensor& key_, double scale,
                                const KeyScope& scope, const std::vector<int64_t>& rows,
                                int64_t top) {
  const at::NoGradGuard no_grad;
  const AttentionSizes s = CheckQueryAndKey(query_, key_);
  CheckScope(scope, query_, s);
  CheckScale(scale);
  CheckAsked(rows, top, s);
  if (!WhyNotFused(query_).empty())
    return OpenComposed(ComposedWeights(DotScores(query_, key_, scale), scope), rows, top);
  const at::Tensor query = query_.contiguous(), key = key_.contiguous();
  const at::Tensor state = StateOf(query);
  const KernelScope kernel = ForKernels(scope, query, s);
  const kernels::DotShape shape = DotShapeOf(query, key, 0);
  const kernels::DotInputs inputs{Floats(query), Floats(key), {}, static_cast<float>(scale)};
  const kernels::AttentionScope keys = kernel.View();
  kernels::DotForward(shape, inputs, keys, {.statistics = Floats(state)});
  View view(query, s, rows, top);
  kernels::DotWeights(shape, inputs, keys, Floats(state), view.spans);
  return view.Take();
}

OpenWeights AdditiveAttentionWeights(const at::Tensor& query_, const at::Tensor& key_,
                                     const at::Tensor& v_, const KeyScope& scope,
                                     const std::vector<int64_t>& rows, int64_t top, double scale) {
  const at::NoGradGuard no_grad;
  const AttentionSizes s = CheckQueryAndKey(query_, key_);
  CheckScope(scope, query_, s);
  CheckV(v_, query_, s);
  CheckScale(scale);
  CheckAsked(rows, top, s);
  if (!WhyNotFused(query_).empty())
    return OpenComposed(ComposedWeights(AdditiveScores(query_, key_, v_, scale), scope), rows, top);
  const at::Tensor query = query_.contiguous(), key = key_.contiguous(), v = v_.contiguous();
  const at::Tensor logsumexp = at::empty({s.samples, s.heads, s.queries}, query.options());
  const KernelScope kernel = ForKernels(scope, query, s);
  const kernels::AdditiveShape shape = AdditiveShapeOf(query, key, 0);
  const kernels::AdditiveInputs inputs = AdditiveInputsOf(query, key, v, {}, scale);
  const kernels::AttentionScope keys = kernel.View();
  kernels::AdditiveForward(shape, inputs, keys, {.logsumexp = Floats(logsumexp)});
  View view(query, s, rows, top);
  kernels::AdditiveWeights(shape, inputs, keys, Floats(logsumexp), view.spans);
  return view.Take();
}

}  // namespace fovea::autograd
