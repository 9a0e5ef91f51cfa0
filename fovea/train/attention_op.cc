#include "fovea/train/attention_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <limits>

#include "fovea/core/error.h"
#include "fovea/kernels/additive_attention.h"
#include "fovea/kernels/dot_attention.h"

namespace fovea::train {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

std::span<float> Floats(const at::Tensor& t) {
  return {t.data_ptr<float>(), static_cast<size_t>(t.numel())};
}

// Empty for what is not wanted.
std::span<float> FloatsOf(const at::Tensor& t) {
  return t.defined() ? Floats(t) : std::span<float>();
}

std::string Text(at::IntArrayRef sizes) {
  std::string text = "[";
  for (const int64_t size : sizes) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

// What the two scores have in common.
struct Sizes {
  int64_t samples, heads, queries, keys, size;
};

Sizes Check(const at::Tensor& query, const at::Tensor& key, const KeyScope& scope) {
  Require(query.dim() == 4, "query must be [N, H, Tq, D], got ", Text(query.sizes()));
  const Sizes s{query.size(0), query.size(1), query.size(2), key.dim() == 4 ? key.size(2) : 0,
                query.size(3)};
  Require(
      key.dim() == 4 && key.size(0) == s.samples && key.size(1) == s.heads && key.size(3) == s.size,
      "key must be [", s.samples, ", ", s.heads, ", Tk, ", s.size, "], got ", Text(key.sizes()));
  Require(at::isFloatingType(query.scalar_type()), "query must be of floats, got ",
          at::toString(query.scalar_type()));
  Require(key.scalar_type() == query.scalar_type() && key.device() == query.device(),
          "key must be ", at::toString(query.scalar_type()), " on ", query.device().str(),
          " as the query is, got ", at::toString(key.scalar_type()), " on ", key.device().str());
  if (!scope.lengths.defined()) return s;
  Require(scope.lengths.dim() == 1 && scope.lengths.size(0) == s.samples, "lengths must be [",
          s.samples, "], got ", Text(scope.lengths.sizes()));
  Require(at::isIntegralType(scope.lengths.scalar_type(), /*includeBool=*/false),
          "lengths must be of whole numbers, got ", at::toString(scope.lengths.scalar_type()));
  if (s.samples == 0) return s;
  const auto least = scope.lengths.min().item<int64_t>(),
             most = scope.lengths.max().item<int64_t>();
  Require(least >= 0 && most <= s.keys, "lengths must be 0 to ", s.keys, ", got ", least, " to ",
          most);
  return s;
}

void CheckValue(const at::Tensor& value, const at::Tensor& query, const Sizes& s) {
  Require(value.dim() == 4 && value.size(0) == s.samples && value.size(1) == s.heads &&
              value.size(2) == s.keys,
          "value must be [", s.samples, ", ", s.heads, ", ", s.keys, ", Dv], got ",
          Text(value.sizes()));
  Require(value.scalar_type() == query.scalar_type() && value.device() == query.device(),
          "value must be ", at::toString(query.scalar_type()), " on ", query.device().str(),
          " as the query is, got ", at::toString(value.scalar_type()), " on ",
          value.device().str());
}

void CheckV(const at::Tensor& v, const at::Tensor& query, const Sizes& s) {
  Require(v.dim() == 2 && v.size(0) == s.heads && v.size(1) == s.size, "v must be [", s.heads, ", ",
          s.size, "], got ", Text(v.sizes()));
  Require(v.scalar_type() == query.scalar_type() && v.device() == query.device(), "v must be ",
          at::toString(query.scalar_type()), " on ", query.device().str(), " as the query is, got ",
          at::toString(v.scalar_type()), " on ", v.device().str());
}

// [N · H] for the kernels, or empty.
at::Tensor LengthOfEachHead(const KeyScope& scope, const Sizes& s) {
  if (!scope.lengths.defined()) return at::empty({0}, at::kInt);
  return scope.lengths.to(at::kInt).unsqueeze(1).expand({s.samples, s.heads}).contiguous();
}

kernels::AttentionScope ScopeOf(const at::Tensor& lengths, bool causal) {
  return {.kind = causal ? kernels::AttentionScope::Kind::kCausal
                         : kernels::AttentionScope::Kind::kGlobal,
          .lengths = {lengths.data_ptr<int32_t>(), static_cast<size_t>(lengths.numel())}};
}

kernels::DotShape DotShapeOf(const at::Tensor& query, const at::Tensor& key, int64_t value_size) {
  return {.sequences = query.size(0) * query.size(1),
          .queries = query.size(2),
          .keys = key.size(2),
          .size = query.size(3),
          .value_size = value_size};
}

kernels::AdditiveShape AdditiveShapeOf(const at::Tensor& query, const at::Tensor& key,
                                       int64_t value_size) {
  return {.sequences = query.size(0) * query.size(1),
          .heads = query.size(1),
          .queries = query.size(2),
          .keys = key.size(2),
          .hidden = query.size(3),
          .value_size = value_size};
}

at::Tensor NewLike(const at::Tensor& t, bool wanted) {
  return wanted ? at::empty_like(t) : at::Tensor();
}

at::Tensor OutputOf(const at::Tensor& query, const at::Tensor& value) {
  return at::empty({query.size(0), query.size(1), query.size(2), value.size(3)}, query.options());
}
at::Tensor StateOf(const at::Tensor& query) {
  return at::empty({query.size(0), query.size(1), query.size(2), 2}, query.options());
}

class FusedDot : public torch::autograd::Function<FusedDot> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& query_,
                            const at::Tensor& key_, const at::Tensor& value_,
                            const at::Tensor& lengths, double scale, bool causal) {
    const at::Tensor query = query_.contiguous(), key = key_.contiguous(),
                     value = value_.contiguous();
    at::Tensor output = OutputOf(query, value), state = StateOf(query);
    kernels::DotForward(DotShapeOf(query, key, value.size(3)),
                        {Floats(query), Floats(key), Floats(value), static_cast<float>(scale)},
                        ScopeOf(lengths, causal),
                        {.output = Floats(output), .state = Floats(state)});
    context->save_for_backward({query, key, value, lengths, output, state});
    context->saved_data["scale"] = scale;
    context->saved_data["causal"] = causal;
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &query = saved[0], &key = saved[1], &value = saved[2];
    const at::Tensor d_output = grads[0].contiguous();
    const at::Tensor d_query = NewLike(query, context->needs_input_grad(0)),
                     d_key = NewLike(key, context->needs_input_grad(1)),
                     d_value = NewLike(value, context->needs_input_grad(2));
    const auto scale = static_cast<float>(context->saved_data["scale"].toDouble());
    kernels::DotBackward(
        DotShapeOf(query, key, value.size(3)), {Floats(query), Floats(key), Floats(value), scale},
        ScopeOf(saved[3], context->saved_data["causal"].toBool()), Floats(saved[4]),
        Floats(saved[5]), Floats(d_output),
        {.query = FloatsOf(d_query), .key = FloatsOf(d_key), .values = FloatsOf(d_value)});
    const at::Tensor none;
    return {d_query, d_key, d_value, none, none, none};
  }
};

class FusedAdditive : public torch::autograd::Function<FusedAdditive> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& query_,
                            const at::Tensor& key_, const at::Tensor& v_, const at::Tensor& value_,
                            const at::Tensor& lengths, bool causal) {
    const at::Tensor query = query_.contiguous(), key = key_.contiguous(), v = v_.contiguous(),
                     value = value_.contiguous();
    at::Tensor output = OutputOf(query, value), state = StateOf(query);
    kernels::AdditiveForward(AdditiveShapeOf(query, key, value.size(3)),
                             {Floats(query), Floats(key), Floats(v), Floats(value)},
                             ScopeOf(lengths, causal),
                             {.output = Floats(output), .normaliser = Floats(state)});
    context->save_for_backward({query, key, v, value, lengths, output, state});
    context->saved_data["causal"] = causal;
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &query = saved[0], &key = saved[1], &v = saved[2], &value = saved[3];
    const at::Tensor d_output = grads[0].contiguous();
    const at::Tensor d_query = NewLike(query, context->needs_input_grad(0)),
                     d_key = NewLike(key, context->needs_input_grad(1)),
                     d_v = NewLike(v, context->needs_input_grad(2)),
                     d_value = NewLike(value, context->needs_input_grad(3));
    kernels::AdditiveBackward(AdditiveShapeOf(query, key, value.size(3)),
                              {Floats(query), Floats(key), Floats(v), Floats(value)},
                              ScopeOf(saved[4], context->saved_data["causal"].toBool()),
                              {Floats(saved[5]), Floats(saved[6])}, Floats(d_output),
                              {.query = FloatsOf(d_query),
                               .key = FloatsOf(d_key),
                               .v = FloatsOf(d_v),
                               .values = FloatsOf(d_value)});
    const at::Tensor none;
    return {d_query, d_key, d_v, d_value, none, none};
  }
};

at::Tensor DotScores(const at::Tensor& query, const at::Tensor& key, double scale) {
  return at::matmul(query, key.transpose(2, 3)) * scale;
}

at::Tensor AdditiveScores(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v) {
  const at::Tensor pairs = at::tanh(query.unsqueeze(3) + key.unsqueeze(2));
  return (pairs * v.view({1, v.size(0), 1, 1, v.size(1)})).sum(-1);
}

// [N, H, Tq, Tk], of any device and type; rows without a key are 0.
at::Tensor ComposedWeights(at::Tensor scores, const KeyScope& scope) {
  const int64_t queries = scores.size(2), keys = scores.size(3);
  at::Tensor hidden = at::zeros({1, 1, 1, 1}, scores.options().dtype(at::kBool));
  const at::Tensor key = at::arange(keys, scores.options().dtype(at::kLong));
  if (scope.lengths.defined())
    hidden = key.view({1, 1, 1, keys}) >=
             scope.lengths.to(key.options()).view({scores.size(0), 1, 1, 1});
  if (scope.causal) {
    const at::Tensor query = at::arange(queries, key.options()).view({1, 1, queries, 1});
    hidden = hidden.logical_or(key.view({1, 1, 1, keys}) > query + (keys - queries));
  }
  const double none = -std::numeric_limits<double>::infinity();
  const at::Tensor weights = at::softmax(scores.masked_fill(hidden, none), -1);
  return weights.masked_fill(hidden.expand_as(weights), 0);
}

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

  View(const at::Tensor& query, const Sizes& s, const std::vector<int64_t>& rows, int64_t top) {
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

void CheckAsked(const std::vector<int64_t>& rows, int64_t top, const Sizes& s) {
  for (const int64_t row : rows)
    Require(row >= 0 && row < s.queries, "rows must be 0 to ", s.queries - 1, ", got ", row);
  Require(top >= 0 && top <= s.keys, "top must be 0 to ", s.keys, ", got ", top);
}

}  // namespace

std::string WhyNotFused(const at::Tensor& tensor) {
  if (!tensor.device().is_cpu())
    return StrCat("it is on ", tensor.device().str(), ", the kernels run on the CPU");
  if (tensor.scalar_type() != at::kFloat)
    return StrCat("it is ", at::toString(tensor.scalar_type()), ", the kernels take Float");
  if (tensor.layout() != at::kStrided) return "it is sparse, the kernels take dense tensors";
  return "";
}

at::Tensor DotAttention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        double scale, const KeyScope& scope) {
  const Sizes s = Check(query, key, scope);
  CheckValue(value, query, s);
  if (WhyNotFused(query).empty())
    return FusedDot::apply(query, key, value, LengthOfEachHead(scope, s), scale, scope.causal);
  return at::matmul(ComposedWeights(DotScores(query, key, scale), scope), value);
}

at::Tensor AdditiveAttention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                             const at::Tensor& value, const KeyScope& scope) {
  const Sizes s = Check(query, key, scope);
  CheckV(v, query, s);
  CheckValue(value, query, s);
  if (WhyNotFused(query).empty())
    return FusedAdditive::apply(query, key, v, value, LengthOfEachHead(scope, s), scope.causal);
  return at::matmul(ComposedWeights(AdditiveScores(query, key, v), scope), value);
}

OpenWeights DotAttentionWeights(const at::Tensor& query_, const at::Tensor& key_, double scale,
                                const KeyScope& scope, const std::vector<int64_t>& rows,
                                int64_t top) {
  const at::NoGradGuard no_grad;
  const Sizes s = Check(query_, key_, scope);
  CheckAsked(rows, top, s);
  if (!WhyNotFused(query_).empty())
    return OpenComposed(ComposedWeights(DotScores(query_, key_, scale), scope), rows, top);
  const at::Tensor query = query_.contiguous(), key = key_.contiguous();
  const at::Tensor state = StateOf(query), lengths = LengthOfEachHead(scope, s);
  const kernels::DotShape shape = DotShapeOf(query, key, 0);
  const kernels::DotInputs inputs{Floats(query), Floats(key), {}, static_cast<float>(scale)};
  const kernels::AttentionScope keys = ScopeOf(lengths, scope.causal);
  kernels::DotForward(shape, inputs, keys, {.state = Floats(state)});
  View view(query, s, rows, top);
  kernels::DotWeights(shape, inputs, keys, Floats(state), view.spans);
  return view.Take();
}

OpenWeights AdditiveAttentionWeights(const at::Tensor& query_, const at::Tensor& key_,
                                     const at::Tensor& v_, const KeyScope& scope,
                                     const std::vector<int64_t>& rows, int64_t top) {
  const at::NoGradGuard no_grad;
  const Sizes s = Check(query_, key_, scope);
  CheckV(v_, query_, s);
  CheckAsked(rows, top, s);
  if (!WhyNotFused(query_).empty())
    return OpenComposed(ComposedWeights(AdditiveScores(query_, key_, v_), scope), rows, top);
  const at::Tensor query = query_.contiguous(), key = key_.contiguous(), v = v_.contiguous();
  const at::Tensor logsumexp = at::empty({s.samples, s.heads, s.queries}, query.options()),
                   lengths = LengthOfEachHead(scope, s);
  const kernels::AdditiveShape shape = AdditiveShapeOf(query, key, 0);
  const kernels::AdditiveInputs inputs{Floats(query), Floats(key), Floats(v), {}};
  const kernels::AttentionScope keys = ScopeOf(lengths, scope.causal);
  kernels::AdditiveForward(shape, inputs, keys, {.logsumexp = Floats(logsumexp)});
  View view(query, s, rows, top);
  kernels::AdditiveWeights(shape, inputs, keys, Floats(logsumexp), view.spans);
  return view.Take();
}

}  // namespace fovea::train
