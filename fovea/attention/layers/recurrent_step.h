#ifndef FOVEA_ATTENTION_LAYERS_RECURRENT_STEP_H_
#define FOVEA_ATTENTION_LAYERS_RECURRENT_STEP_H_

#include <vector>

#include "fovea/attention/backend.h"
#include "fovea/attention/parameter.h"

// One step of a recurrent layer, for decoders, whose input at a step depends on the step before.
// The formulas and the layout of the weights are those of kernels/recurrent/recurrent.h, which runs
// whole sequences.
namespace fovea::attention {

// What a step hands to the next: h [R, H], and of an LSTM c [R, H].
template <class B>
struct RecurrentState {
  typename B::Tensor hidden, cell;
};

// W x + b
template <class B>
typename B::Tensor Affine(const B& b, const typename B::Tensor& x, const typename B::Tensor& weight,
                          const typename B::Tensor& bias) {
  return b.Add(b.MatMulT(x, weight), bias);
}

// x [R, I].
template <class B>
RecurrentState<B> LstmStep(const B& b, const RecurrentParameters<typename B::Tensor>& w,
                           const typename B::Tensor& x, const RecurrentState<B>& state) {
  const int64_t size = b.ShapeOf(state.hidden)[1];
  const auto gates = b.Add(Affine(b, x, w.input, w.input_bias),
                           Affine(b, state.hidden, w.hidden, w.hidden_bias));  // [R, 4 H]
  const auto gate = [&](int64_t i) { return b.Slice(gates, 1, i * size, (i + 1) * size); };
  const auto kept = b.Mul(b.Sigmoid(gate(1)), state.cell);
  const auto cell = b.Add(kept, b.Mul(b.Sigmoid(gate(0)), b.Tanh(gate(2))));
  return {b.Mul(b.Sigmoid(gate(3)), b.Tanh(cell)), cell};
}

template <class B>
RecurrentState<B> GruStep(const B& b, const RecurrentParameters<typename B::Tensor>& w,
                          const typename B::Tensor& x, const RecurrentState<B>& state) {
  const int64_t size = b.ShapeOf(state.hidden)[1];
  const auto in = Affine(b, x, w.input, w.input_bias);                 // [R, 3 H]
  const auto back = Affine(b, state.hidden, w.hidden, w.hidden_bias);  // [R, 3 H]
  const auto part = [&](const auto& t, int64_t i) {
    return b.Slice(t, 1, i * size, (i + 1) * size);
  };
  const auto reset = b.Sigmoid(b.Add(part(in, 0), part(back, 0)));
  const auto update = b.Sigmoid(b.Add(part(in, 1), part(back, 1)));
  const auto fresh = b.Tanh(b.Add(part(in, 2), b.Mul(reset, part(back, 2))));
  // (1 − z) n + z h
  return {b.Add(fresh, b.Mul(update, b.Add(state.hidden, b.Scale(fresh, -1)))), {}};
}

template <class B>
RecurrentState<B> Step(const B& b, Cell cell, const RecurrentParameters<typename B::Tensor>& w,
                       const typename B::Tensor& x, const RecurrentState<B>& state) {
  return cell == Cell::kLstm ? LstmStep(b, w, x, state) : GruStep(b, w, x, state);
}

// "input", "hidden", "input_bias", "hidden_bias" of a layer.
std::vector<ParameterSpec> RecurrentLayerParameters(Cell cell, int64_t input, int64_t hidden);

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_LAYERS_RECURRENT_STEP_H_
