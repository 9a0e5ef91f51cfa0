#include "fovea/autograd/linear_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "fovea/autograd/once_differentiable.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/products/packed_matrix.h"

namespace fovea::autograd {
namespace {

using kernels::MatMul;
using kernels::Transpose;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class FusedLinear : public torch::autograd::Function<FusedLinear> {
 public:
  // bias: of no elements, where there is none.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const at::Tensor& bias) {
    const int64_t out = weight.size(0), in = weight.size(1), rows = x.numel() / in;
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = out;
    const at::Tensor y = at::empty(shape, x.options());
    kernels::Linear(rows, out, in, Data(x), Data(weight),
                    {Data(bias), static_cast<size_t>(bias.numel())}, Data(y));
    context->save_for_backward({x, weight});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], dy = grads[0].contiguous();
    const int64_t out = weight.size(0), in = weight.size(1), rows = x.numel() / in;
    at::Tensor dx, d_weight, d_bias;
    if (context->needs_input_grad(0)) {
      dx = at::empty_like(x);
      MatMul(Transpose::kNo, Transpose::kNo, rows, in, out, 1, Data(dy), out, Data(weight), in, 0,
             Data(dx), in);
    }
    if (context->needs_input_grad(1)) {
      d_weight = at::empty_like(weight);
      MatMul(Transpose::kYes, Transpose::kNo, out, in, rows, 1, Data(dy), out, Data(x), in, 0,
             Data(d_weight), in);
    }
    if (context->needs_input_grad(2)) d_bias = dy.reshape({rows, out}).sum(0);
    return OnceDifferentiable("linear", {dx, d_weight, d_bias});
  }
};

}  // namespace

at::Tensor LinearOp(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  const bool fused =
      OnKernels(x) && OnKernels(weight) && weight.dim() == 2 && x.dim() >= 1 &&
      x.size(-1) == weight.size(1) && x.numel() > 0 && weight.numel() > 0 &&
      (!bias.defined() || (OnKernels(bias) && bias.sizes() == weight.sizes().slice(0, 1)));
  if (!fused) {
    const at::Tensor y = at::matmul(x, weight.transpose(-1, -2));
    return bias.defined() ? y + bias : y;
  }
  return FusedLinear::apply(x.contiguous(), weight.contiguous(),
                            bias.defined() ? bias.contiguous() : at::empty({0}, x.options()));
}

}  // namespace fovea::autograd
