#include "fovea/autograd/attention_op.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include <utility>

#include "fovea/autograd/attention_arguments.h"
#include "fovea/autograd/composed_attention.h"
#include "fovea/autograd/once_differentiable.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"

namespace fovea::autograd {
namespace {

using attention::ScoreForm;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor NewLike(const at::Tensor& t, bool wanted) {
  return wanted ? at::empty_like(t) : at::Tensor();
}

// What autograd keeps of a forward beside its tensors.
struct FusedCall : torch::CustomClassHolder {
  FusedCall(ScoreForm form, double scale, attention::KernelScope scope)
      : form(form), scale(static_cast<float>(scale)), scope(std::move(scope)) {}

  ScoreForm form;
  float scale;
  attention::KernelScope scope;
};

struct Operands {
  at::Tensor query, key, v, value;  // contiguous; v of ScoreForm::kAdditive

  kernels::DotShape dot_shape() const { return DotShapeOf(query, key, value.size(3)); }
  kernels::DotInputs dot(float scale) const {
    return {FloatsOf(query), FloatsOf(key), FloatsOf(value), scale};
  }
  kernels::AdditiveShape additive_shape() const {
    return AdditiveShapeOf(query, key, value.size(3));
  }
  kernels::AdditiveInputs additive(float scale) const {
    return {.query = FloatsOf(query),
            .key = FloatsOf(key),
            .v = FloatsOf(v),
            .values = FloatsOf(value),
            .scale = scale};
  }
};

class Fused : public torch::autograd::Function<Fused> {
 public:
  // centre: that of the call's scope, for its gradient.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& query,
                            const at::Tensor& key, const at::Tensor& v, const at::Tensor& value,
                            const at::Tensor& centre, const c10::intrusive_ptr<FusedCall>& call) {
    const Operands x{query.contiguous(), key.contiguous(), v.contiguous(), value.contiguous()};
    const at::Tensor output = at::empty(
                         {x.query.size(0), x.query.size(1), x.query.size(2), x.value.size(3)},
                         x.query.options()),
                     statistics = at::empty({x.query.size(0), x.query.size(1), x.query.size(2), 2},
                                            x.query.options());
    const kernels::AttentionOutputs outputs{.output = FloatsOf(output),
                                            .statistics = FloatsOf(statistics)};
    const kernels::AttentionScope& scope = call->scope.view();
    if (call->form == ScoreForm::kProduct)
      kernels::DotForward(x.dot_shape(), x.dot(call->scale), scope, outputs);
    else
      kernels::AdditiveForward(x.additive_shape(), x.additive(call->scale), scope, outputs);
    context->save_for_backward({x.query, x.key, x.v, x.value, centre, output, statistics});
    context->saved_data["call"] = c10::IValue::make_capsule(call);
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const Operands x{saved[0], saved[1], saved[2], saved[3]};
    const auto call =
        c10::static_intrusive_pointer_cast<FusedCall>(context->saved_data["call"].toCapsule());
    const at::Tensor d_output = grads[0].contiguous();
    const at::Tensor d_query = NewLike(x.query, context->needs_input_grad(0)),
                     d_key = NewLike(x.key, context->needs_input_grad(1)),
                     d_v = NewLike(x.v, context->needs_input_grad(2)),
                     d_value = NewLike(x.value, context->needs_input_grad(3)),
                     d_centre = NewLike(saved[4], context->needs_input_grad(4));
    const kernels::AttentionScope& scope = call->scope.view();
    const kernels::AttentionResults results{FloatsOf(saved[5]), FloatsOf(saved[6])};
    if (call->form == ScoreForm::kProduct)
      kernels::DotBackward(x.dot_shape(), x.dot(call->scale), scope, results, FloatsOf(d_output),
                           {.query = FloatsOf(d_query),
                            .key = FloatsOf(d_key),
                            .values = FloatsOf(d_value),
                            .centre = FloatsOf(d_centre)});
    else
      kernels::AdditiveBackward(x.additive_shape(), x.additive(call->scale), scope, results,
                                FloatsOf(d_output),
                                {.query = FloatsOf(d_query),
                                 .key = FloatsOf(d_key),
                                 .v = FloatsOf(d_v),
                                 .values = FloatsOf(d_value),
                                 .centre = FloatsOf(d_centre)});
    return OnceDifferentiable(
        call->form == ScoreForm::kProduct ? "dot_attention" : "additive_attention",
        {d_query, d_key, d_v, d_value, d_centre, {}});
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

at::Tensor FusedAttention(const FusedInputs& in, const KeyRanges& ranges) {
  const AttentionSizes s = CheckFused(in, ranges);
  CheckValues(in, s);
  const attention::ScoreFactors<at::Tensor>& score = in.score;
  if (!WhyNotFused(score.query).empty()) return at::matmul(ComposedWeights(in, ranges), in.values);
  // A tensor of no elements stands for one that is not there.
  const at::Tensor none = at::empty({0}, score.query.options().requires_grad(false));
  return Fused::apply(
      score.query, score.key, score.v.value_or(none), in.values, CentresOf(in, s),
      c10::make_intrusive<FusedCall>(score.form, score.scale, ScopeOf(in, ranges, s)));
}

}  // namespace fovea::autograd
