#include "fovea/kernels/recurrent/recurrent_plan.h"

#include <cstddef>

#include "fovea/core/error.h"

namespace fovea::kernels {
namespace {

// Up to here, multiplying by the input weights within each step costs less than passing a whole
// sequence of projections through memory.
constexpr int64_t kLargestFusedInput = 32;
constexpr int64_t kLanes = 16;

int64_t FusedInput(const RecurrentShape& shape) {
  return shape.input <= kLargestFusedInput ? shape.input : 0;
}

}  // namespace

int64_t PaddedHidden(const RecurrentShape& shape) {
  return (shape.hidden + kLanes - 1) / kLanes * kLanes;
}

int64_t InputsStride(const RecurrentShape& shape) {
  return FusedInput(shape) + 1 + PaddedHidden(shape);
}

void RecurrentPlan::Prepare(const RecurrentShape& shape) {
  Require(shape.batch >= 0 && shape.steps >= 0 && shape.input >= 0 && shape.hidden >= 0,
          "a recurrent layer needs sizes of at least 0, got batch ", shape.batch, ", steps ",
          shape.steps, ", input ", shape.input, ", hidden ", shape.hidden);
  batch = shape.batch;
  steps = shape.steps;
  input = shape.input;
  hidden = shape.hidden;
  reverse = shape.reverse;
  padded_hidden = PaddedHidden(shape);
  fused_input = FusedInput(shape);
  inputs_stride = InputsStride(shape);

  // Counting sort by length, stable.
  active.assign(static_cast<size_t>(steps) + 1, 0);
  offset.assign(static_cast<size_t>(steps) + 1, 0);
  order.resize(static_cast<size_t>(batch));
  lengths.resize(static_cast<size_t>(batch));
  for (int64_t n = 0; n < batch; ++n) {
    const int64_t length = shape.lengths ? shape.lengths[n] : steps;
    Require(length >= 0 && length <= steps, "sample ", n, " has length ", length, ", outside 0 to ",
            steps);
    if (length > 0) ++active[length - 1];
  }
  for (int64_t s = steps - 1; s > 0; --s) active[s - 1] += active[s];
  total = 0;
  for (int64_t s = 0; s < steps; ++s) {
    offset[s] = total;
    total += active[s];
  }
  offset[steps] = total;

  // Samples of length L come right after those of length L + 1 and more, of which there are
  // active[L].
  next_row.assign(active.begin(), active.end());
  for (int64_t n = 0; n < batch; ++n) {
    const int64_t length = shape.lengths ? shape.lengths[n] : steps;
    const int64_t row = next_row[length]++;
    order[row] = static_cast<int32_t>(n);
    lengths[row] = static_cast<int32_t>(length);
  }
}

}  // namespace fovea::kernels
