#include "fovea/autograd/dense_reweight_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include "fovea/autograd/hard_sampler.h"
#include "fovea/autograd/once_differentiable.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/kernels/pooling/dense_reweight.h"

namespace fovea::autograd {
namespace {

using attention::ReweightOutput;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

kernels::DenseReweightShape ShapeOf(const at::Tensor& x, const at::Tensor& lengths) {
  return {.batch = x.size(0),
          .steps = x.size(1),
          .channels = x.size(2),
          .lengths = lengths.numel() > 0 ? lengths.data_ptr<int32_t>() : nullptr};
}

class FusedDenseReweight : public torch::autograd::Function<FusedDenseReweight> {
 public:
  // Returns x times its shares, and the shares, [N, T, C] both.
  static variable_list forward(AutogradContext* context, const at::Tensor& x_,
                               const at::Tensor& weight_, const at::Tensor& bias_,
                               const at::Tensor& lengths) {
    const at::Tensor x = x_.contiguous(), weight = weight_.contiguous(), bias = bias_.contiguous();
    const at::Tensor y = at::empty_like(x), share = at::empty_like(x);
    kernels::DenseReweightForward(ShapeOf(x, lengths), Data(weight), Data(bias), Data(x), Data(y),
                                  Data(share));
    context->save_for_backward({x, weight, share, lengths});
    context->set_materialize_grads(false);
    return {y, share};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &share = saved[2];
    for (at::Tensor& grad : grads)
      if (grad.defined()) grad = grad.contiguous();
    const at::Tensor dx = context->needs_input_grad(0) ? at::empty_like(x) : at::Tensor();
    const at::Tensor dweight = at::empty_like(weight), dbias = at::empty({x.size(1)}, x.options());
    kernels::DenseReweightBackward(ShapeOf(x, saved[3]), Data(weight), Data(x), Data(share),
                                   Data(grads[0]), Data(grads[1]),
                                   {Data(dweight), Data(dbias), Data(dx)});
    return OnceDifferentiable("dense_reweight", {dx, dweight, dbias, at::Tensor()});
  }
};

}  // namespace

ReweightOutput<at::Tensor> DenseReweightOp(const at::Tensor& keys, const at::Tensor& values,
                                           const at::Tensor& weight, const at::Tensor& bias,
                                           std::span<const int32_t> lengths) {
  if (!OnKernels(keys) || !OnKernels(values) || !OnKernels(weight) || !OnKernels(bias))
    return DenseReweightComposed(keys, values, weight, bias, lengths);
  const variable_list out = FusedDenseReweight::apply(keys, weight, bias, LengthTensor(lengths));
  const at::Tensor& share = out[1];
  return {keys.is_same(values) ? out[0] : values * share, share.transpose(1, 2).unsqueeze(1)};
}

ReweightOutput<at::Tensor> DenseReweightComposed(const at::Tensor& keys, const at::Tensor& values,
                                                 const at::Tensor& weight, const at::Tensor& bias,
                                                 std::span<const int32_t> lengths) {
  at::Tensor scores = at::linear(keys.transpose(1, 2), weight, bias).unsqueeze(1);  // [N, 1, C, T]
  if (!lengths.empty()) scores = TorchBackend().MaskLengths(scores, lengths);
  const at::Tensor weights = SoftmaxOrZeros(scores);
  return {values * weights.squeeze(1).transpose(1, 2), weights};
}

}  // namespace fovea::autograd
