#include "fovea/attention/kernel_backend.h"
#include "fovea/kernels/pooling/dense_reweight.h"
#include "fovea/kernels/recurrent/recurrent.h"
#include "fovea/kernels/rows/layer_norm.h"

namespace fovea::attention {
namespace {

// Of the samples of x [N, T, …]; none is fine.
void CheckLengths(std::span<const int32_t> lengths, const Tensor& x) {
  Require(lengths.empty() || static_cast<int64_t>(lengths.size()) == x.dim(0),
          "lengths must hold one for each of the ", x.dim(0), " samples, got ", lengths.size());
  for (const int32_t length : lengths)
    Require(length >= 0 && length <= x.dim(1), "a length must be 0 to ", x.dim(1), ", got ",
            length);
}

}  // namespace

Tensor KernelBackend::LayerNorm(const Tensor& t, const Tensor& gain, const Tensor& bias) const {
  for (const Tensor* part : {&gain, &bias})
    Require(part->shape() == Shape({t.dim(-1)}), "gain and bias must be [", t.dim(-1), "], got ",
            ToString(part->shape()));
  Tensor out = Tensor::Uninitialised(t.shape());
  if (out.size() > 0)
    kernels::LayerNormRows(t.span(), gain.span(), bias.span(), out.size() / out.dim(-1),
                           out.dim(-1), out.span());
  return out;
}

RecurrentOutput<Tensor> KernelBackend::Recurrent(Cell cell, const Tensor& x,
                                                 std::span<const int32_t> lengths,
                                                 const RecurrentParameters<Tensor>& weights,
                                                 bool reverse,
                                                 const RecurrentStart<Tensor>& start) const {
  Require(x.rank() == 3, "a recurrent layer needs [N, T, I], got ", ToString(x.shape()));
  const int64_t hidden = weights.hidden.dim(-1), gates = cell == Cell::kLstm ? 4 : 3;
  Require(weights.input.shape() == Shape({gates * hidden, x.dim(2)}), "input weights must be [",
          gates * hidden, ", ", x.dim(2), "], got ", ToString(weights.input.shape()));
  Require(weights.hidden.shape() == Shape({gates * hidden, hidden}), "hidden weights must be [",
          gates * hidden, ", ", hidden, "], got ", ToString(weights.hidden.shape()));
  for (const Tensor* bias : {&weights.input_bias, &weights.hidden_bias})
    Require(bias->shape() == Shape({gates * hidden}), "biases must be [", gates * hidden, "], got ",
            ToString(bias->shape()));
  for (const auto* state : {&start.hidden, &start.cell})
    Require(!*state || (*state)->shape() == Shape({x.dim(0), hidden}), "initial states must be [",
            x.dim(0), ", ", hidden, "], got ", *state ? ToString((*state)->shape()) : "");
  Require(!start.cell || cell == Cell::kLstm, "a GRU has no cell to start from");
  CheckLengths(lengths, x);
  const kernels::RecurrentShape shape = {.batch = x.dim(0),
                                         .steps = x.dim(1),
                                         .input = x.dim(2),
                                         .hidden = hidden,
                                         .reverse = reverse,
                                         .lengths = lengths.empty() ? nullptr : lengths.data()};
  const kernels::RecurrentWeights raw = {weights.input.data(), weights.hidden.data(),
                                         weights.input_bias.data(), weights.hidden_bias.data()};
  RecurrentOutput<Tensor> out = {Tensor({shape.batch, shape.steps, hidden}),
                                 Tensor({shape.batch, hidden})};
  const kernels::RecurrentState initial = {start.hidden ? start.hidden->data() : nullptr,
                                           start.cell ? start.cell->data() : nullptr};
  if (cell == Cell::kLstm) {
    out.last_cell = Tensor({shape.batch, hidden});
    kernels::LstmForward(shape, raw, x.data(), out.states.data(), out.last.data(), nullptr, initial,
                         out.last_cell.data());
  } else {
    kernels::GruForward(shape, raw, x.data(), out.states.data(), out.last.data(), nullptr, initial);
  }
  return out;
}

ReweightOutput<Tensor> KernelBackend::DenseReweight(const Tensor& keys, const Tensor& values,
                                                    const Tensor& weight, const Tensor& bias,
                                                    std::span<const int32_t> lengths) const {
  Require(keys.rank() == 3 && values.shape() == keys.shape(),
          "keys and values must be [N, T, C] both, got ", ToString(keys.shape()), " and ",
          ToString(values.shape()));
  const int64_t steps = keys.dim(1);
  Require(weight.shape() == Shape({steps, steps}), "the weight must be [", steps, ", ", steps,
          "], got ", ToString(weight.shape()));
  Require(bias.shape() == Shape({steps}), "the bias must be [", steps, "], got ",
          ToString(bias.shape()));
  CheckLengths(lengths, keys);
  const bool same = keys.data() == values.data();
  Tensor share(keys.shape()), output(keys.shape());
  kernels::DenseReweightForward({.batch = keys.dim(0),
                                 .steps = steps,
                                 .channels = keys.dim(2),
                                 .lengths = lengths.empty() ? nullptr : lengths.data()},
                                weight.data(), bias.data(), keys.data(),
                                same ? output.data() : nullptr, share.data());
  if (!same) output = Mul(values, share);
  return {output, Transpose(share, 1, 2).Reshape({keys.dim(0), 1, keys.dim(2), steps})};
}

}  // namespace fovea::attention
