#ifndef FOVEA_KERNELS_RECURRENT_RECURRENT_PLAN_H_
#define FOVEA_KERNELS_RECURRENT_RECURRENT_PLAN_H_

#include <cstdint>
#include <vector>

#include "fovea/kernels/recurrent/recurrent.h"

namespace fovea::kernels {

// The order in which a recurrent kernel walks a batch. Its rows are the samples sorted by length,
// the longest first, so that the rows still running at a step are a prefix. A step counts in
// running order. The pairs (step, row) still running are numbered by step, then row: `offset[s] +
// r` out of `total`.
struct RecurrentPlan {
  int64_t batch, steps, input, hidden;
  bool reverse;

  int64_t padded_hidden;  // hidden, rounded up to whole vectors
  // Columns of the step product's left side: [x | 1 | h]. A wide input is projected before, for
  // the whole sequence, and then fused_input = 0.
  int64_t fused_input;
  int64_t inputs_stride;  // fused_input + 1 + padded_hidden

  std::vector<int32_t> order;    // [N] row -> sample
  std::vector<int32_t> lengths;  // [N] of rows
  std::vector<int64_t> active;   // [T + 1] rows running at a step, 0 at T
  std::vector<int64_t> offset;   // [T + 1]
  int64_t total;

  int64_t Time(int64_t step, int64_t row) const { return reverse ? lengths[row] - 1 - step : step; }
  // Index of x, y, dx and dy along their first two axes.
  int64_t Place(int64_t step, int64_t row) const { return order[row] * steps + Time(step, row); }

  std::vector<int64_t> next_row;  // by length, while sorting

  // Throws ArgumentError on negative sizes and on lengths outside 0…T.
  void Prepare(const RecurrentShape& shape);
};

int64_t PaddedHidden(const RecurrentShape& shape);
int64_t InputsStride(const RecurrentShape& shape);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_PLAN_H_
