#include "fovea/kernels/recurrent/recurrent_driver.h"

#include <algorithm>

#include "fovea/core/threads.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/products/narrow_product.h"
#include "fovea/kernels/products/tall_product.h"
#include "fovea/kernels/simd/scratch.h"

namespace fovea::kernels {
namespace {

const RecurrentPlan& PlanFor(const RecurrentShape& shape) {
  thread_local RecurrentPlan plan;
  plan.Prepare(shape);
  return plan;
}

// Parts of the tape; as long as if every sample had all its steps, so that a caller may use one
// tape for batches of different lengths.
struct Tape {
  Tape(const RecurrentPlan& plan, float* start)
      : inputs(start),
        gates(inputs + plan.batch * plan.steps * plan.inputs_stride),
        cells(gates + plan.batch * plan.steps * kBlocks * plan.padded_hidden) {}

  float* inputs;
  float* gates;
  float* cells;
};

int64_t PackedSize(const RecurrentPlan& plan) {
  return plan.padded_hidden * kBlocks * (1 + plan.fused_input + plan.hidden);
}

// Rows for each thread: about a million floating-point operations, and whole register tiles. Where
// all samples are of one length each thread gets one stretch, so that backward it finds in its own
// cache what it left there forward.
int64_t GrainRows(const RecurrentPlan& plan) {
  constexpr int64_t kTile = 8;
  const int64_t operations =
      2 * plan.steps * kBlocks * plan.hidden * (plan.fused_input + plan.hidden);
  const int64_t grain = std::max<int64_t>(kTile, 1'000'000 / std::max<int64_t>(operations, 1));
  if (plan.total < plan.active[0] * plan.steps) return grain;
  const int64_t share = plan.active[0] / NumThreads();
  return std::max(grain, (share + kTile - 1) / kTile * kTile);
}

// [x | 1 | ·] for all steps of the rows [begin, end), and h before the first.
void FillInputs(const RecurrentPlan& plan, const float* x, const float* initial, float* inputs,
                int64_t begin, int64_t end) {
  const int64_t fused = plan.fused_input;
  for (int64_t s = 0; s < plan.steps && plan.active[s] > begin; ++s) {
    const int64_t stop = std::min(end, plan.active[s]);
    for (int64_t r = begin; r < stop; ++r) {
      float* row = inputs + (plan.offset[s] + r) * plan.inputs_stride;
      const float* from = x + plan.Place(s, r) * plan.input;
      for (int64_t k = 0; k < fused; ++k) row[k] = from[k];
      row[fused] = 1;
      if (s > 0) continue;
      float* state = row + fused + 1;
      std::fill(state, row + plan.inputs_stride, 0.0f);
      if (initial) std::copy_n(initial + plan.order[r] * plan.hidden, plan.hidden, state);
    }
  }
}

// Zeros past the samples' ends.
void ClearPastEnds(const RecurrentPlan& plan, int64_t width, float* y) {
  for (int64_t r = 0; r < plan.batch; ++r) {
    float* sample = y + plan.order[r] * plan.steps * width;
    std::fill(sample + plan.lengths[r] * width, sample + plan.steps * width, 0.0f);
  }
}

// The samples without a step, rows [begin, N): to = from, or zeros. Both [N, width].
void CopyIdleRows(const RecurrentPlan& plan, int64_t begin, const float* from, float* to) {
  if (!to) return;
  const int64_t width = plan.hidden;
  for (int64_t r = begin; r < plan.batch; ++r) {
    const int64_t at = plan.order[r] * width;
    from ? std::copy_n(from + at, width, to + at) : std::fill_n(to + at, width, 0.0f);
  }
}

// A run of blocks that lie side by side without padding counts as one matrix.
struct Run {
  int gate;
  int block;
  int count;
};

template <class Function>
void ForEachRun(const RecurrentPlan& plan, int gates, const std::array<int, 4>& blocks,
                Function function) {
  const bool dense = plan.padded_hidden == plan.hidden;
  for (int g = 0; g < gates;) {
    Run run{g, blocks[g], 1};
    while (dense && g + run.count < gates && blocks[g + run.count] == run.block + run.count)
      ++run.count;
    function(run);
    g += run.count;
  }
}

// x in the order of the plan → [M, I]
const float* GatherInputs(const RecurrentPlan& plan, const float* x) {
  float* gathered = Scratch(ScratchUse::kInputs, plan.total * plan.input);
  for (int64_t s = 0; s < plan.steps; ++s)
    for (int64_t r = 0; r < plan.active[s]; ++r)
      std::copy_n(x + plan.Place(s, r) * plan.input, plan.input,
                  gathered + (plan.offset[s] + r) * plan.input);
  return gathered;
}

// W x of every place → [N, T, gates, P]; without places that are padding, in the order of the plan
// → [M, gates, P].
const float* Project(const CellKernels& cell, const RecurrentPlan& plan,
                     const RecurrentWeights& weights, const float* x, bool in_order) {
  const int64_t places = in_order ? plan.total : plan.batch * plan.steps;
  const int64_t h = plan.hidden, p = plan.padded_hidden, stride = cell.gates * p;
  if (in_order) x = GatherInputs(plan, x);
  float* projected = Scratch(ScratchUse::kProjections, places * stride);
  ForEachRun(plan, cell.gates, {0, 1, 2, 3}, [&](Run run) {
    MatMul(Transpose::kNo, Transpose::kYes, places, run.count * h, plan.input, 1, x, plan.input,
           weights.input + run.gate * h * plan.input, plan.input, 0, projected + run.block * p,
           stride);
  });
  return projected;
}

// Narrower inputs' gradients are computed by whoever has the rows' gate gradients in its cache.
constexpr int64_t kNarrowInput = 8;

// Scatters rows of `product`, in the plan's order from `begin` on, at one step.
void PlaceRows(const RecurrentPlan& plan, int64_t step, int64_t begin, int64_t end,
               const float* product, float* dx) {
  for (int64_t r = begin; r < end; ++r, product += plan.input)
    std::copy_n(product, plan.input, dx + plan.Place(step, r) * plan.input);
}

// dL/dx of the rows [begin, end), without padding.
void NarrowInputGradient(const CellKernels& cell, const RecurrentPlan& plan,
                         const RecurrentWeights& weights, const float* gate_gradients,
                         int64_t begin, int64_t end, float* dx) {
  const int64_t h = plan.hidden, width = plan.input, stride = kBlocks * h;
  // [I, 4, H], zeros where a block has no input product.
  float* transposed = Scratch(ScratchUse::kInputWeights, width * stride);
  std::fill_n(transposed, width * stride, 0.0f);
  for (int64_t k = 0; k < width; ++k)
    for (int g = 0; g < cell.gates; ++g)
      for (int64_t j = 0; j < h; ++j)
        transposed[k * stride + cell.input_blocks[g] * h + j] =
            weights.input[(g * h + j) * width + k];
  float* product = Scratch(ScratchUse::kInputGradients, (end - begin) * width);
  for (int64_t s = 0; s < plan.steps && plan.active[s] > begin; ++s) {
    const int64_t stop = std::min(end, plan.active[s]);
    NarrowProduct(stop - begin, stride, width, gate_gradients + (plan.offset[s] + begin) * stride,
                  stride, transposed, stride, product, width);
    PlaceRows(plan, s, begin, stop, product, dx);
  }
}

void InputGradient(const CellKernels& cell, const RecurrentPlan& plan,
                   const RecurrentWeights& weights, const float* gate_gradients, float* dx) {
  const int64_t h = plan.hidden, p = plan.padded_hidden, width = plan.input;
  float* product = Scratch(ScratchUse::kInputGradients, plan.total * width);
  float beta = 0;
  ForEachRun(plan, cell.gates, cell.input_blocks, [&](Run run) {
    MatMul(Transpose::kNo, Transpose::kNo, plan.total, width, run.count * h, 1,
           gate_gradients + run.block * p, kBlocks * p, weights.input + run.gate * h * width, width,
           beta, product, width);
    beta = 1;
  });
  for (int64_t s = 0; s < plan.steps; ++s)
    PlaceRows(plan, s, 0, plan.active[s], product + plan.offset[s] * width, dx);
}

// The first `width` of [x | 1 | h]: product [width, 4, P] += theirs, transposed, times every
// block's gradients, over the rows [begin, end).
void AddWeightProduct(const RecurrentPlan& plan, const float* inputs, const float* gate_gradients,
                      int64_t begin, int64_t end, int64_t width, float* product) {
  const int64_t stride = kBlocks * plan.padded_hidden;
  const auto add = [&](int64_t from, int64_t rows) {
    AddTallProduct(rows, stride, width, gate_gradients + from * stride, stride,
                   inputs + from * plan.inputs_stride, plan.inputs_stride, product, stride);
  };
  if (begin == 0 && end == plan.active[0]) return add(0, plan.total);
  for (int64_t s = 0; s < plan.steps && plan.active[s] > begin; ++s)
    add(plan.offset[s] + begin, std::min(end, plan.active[s]) - begin);
}

// Of the weights of h, over all rows at once: only what the gates have of it.
void HiddenGradient(const CellKernels& cell, const RecurrentPlan& plan, const float* inputs,
                    const float* gate_gradients, float* gradient) {
  const int64_t h = plan.hidden, p = plan.padded_hidden;
  ForEachRun(plan, cell.gates, cell.hidden_blocks, [&](Run run) {
    MatMul(Transpose::kYes, Transpose::kNo, run.count * h, h, plan.total, 1,
           gate_gradients + run.block * p, kBlocks * p, inputs + plan.fused_input + 1,
           plan.inputs_stride, 0, gradient + run.gate * h * h, h);
  });
}

// Gradients of weights and biases, out of their product for all rows; `width`: of how many columns
// of [x | 1 | h] that is.
void WeightGradients(const CellKernels& cell, const RecurrentPlan& plan, const float* x,
                     const float* product, int64_t width, const float* gate_gradients,
                     const RecurrentGradients& gradients) {
  const int64_t h = plan.hidden, p = plan.padded_hidden, fused = plan.fused_input;
  const int64_t stride = kBlocks * p, states = width - fused - 1;
  for (int g = 0; g < cell.gates; ++g) {
    const float* from_input = product + cell.input_blocks[g] * p;
    const float* from_hidden = product + cell.hidden_blocks[g] * p;
    // The place of the weight of column k and this gate's first unit.
    const auto at = [&](int64_t k) { return k * stride; };
    float* input = gradients.input + g * h * fused;
    float* hidden = gradients.hidden + g * h * h;
    for (int64_t k = 0; k < fused; ++k)
      for (int64_t j = 0; j < h; ++j) input[j * fused + k] = from_input[at(k) + j];
    for (int64_t k = 0; k < states; ++k)
      for (int64_t j = 0; j < h; ++j) hidden[j * h + k] = from_hidden[at(fused + 1 + k) + j];
    if (gradients.input_bias) std::copy_n(from_input + at(fused), h, gradients.input_bias + g * h);
    if (gradients.hidden_bias)
      std::copy_n(from_hidden + at(fused), h, gradients.hidden_bias + g * h);
  }
  if (fused == plan.input) return;
  const float* gathered = GatherInputs(plan, x);
  ForEachRun(plan, cell.gates, cell.input_blocks, [&](Run run) {
    MatMul(Transpose::kYes, Transpose::kNo, run.count * h, plan.input, plan.total, 1,
           gate_gradients + run.block * p, kBlocks * p, gathered, plan.input, 0,
           gradients.input + run.gate * h * plan.input, plan.input);
  });
}

}  // namespace

int64_t RecurrentTapeSize(const RecurrentShape& shape, bool has_cells) {
  return shape.batch * shape.steps *
         (InputsStride(shape) + (kBlocks + (has_cells ? 1 : 0)) * PaddedHidden(shape));
}

void RecurrentForward(const CellKernels& cell, const RecurrentShape& shape,
                      const RecurrentWeights& weights, const RecurrentState& initial,
                      const float* x, float* y, float* last, float* last_cell, float* tape) {
  const RecurrentPlan& plan = PlanFor(shape);
  if (y) ClearPastEnds(plan, plan.hidden, y);
  const int64_t rows = plan.active[0];
  CopyIdleRows(plan, rows, initial.hidden, last);
  CopyIdleRows(plan, rows, initial.cell, last_cell);
  if (plan.total == 0 || plan.hidden == 0) return;

  float* packed = Scratch(ScratchUse::kPackedWeights, PackedSize(plan));
  cell.pack_forward(plan, weights, packed);
  ForwardJob job{.plan = &plan,
                 .packed = packed,
                 .y = y,
                 .last = last,
                 .last_cell = last_cell,
                 .initial = initial};
  if (plan.fused_input < plan.input) {
    // What is gathered must be less than what it saves.
    job.projected_in_order = 16 * plan.total < 15 * plan.batch * plan.steps;
    job.projected = Project(cell, plan, weights, x, job.projected_in_order);
  }
  if (tape) {
    const Tape parts(plan, tape);
    job.inputs = parts.inputs;
    job.gates = parts.gates;
    job.cells = parts.cells;
  } else {
    job.inputs = Scratch(ScratchUse::kInputs, plan.total * plan.inputs_stride);
    job.cells = Scratch(ScratchUse::kStates, plan.batch * plan.padded_hidden);
  }
  ParallelFor(rows, GrainRows(plan), [&](int64_t begin, int64_t end) {
    FillInputs(plan, x, initial.hidden, job.inputs, begin, end);
    cell.forward(job, begin, end);
  });
}

void RecurrentBackward(const CellKernels& cell, const RecurrentShape& shape,
                       const RecurrentWeights& weights, const RecurrentState& initial,
                       const float* x, const float* tape, const float* dy, const float* dlast,
                       const float* dlast_cell, const RecurrentGradients& gradients) {
  const RecurrentPlan& plan = PlanFor(shape);
  const int64_t rows = plan.active[0], h = plan.hidden, p = plan.padded_hidden;
  CopyIdleRows(plan, rows, dlast, gradients.initial_hidden);
  CopyIdleRows(plan, rows, dlast_cell, gradients.initial_cell);
  if (plan.total == 0 || h == 0) {
    std::fill_n(gradients.input, cell.gates * h * plan.input, 0.0f);
    std::fill_n(gradients.hidden, cell.gates * h * h, 0.0f);
    if (gradients.input_bias) std::fill_n(gradients.input_bias, cell.gates * h, 0.0f);
    if (gradients.hidden_bias) std::fill_n(gradients.hidden_bias, cell.gates * h, 0.0f);
    if (gradients.x) std::fill_n(gradients.x, plan.batch * plan.steps * plan.input, 0.0f);
    return;
  }
  float* packed = Scratch(ScratchUse::kPackedWeights, PackedSize(plan));
  cell.pack_backward(plan, weights, packed);
  const Tape parts(plan, const_cast<float*>(tape));
  float* carry = Scratch(ScratchUse::kStates, plan.batch * p);
  std::fill_n(carry, plan.batch * p, 0.0f);
  for (int64_t r = 0; dlast_cell && r < rows; ++r)
    std::copy_n(dlast_cell + plan.order[r] * h, h, carry + r * p);
  float* gate_gradients = Scratch(ScratchUse::kGateGradients, plan.total * kBlocks * p);
  const BackwardJob job{.plan = &plan,
                        .packed = packed,
                        .inputs = parts.inputs,
                        .gates = parts.gates,
                        .cells = parts.cells,
                        .dy = dy,
                        .dlast = dlast,
                        .carry = carry,
                        .gate_gradients = gate_gradients,
                        .initial = initial,
                        .initial_hidden = gradients.initial_hidden};
  if (gradients.x) ClearPastEnds(plan, plan.input, gradients.x);

  // Stretches of fixed borders. Where there is one for each thread, it sums its own rows' gradients
  // of the weights, while they are in its cache; the sum over the stretches is in order.
  constexpr int64_t kOwnProduct = 1 << 16;
  const int64_t grain = GrainRows(plan), stretches = (rows - 1) / grain + 1;
  const bool small = (plan.fused_input + 1 + h) * kBlocks * p <= kOwnProduct;
  const bool own = stretches <= NumThreads() && small;
  // Of large layers the states' part is a product of its own.
  const int64_t width = plan.fused_input + 1 + (small ? h : 0), size = width * kBlocks * p;
  const bool narrow = plan.input <= kNarrowInput && h == p;  // gradients of padding are undefined
  const int64_t products = own ? stretches : 1;
  float* product = Scratch(ScratchUse::kProducts, products * size);
  std::fill_n(product, products * size, 0.0f);
  ParallelFor(stretches, 1, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) {
      const int64_t begin = i * grain, end = std::min(rows, begin + grain);
      cell.backward(job, begin, end);
      if (own)
        AddWeightProduct(plan, parts.inputs, gate_gradients, begin, end, width, product + i * size);
      if (gradients.x && narrow)
        NarrowInputGradient(cell, plan, weights, gate_gradients, begin, end, gradients.x);
    }
  });
  if (!own) AddWeightProduct(plan, parts.inputs, gate_gradients, 0, rows, width, product);
  if (!small) HiddenGradient(cell, plan, parts.inputs, gate_gradients, gradients.hidden);
  for (int64_t i = 1; i < products; ++i)
    for (int64_t k = 0; k < size; ++k) product[k] += product[i * size + k];
  for (int64_t r = 0; gradients.initial_cell && r < rows; ++r)
    std::copy_n(carry + r * p, h, gradients.initial_cell + plan.order[r] * h);
  WeightGradients(cell, plan, x, product, width, gate_gradients, gradients);
  if (gradients.x && !narrow) InputGradient(cell, plan, weights, gate_gradients, gradients.x);
}

}  // namespace fovea::kernels
