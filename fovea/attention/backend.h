#ifndef FOVEA_ATTENTION_BACKEND_H_
#define FOVEA_ATTENTION_BACKEND_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fovea/attention/fused.h"
#include "fovea/core/tensor.h"

// A formula is written once, over the vocabulary below, and runs on every backend that speaks it:
//   KernelBackend (attention/kernel_backend.h)  float32 on fovea's kernels, for inference
//   TorchBackend  (autograd/torch_backend.h)       LibTorch with autograd, for training
namespace fovea::attention {

// Which cell a recurrent layer has; kernels/recurrent/recurrent.h gives the formulas.
enum class Cell { kLstm, kGru };

// What a recurrent layer returns: every state [N, T, H], the last one [N, H], and the LSTM's last
// cell [N, H].
template <class Tensor>
struct RecurrentOutput {
  Tensor states;
  Tensor last;
  Tensor last_cell = {};
};

// Where a recurrent layer starts, [N, H] each; none: zeros. cell: LSTM alone.
template <class Tensor>
struct RecurrentStart {
  std::optional<Tensor> hidden;
  std::optional<Tensor> cell;
};

// What the score dense with softmax and reweight returns: values times weights [N, T, C], and the
// weights [N, 1, C, T].
template <class Tensor>
struct ReweightOutput {
  Tensor output;
  Tensor weights;
};

// Weights of one direction of one recurrent layer, named and laid out as in
// kernels/recurrent/recurrent.h.
template <class Tensor>
struct RecurrentParameters {
  Tensor input, hidden, input_bias, hidden_bias;
};

// Shapes below: "…" stands for any axes in front. Two operands broadcast as in NumPy. Axes may be
// negative. No operation changes its arguments.
template <class B>
concept Backend = requires(const B b, const typename B::Tensor t, Shape shape, int64_t i,
                           std::vector<typename B::Tensor> list, std::span<const int32_t> lengths,
                           RecurrentParameters<typename B::Tensor> cell,
                           RecurrentStart<typename B::Tensor> start,
                           FusedInputs<typename B::Tensor> fused) {
  { b.Constant(fovea::Tensor()) } -> std::same_as<typename B::Tensor>;
  { b.ShapeOf(t) } -> std::same_as<Shape>;
  { b.Reshape(t, shape) } -> std::same_as<typename B::Tensor>;
  { b.Transpose(t, i, i) } -> std::same_as<typename B::Tensor>;  // exchanges two axes
  { b.Slice(t, i, i, i) } -> std::same_as<typename B::Tensor>;   // axis, begin, end
  { b.Concat(list, i) } -> std::same_as<typename B::Tensor>;     // along an axis
  { b.MatMul(t, t) } -> std::same_as<typename B::Tensor>;        // […, m, k] × […, k, n]
  { b.MatMulT(t, t) } -> std::same_as<typename B::Tensor>;       // […, m, k] × […, n, k]ᵀ
  { b.Linear(t, t, t) } -> std::same_as<typename B::Tensor>;     // […, I] × [O, I]ᵀ + [O]
  { b.Add(t, t) } -> std::same_as<typename B::Tensor>;
  { b.Mul(t, t) } -> std::same_as<typename B::Tensor>;
  { b.Scale(t, 1.0) } -> std::same_as<typename B::Tensor>;
  { b.Exp(t) } -> std::same_as<typename B::Tensor>;
  { b.Tanh(t) } -> std::same_as<typename B::Tensor>;
  { b.Sigmoid(t) } -> std::same_as<typename B::Tensor>;
  { b.Relu(t) } -> std::same_as<typename B::Tensor>;
  { b.Mean(t, i) } -> std::same_as<typename B::Tensor>;  // over an axis, which stays with size 1
  // Rows of a table [V, D] by index: [indices, D].
  { b.Rows(t, lengths) } -> std::same_as<typename B::Tensor>;
  // t in inference; where a backend trains, a share of the elements 0 and the others 1/(1 − share)
  // times as large.
  { b.Dropout(t, 0.1) } -> std::same_as<typename B::Tensor>;
  // Over the last axis, with a gain and a bias for each of its elements: kernels/rows/layer_norm.h.
  { b.LayerNorm(t, t, t) } -> std::same_as<typename B::Tensor>;
  // Over the last axis; −∞ gives exactly 0, and −∞ alone gives zeros.
  { b.Softmax(t) } -> std::same_as<typename B::Tensor>;
  // The same, but the nearest distribution to t: kernels/rows/sparsemax.h.
  { b.Sparsemax(t) } -> std::same_as<typename B::Tensor>;
  // The same, but 1 at one place and 0 elsewhere: at the first largest, or, where a backend that
  // trains is told so, at one that is drawn (autograd/hard_sampler.h).
  { b.HardChoice(t) } -> std::same_as<typename B::Tensor>;
  // t [N, H, Tq, Tk] with −∞ at the keys past each sample's length.
  { b.MaskLengths(t, lengths) } -> std::same_as<typename B::Tensor>;
  // t […, Tq, Tk] with −∞ where j > i + Tk − Tq.
  { b.MaskCausal(t) } -> std::same_as<typename B::Tensor>;
  // t […, Tq, Tk] with −∞ where |j − c| > D; the centres c broadcast to […, Tq, 1], D is whole and
  // c is compared exactly. A centre of NaN hides nothing.
  { b.MaskWindow(t, t, i) } -> std::same_as<typename B::Tensor>;
  // Σ_j w_j v_j with w the softmax of the scores of the keys seen, times the Gaussian if there is
  // one: [N, H, Tq, Dv], without an array of [Tq, Tk].
  { b.FusedAttention(fused) } -> std::same_as<typename B::Tensor>;
  // Why FusedAttention does not take arrays such as this, "" if it does.
  { b.WhyNotFused(t) } -> std::same_as<std::string>;
  // x [N, T, I]; lengths may be empty: all T steps; the last argument may be left out.
  {
    b.Recurrent(Cell::kLstm, t, lengths, cell, true, start)
    } -> std::same_as<RecurrentOutput<typename B::Tensor>>;
  // keys, values [N, T, C], weight [T, T], bias [T]: kernels/pooling/dense_reweight.h. lengths as
  // above.
  { b.DenseReweight(t, t, t, t, lengths) } -> std::same_as<ReweightOutput<typename B::Tensor>>;
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_BACKEND_H_
