#include "fovea/autograd/recurrent_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <optional>
#include <vector>

#include "fovea/autograd/once_differentiable.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/kernels/recurrent/recurrent.h"

namespace fovea::autograd {
namespace {

using attention::Cell;
using attention::RecurrentOutput;
using attention::RecurrentParameters;
using attention::RecurrentStart;
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

at::Tensor Contiguous(const at::Tensor& t) { return t.defined() ? t.contiguous() : t; }

// An optional argument of an autograd function, which takes no undefined tensor: empty for none.
const at::Tensor& OrEmpty(const std::optional<at::Tensor>& t) {
  static const at::Tensor none = at::empty({0});
  return t ? *t : none;
}
at::Tensor Given(const at::Tensor& t) { return t.numel() > 0 ? t.contiguous() : at::Tensor(); }

class FusedRecurrent : public torch::autograd::Function<FusedRecurrent> {
 public:
  // Of the start's two, either may be empty: zeros. Returns the states, the last one and, of the
  // LSTM, the last cell.
  static variable_list forward(AutogradContext* context, const at::Tensor& x_,
                               const at::Tensor& input_, const at::Tensor& hidden_,
                               const at::Tensor& input_bias_, const at::Tensor& hidden_bias_,
                               const at::Tensor& start_hidden_, const at::Tensor& start_cell_,
                               const at::Tensor& lengths, bool lstm, bool reverse, bool keep) {
    const at::Tensor x = x_.contiguous(), input = input_.contiguous(),
                     hidden = hidden_.contiguous(), input_bias = input_bias_.contiguous(),
                     hidden_bias = hidden_bias_.contiguous(), start_hidden = Given(start_hidden_),
                     start_cell = Given(start_cell_);
    const kernels::RecurrentShape shape = ShapeOf(x, hidden, reverse, lengths);
    const kernels::RecurrentWeights weights = Raw(input, hidden, input_bias, hidden_bias);
    const kernels::RecurrentState start = {Data(start_hidden), Data(start_cell)};
    variable_list out = {at::empty({shape.batch, shape.steps, shape.hidden}, x.options()),
                         at::empty({shape.batch, shape.hidden}, x.options())};
    at::Tensor tape;
    if (keep)
      tape = at::empty({lstm ? kernels::LstmTapeSize(shape) : kernels::GruTapeSize(shape)},
                       x.options());
    if (lstm) {
      out.push_back(at::empty_like(out[1]));
      kernels::LstmForward(shape, weights, Data(x), Data(out[0]), Data(out[1]), Data(tape), start,
                           Data(out[2]));
    } else {
      kernels::GruForward(shape, weights, Data(x), Data(out[0]), Data(out[1]), Data(tape), start);
    }
    if (keep)
      context->save_for_backward(
          {x, input, hidden, input_bias, hidden_bias, start_hidden, start_cell, lengths, tape});
    context->set_materialize_grads(false);
    context->saved_data["lstm"] = lstm;
    context->saved_data["reverse"] = reverse;
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &input = saved[1], &hidden = saved[2], &input_bias = saved[3],
                     &hidden_bias = saved[4], &start_hidden = saved[5], &start_cell = saved[6],
                     &tape = saved[8];
    const bool lstm = context->saved_data["lstm"].toBool();
    const kernels::RecurrentShape shape =
        ShapeOf(x, hidden, context->saved_data["reverse"].toBool(), saved[7]);
    const kernels::RecurrentWeights weights = Raw(input, hidden, input_bias, hidden_bias);
    const kernels::RecurrentState start = {Data(start_hidden), Data(start_cell)};
    for (at::Tensor& grad : grads) grad = Contiguous(grad);

    const auto wanted = [&](size_t i, const at::Tensor& t) {
      return context->needs_input_grad(i) ? at::empty_like(t) : at::Tensor();
    };
    const variable_list d = {wanted(0, x),
                             at::empty_like(input),
                             at::empty_like(hidden),
                             at::empty_like(input_bias),
                             at::empty_like(hidden_bias),
                             start_hidden.defined() ? wanted(5, start_hidden) : start_hidden,
                             start_cell.defined() ? wanted(6, start_cell) : start_cell};
    const kernels::RecurrentGradients gradients = {Data(d[1]), Data(d[2]), Data(d[3]), Data(d[4]),
                                                   Data(d[0]), Data(d[5]), Data(d[6])};
    if (lstm)
      kernels::LstmBackward(shape, weights, Data(x), nullptr, Data(tape), Data(grads[0]),
                            Data(grads[1]), gradients, start, Data(grads[2]));
    else
      kernels::GruBackward(shape, weights, Data(x), nullptr, Data(tape), Data(grads[0]),
                           Data(grads[1]), gradients, start);
    const at::Tensor none;
    return OnceDifferentiable("lstm or gru",
                              {d[0], d[1], d[2], d[3], d[4], d[5], d[6], none, none, none, none});
  }
};

void CheckStart(Cell cell, const at::Tensor& x, const RecurrentParameters<at::Tensor>& w,
                const RecurrentStart<at::Tensor>& start) {
  for (const auto* state : {&start.hidden, &start.cell})
    Require(!*state || (*state)->sizes() == at::IntArrayRef({x.size(0), w.hidden.size(1)}),
            "initial states must be [", x.size(0), ", ", w.hidden.size(1), "], got ",
            *state ? ToString((*state)->sizes().vec()) : "");
  Require(!start.cell || cell == Cell::kLstm, "a GRU has no cell to start from");
}

}  // namespace

RecurrentOutput<at::Tensor> RecurrentOp(Cell cell, const at::Tensor& x,
                                        std::span<const int32_t> lengths,
                                        const RecurrentParameters<at::Tensor>& w, bool reverse,
                                        const RecurrentStart<at::Tensor>& start) {
  CheckStart(cell, x, w, start);
  if (!OnKernels(x) || !OnKernels(w.hidden))
    return RecurrentComposed(cell, x, lengths, w, reverse, start);
  const bool lstm = cell == Cell::kLstm;
  const variable_list out = FusedRecurrent::apply(
      x, w.input, w.hidden, w.input_bias, w.hidden_bias, OrEmpty(start.hidden), OrEmpty(start.cell),
      LengthTensor(lengths), lstm, reverse, at::GradMode::is_enabled());
  return {out[0], out[1], lstm ? out[2] : at::Tensor()};
}

RecurrentOutput<at::Tensor> RecurrentComposed(Cell cell, const at::Tensor& x,
                                              std::span<const int32_t> lengths,
                                              const RecurrentParameters<at::Tensor>& w,
                                              bool reverse,
                                              const RecurrentStart<at::Tensor>& start) {
  CheckStart(cell, x, w, start);
  const int64_t batch = x.size(0), steps = x.size(1), hidden = w.hidden.size(1);
  const at::Tensor inputs = at::linear(x, w.input, w.input_bias);  // [N, T, G·H]
  at::Tensor active;                                               // [N, T, 1]
  if (!lengths.empty())
    active = (at::arange(steps, at::kInt).unsqueeze(0) < LengthTensor(lengths).unsqueeze(1))
                 .to(x.options())
                 .unsqueeze(2);
  const at::Tensor zeros = at::zeros({batch, hidden}, x.options());
  at::Tensor h = start.hidden.value_or(zeros), c = start.cell.value_or(zeros);
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
  return {all, h, cell == Cell::kLstm ? c : at::Tensor()};
}

}  // namespace fovea::autograd
