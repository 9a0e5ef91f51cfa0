#include "fovea/train/recurrent_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <vector>

#include "fovea/kernels/recurrent.h"

namespace fovea::train {
namespace {

using attention::Cell;
using attention::RecurrentOutput;
using attention::RecurrentParameters;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

kernels::RecurrentShape ShapeOf(const at::Tensor& x, const at::Tensor& hidden, bool reverse,
                                const at::Tensor& lengths) {
  return {.batch = x.size(0),
          .steps = x.size(1),
          .input = x.size(2),
          .hidden = hidden.size(1),
          .reverse = reverse,
          .lengths = lengths.numel() > 0 ? lengths.data_ptr<int32_t>() : nullptr};
}

kernels::RecurrentWeights Raw(const at::Tensor& input, const at::Tensor& hidden,
                              const at::Tensor& input_bias, const at::Tensor& hidden_bias) {
  return {input.data_ptr<float>(), hidden.data_ptr<float>(), input_bias.data_ptr<float>(),
          hidden_bias.data_ptr<float>()};
}

class FusedRecurrent : public torch::autograd::Function<FusedRecurrent> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& x_,
                               const at::Tensor& input_, const at::Tensor& hidden_,
                               const at::Tensor& input_bias_, const at::Tensor& hidden_bias_,
                               const at::Tensor& lengths, bool lstm, bool reverse, bool keep) {
    const at::Tensor x = x_.contiguous(), input = input_.contiguous(),
                     hidden = hidden_.contiguous(), input_bias = input_bias_.contiguous(),
                     hidden_bias = hidden_bias_.contiguous();
    const kernels::RecurrentShape shape = ShapeOf(x, hidden, reverse, lengths);
    at::Tensor y = at::empty({shape.batch, shape.steps, shape.hidden}, x.options());
    at::Tensor last = at::empty({shape.batch, shape.hidden}, x.options());
    at::Tensor tape;
    if (keep)
      tape = at::empty({lstm ? kernels::LstmTapeSize(shape) : kernels::GruTapeSize(shape)},
                       x.options());
    const auto run = lstm ? kernels::LstmForward : kernels::GruForward;
    run(shape, Raw(input, hidden, input_bias, hidden_bias), x.data_ptr<float>(),
        y.data_ptr<float>(), last.data_ptr<float>(), keep ? tape.data_ptr<float>() : nullptr);
    if (keep)
      context->save_for_backward({x, input, hidden, input_bias, hidden_bias, lengths, y, tape});
    context->saved_data["lstm"] = lstm;
    context->saved_data["reverse"] = reverse;
    return {y, last};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &input = saved[1], &hidden = saved[2], &input_bias = saved[3],
                     &hidden_bias = saved[4], &y = saved[6], &tape = saved[7];
    const bool lstm = context->saved_data["lstm"].toBool();
    const kernels::RecurrentShape shape =
        ShapeOf(x, hidden, context->saved_data["reverse"].toBool(), saved[5]);
    const at::Tensor dy = grads[0].defined() ? grads[0].contiguous() : at::Tensor();
    const at::Tensor dlast = grads[1].defined() ? grads[1].contiguous() : at::Tensor();
    const bool need_x = context->needs_input_grad(0);
    at::Tensor dx = need_x ? at::empty_like(x) : at::Tensor();
    at::Tensor dinput = at::empty_like(input), dhidden = at::empty_like(hidden),
               dinput_bias = at::empty_like(input_bias), dhidden_bias = at::empty_like(hidden_bias);
    const auto run = lstm ? kernels::LstmBackward : kernels::GruBackward;
    run(shape, Raw(input, hidden, input_bias, hidden_bias), x.data_ptr<float>(),
        y.data_ptr<float>(), tape.data_ptr<float>(), dy.defined() ? dy.data_ptr<float>() : nullptr,
        dlast.defined() ? dlast.data_ptr<float>() : nullptr,
        {dinput.data_ptr<float>(), dhidden.data_ptr<float>(), dinput_bias.data_ptr<float>(),
         dhidden_bias.data_ptr<float>(), need_x ? dx.data_ptr<float>() : nullptr});
    const at::Tensor none;
    return {dx, dinput, dhidden, dinput_bias, dhidden_bias, none, none, none, none};
  }
};

at::Tensor LengthTensor(std::span<const int32_t> lengths) {
  return at::from_blob(const_cast<int32_t*>(lengths.data()), {static_cast<int64_t>(lengths.size())},
                       at::kInt)
      .clone();
}

bool Fusible(const at::Tensor& t) { return t.device().is_cpu() && t.scalar_type() == at::kFloat; }

}  // namespace

RecurrentOutput<at::Tensor> RecurrentOp(Cell cell, const at::Tensor& x,
                                        std::span<const int32_t> lengths,
                                        const RecurrentParameters<at::Tensor>& w, bool reverse) {
  if (!Fusible(x) || !Fusible(w.hidden)) return RecurrentComposed(cell, x, lengths, w, reverse);
  const variable_list out = FusedRecurrent::apply(x, w.input, w.hidden, w.input_bias, w.hidden_bias,
                                                  LengthTensor(lengths), cell == Cell::kLstm,
                                                  reverse, at::GradMode::is_enabled());
  return {out[0], out[1]};
}

RecurrentOutput<at::Tensor> RecurrentComposed(Cell cell, const at::Tensor& x,
                                              std::span<const int32_t> lengths,
                                              const RecurrentParameters<at::Tensor>& w,
                                              bool reverse) {
  const int64_t batch = x.size(0), steps = x.size(1), hidden = w.hidden.size(1);
  const at::Tensor inputs = at::linear(x, w.input, w.input_bias);  // [N, T, G·H]
  at::Tensor active;                                               // [N, T, 1]
  if (!lengths.empty())
    active = (at::arange(steps, at::kInt).unsqueeze(0) < LengthTensor(lengths).unsqueeze(1))
                 .to(x.options())
                 .unsqueeze(2);
  at::Tensor h = at::zeros({batch, hidden}, x.options()), c = h;
  std::vector<at::Tensor> states(steps);
  for (int64_t i = 0; i < steps; ++i) {
    const int64_t t = reverse ? steps - 1 - i : i;
    const at::Tensor recurrent = at::linear(h, w.hidden, w.hidden_bias);
    at::Tensor next_h, next_c = c;
    if (cell == Cell::kLstm) {
      const auto gates = (inputs.select(1, t) + recurrent).chunk(4, 1);
      next_c = at::sigmoid(gates[1]) * c + at::sigmoid(gates[0]) * at::tanh(gates[2]);
      next_h = at::sigmoid(gates[3]) * at::tanh(next_c);
    } else {
      const auto in = inputs.select(1, t).chunk(3, 1), rec = recurrent.chunk(3, 1);
      const at::Tensor reset = at::sigmoid(in[0] + rec[0]), update = at::sigmoid(in[1] + rec[1]);
      next_h = at::lerp(at::tanh(in[2] + reset * rec[2]), h, update);
    }
    if (active.defined()) {
      const at::Tensor mask = active.select(1, t);
      states[t] = next_h * mask;
      h = at::lerp(h, next_h, mask);
      c = at::lerp(c, next_c, mask);
    } else {
      states[t] = h = next_h;
      c = next_c;
    }
  }
  const at::Tensor all =
      steps > 0 ? at::stack(states, 1) : at::zeros({batch, 0, hidden}, x.options());
  return {all, h};
}

}  // namespace fovea::train
