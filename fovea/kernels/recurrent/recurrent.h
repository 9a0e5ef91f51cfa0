#ifndef FOVEA_KERNELS_RECURRENT_RECURRENT_H_
#define FOVEA_KERNELS_RECURRENT_RECURRENT_H_

#include <cstdint>

// Recurrent layers over whole sequences. Weights lie as in PyTorch: the gates stacked, LSTM in the
// order input, forget, cell, output (4), GRU in the order reset, update, new (3).
namespace fovea::kernels {

struct RecurrentShape {
  int64_t batch = 0;                 // N
  int64_t steps = 0;                 // T
  int64_t input = 0;                 // I
  int64_t hidden = 0;                // H
  bool reverse = false;              // run from each sample's last step to its first
  const int32_t* lengths = nullptr;  // [N] steps of each sample, 0…T; nullptr: all T
};

// With G the number of gates (LSTM 4, GRU 3):
struct RecurrentWeights {
  const float* input = nullptr;        // [G·H, I]
  const float* hidden = nullptr;       // [G·H, H]
  const float* input_bias = nullptr;   // [G·H], nullptr: zeros
  const float* hidden_bias = nullptr;  // [G·H], nullptr: zeros
};

// What a layer carries from step to step.
struct RecurrentState {
  const float* hidden = nullptr;  // [N, H], nullptr: zeros
  const float* cell = nullptr;    // [N, H], nullptr: zeros; LSTM alone
};

struct RecurrentGradients {
  float* input = nullptr;  // shapes as the weights'; overwritten
  float* hidden = nullptr;
  float* input_bias = nullptr;   // nullptr if not wanted
  float* hidden_bias = nullptr;  // nullptr if not wanted
  float* x = nullptr;            // [N, T, I]; nullptr if not wanted
  // Of the initial state, [N, H]; nullptr if not wanted.
  float* initial_hidden = nullptr;
  float* initial_cell = nullptr;
};

// All take 0 for any size, run on up to NumThreads() threads, and throw ArgumentError on a length
// outside 0…T. What x and dy hold past a sample's end has no effect. For inputs of up to 32 a
// sample's outputs are the same bits whatever else is in the batch and on any number of threads;
// wider ones are projected by MatMul(), which adds up in another order where there are few rows.
// Error bounds: docs/numerics.md.

// Number of floats that the forward keeps for the backward; the same for any lengths.
int64_t LstmTapeSize(const RecurrentShape& shape);
int64_t GruTapeSize(const RecurrentShape& shape);

// LSTM without peepholes:
//   i, f, o = σ(W x_t + b + U h_{t−1} + c), g = tanh(…), c_t = f c_{t−1} + i g, h_t = o tanh(c_t)
// Source: Hochreiter & Schmidhuber 1997 with Gers et al. 2000's forget gate.
//   x [N, T, I] → y [N, T, H], and last, last_cell [N, H]: h and c after each sample's last step in
//   running order, the initial ones for a sample of length 0. Past a sample's end y is 0. y, last
//   and last_cell may be nullptr if not wanted. tape: LstmTapeSize floats of any alignment, or
//   nullptr in inference.
void LstmForward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                 float* y, float* last, float* tape, const RecurrentState& initial = {},
                 float* last_cell = nullptr);

// Given dL/dy, dL/dlast and dL/dlast_cell (nullptr: zero), and what the forward left. y may be
// nullptr: the tape holds what is needed.
void LstmBackward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                  const float* y, const float* tape, const float* dy, const float* dlast,
                  const RecurrentGradients& gradients, const RecurrentState& initial = {},
                  const float* dlast_cell = nullptr);

// GRU:  r, z = σ(W x_t + b + U h_{t−1} + c), n = tanh(W x_t + b + r ∘ (U h_{t−1} + c)),
//       h_t = (1 − z) n + z h_{t−1}
// Source: Cho et al. 2014; the reset gate after the product, as in cuDNN, PyTorch and Keras.
void GruForward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                float* y, float* last, float* tape, const RecurrentState& initial = {});
void GruBackward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                 const float* y, const float* tape, const float* dy, const float* dlast,
                 const RecurrentGradients& gradients, const RecurrentState& initial = {});

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_H_
