#ifndef FOVEA_KERNELS_RECURRENT_RECURRENT_DRIVER_H_
#define FOVEA_KERNELS_RECURRENT_RECURRENT_DRIVER_H_

#include <array>
#include <cstdint>

#include "fovea/kernels/recurrent/recurrent.h"
#include "fovea/kernels/recurrent/recurrent_plan.h"

// What LSTM and GRU share: memory, threads, and the products over the whole sequence. The step
// itself is recurrent_forward-inl.h and recurrent_backward-inl.h.
//
// A cell's pre-activations are four blocks of H. Each gate's input product goes to one block and
// its hidden product to one: LSTM to the same; of the GRU the new gate's go to blocks 2 and 3,
// since the reset gate comes between them.
namespace fovea::kernels {

inline constexpr int kBlocks = 4;

// With P = padded hidden size, M = plan.total, S = plan.inputs_stride.
struct ForwardJob {
  const RecurrentPlan* plan;
  const float* packed;      // by pack_forward
  const float* projected;   // [N, T, gates, P] W x, or nullptr if the input is fused
  bool projected_in_order;  // then [M, gates, P]
  float* inputs;            // [M, S] [x | 1 | h_{t−1}]
  float* gates;             // [M, 4, P], or nullptr in inference
  float* cells;             // LSTM: [M, P], or [N, P] in inference
  float* y;                 // [N, T, H] or nullptr
  float* last;              // [N, H] or nullptr
  float* last_cell;         // LSTM: [N, H] or nullptr
  RecurrentState initial;
};

struct BackwardJob {
  const RecurrentPlan* plan;
  const float* packed;  // by pack_backward
  const float* inputs;  // what the forward left
  const float* gates;
  const float* cells;
  const float* dy;        // [N, T, H] or nullptr
  const float* dlast;     // [N, H] or nullptr
  float* carry;           // [N, P] gradient that passes to the step before beside the product
  float* gate_gradients;  // [M, 4, P] of the blocks of pre-activations
  RecurrentState initial;
  float* initial_hidden;  // [N, H] gradient, or nullptr
};

struct CellKernels {
  int gates;
  bool has_cells;
  std::array<int, 4> input_blocks;   // gate -> block of W x + b
  std::array<int, 4> hidden_blocks;  // gate -> block of U h + c
  void (*pack_forward)(const RecurrentPlan&, const RecurrentWeights&, float* packed);
  void (*pack_backward)(const RecurrentPlan&, const RecurrentWeights&, float* packed);
  // All steps of the rows [begin, end).
  void (*forward)(const ForwardJob&, int64_t begin, int64_t end);
  void (*backward)(const BackwardJob&, int64_t begin, int64_t end);
};

int64_t RecurrentTapeSize(const RecurrentShape& shape, bool has_cells);

void RecurrentForward(const CellKernels& cell, const RecurrentShape& shape,
                      const RecurrentWeights& weights, const RecurrentState& initial,
                      const float* x, float* y, float* last, float* last_cell, float* tape);

void RecurrentBackward(const CellKernels& cell, const RecurrentShape& shape,
                       const RecurrentWeights& weights, const RecurrentState& initial,
                       const float* x, const float* tape, const float* dy, const float* dlast,
                       const float* dlast_cell, const RecurrentGradients& gradients);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_DRIVER_H_
