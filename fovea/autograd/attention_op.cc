#include "fovea/autograd/attention_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include "fovea/autograd/attention_arguments.h"
#include "fovea/autograd/composed_attention.h"
#include "fovea/core/error.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/dot/dot_attention.h"

namespace fovea::autograd {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Empty for what is not wanted.
std::span<float> FloatsOf(const at::Tensor& t) {
  return t.defined() ? Floats(t) : std::span<float>();
}

at::Tensor NewLike(const at::Tensor& t, bool wanted) {
  return wanted ? at::empty_like(t) : at::Tensor();
}

at::Tensor OutputOf(const at::Tensor& query, const at::Tensor& value) {
  return at::empty({query.size(0), query.size(1), query.size(2), value.size(3)}, query.options());
}

// A scope among what autograd keeps of a forward: its tensors from `at` on, its numbers by name.
void Keep(AutogradContext* context, const KernelScope& scope, variable_list tensors) {
  for (const at::Tensor& t : {scope.lengths, scope.first, scope.last, scope.centre})
    tensors.push_back(t);
  context->save_for_backward(std::move(tensors));
  context->saved_data["causal"] = scope.causal;
  context->saved_data["deviation"] = scope.deviation;
}

KernelScope Kept(AutogradContext* context, const variable_list& saved, size_t at) {
  return {.causal = context->saved_data["causal"].toBool(),
          .lengths = saved[at],
          .first = saved[at + 1],
          .last = saved[at + 2],
          .centre = saved[at + 3],
          .deviation = context->saved_data["deviation"].toDouble()};
}

class FusedDot : public torch::autograd::Function<FusedDot> {
 public:
  // centre stands apart from the rest of the scope for its gradient.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& query_,
                            const at::Tensor& key_, const at::Tensor& value_,
                            const at::Tensor& centre, const KernelScope& rest, double scale) {
    const at::Tensor query = query_.contiguous(), key = key_.contiguous(),
                     value = value_.contiguous();
    KernelScope scope = rest;
    scope.centre = centre;
    at::Tensor output = OutputOf(query, value), state = StateOf(query);
    kernels::DotForward(DotShapeOf(query, key, value.size(3)),
                        {Floats(query), Floats(key), Floats(value), static_cast<float>(scale)},
                        scope.View(), {.output = Floats(output), .statistics = Floats(state)});
    Keep(context, scope, {query, key, value, output, state});
    context->saved_data["scale"] = scale;
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &query = saved[0], &key = saved[1], &value = saved[2];
    const KernelScope scope = Kept(context, saved, 5);
    const at::Tensor d_output = grads[0].contiguous();
    const at::Tensor d_query = NewLike(query, context->needs_input_grad(0)),
                     d_key = NewLike(key, context->needs_input_grad(1)),
                     d_value = NewLike(value, context->needs_input_grad(2)),
                     d_centre = NewLike(scope.centre, context->needs_input_grad(3));
    const auto scale = static_cast<float>(context->saved_data["scale"].toDouble());
    kernels::DotBackward(DotShapeOf(query, key, value.size(3)),
                         {Floats(query), Floats(key), Floats(value), scale}, scope.View(),
                         {Floats(saved[3]), Floats(saved[4])}, Floats(d_output),
                         {.query = FloatsOf(d_query),
                          .key = FloatsOf(d_key),
                          .values = FloatsOf(d_value),
                          .centre = FloatsOf(d_centre)});
    return {d_query, d_key, d_value, d_centre, {}, {}};
  }
};

class FusedAdditive : public torch::autograd::Function<FusedAdditive> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& query_,
                            const at::Tensor& key_, const at::Tensor& v_, const at::Tensor& value_,
                            const at::Tensor& centre, const KernelScope& rest, double scale) {
    const at::Tensor query = query_.contiguous(), key = key_.contiguous(), v = v_.contiguous(),
                     value = value_.contiguous();
    KernelScope scope = rest;
    scope.centre = centre;
    at::Tensor output = OutputOf(query, value), state = StateOf(query);
    kernels::AdditiveForward(AdditiveShapeOf(query, key, value.size(3)),
                             AdditiveInputsOf(query, key, v, Floats(value), scale), scope.View(),
                             {.output = Floats(output), .statistics = Floats(state)});
    Keep(context, scope, {query, key, v, value, output, state});
    context->saved_data["scale"] = scale;
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &query = saved[0], &key = saved[1], &v = saved[2], &value = saved[3];
    const KernelScope scope = Kept(context, saved, 6);
    const at::Tensor d_output = grads[0].contiguous();
    const at::Tensor d_query = NewLike(query, context->needs_input_grad(0)),
                     d_key = NewLike(key, context->needs_input_grad(1)),
                     d_v = NewLike(v, context->needs_input_grad(2)),
                     d_value = NewLike(value, context->needs_input_grad(3)),
                     d_centre = NewLike(scope.centre, context->needs_input_grad(4));
    kernels::AdditiveBackward(
        AdditiveShapeOf(query, key, value.size(3)),
        AdditiveInputsOf(query, key, v, Floats(value), context->saved_data["scale"].toDouble()),
        scope.View(), {Floats(saved[4]), Floats(saved[5])}, Floats(d_output),
        {.query = FloatsOf(d_query),
         .key = FloatsOf(d_key),
         .v = FloatsOf(d_v),
         .values = FloatsOf(d_value),
         .centre = FloatsOf(d_centre)});
    return {d_query, d_key, d_v, d_value, d_centre, {}, {}};
  }
};

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
  const AttentionSizes s = CheckQueryAndKey(query, key);
  CheckScope(scope, query, s);
  CheckValue(value, query, s);
  CheckScale(scale);
  if (!WhyNotFused(query).empty())
    return at::matmul(ComposedWeights(DotScores(query, key, scale), scope), value);
  const KernelScope kernel = ForKernels(scope, query, s);
  return FusedDot::apply(query, key, value, kernel.centre, kernel, scale);
}

at::Tensor AdditiveAttention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                             const at::Tensor& value, const KeyScope& scope, double scale) {
  const AttentionSizes s = CheckQueryAndKey(query, key);
  CheckScope(scope, query, s);
  CheckV(v, query, s);
  CheckValue(value, query, s);
  CheckScale(scale);
  if (!WhyNotFused(query).empty())
    return at::matmul(ComposedWeights(AdditiveScores(query, key, v, scale), scope), value);
  const KernelScope kernel = ForKernels(scope, query, s);
  return FusedAdditive::apply(query, key, v, value, kernel.centre, kernel, scale);
}

}  // namespace fovea::autograd
