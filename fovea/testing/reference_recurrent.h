#ifndef FOVEA_TESTING_REFERENCE_RECURRENT_H_
#define FOVEA_TESTING_REFERENCE_RECURRENT_H_

#include <vector>

#include "fovea/kernels/recurrent.h"

// LSTM and GRU in double, one sample and one unit at a time, as the formulas of
// kernels/recurrent.h read.
namespace fovea::testing {

enum class ReferenceCell { kLstm, kGru };

struct RecurrentArrays {
  std::vector<double> x;            // [N, T, I]
  std::vector<double> input;        // [G·H, I]
  std::vector<double> hidden;       // [G·H, H]
  std::vector<double> input_bias;   // [G·H]
  std::vector<double> hidden_bias;  // [G·H]
};

struct RecurrentOutputs {
  std::vector<double> y;     // [N, T, H]
  std::vector<double> last;  // [N, H]
};

RecurrentOutputs ReferenceRecurrent(ReferenceCell cell, const kernels::RecurrentShape& shape,
                                    const RecurrentArrays& arrays);

// Gradients of Σ y · dy + Σ last · dlast with respect to each array.
RecurrentArrays ReferenceRecurrentGradients(ReferenceCell cell,
                                            const kernels::RecurrentShape& shape,
                                            const RecurrentArrays& arrays,
                                            const RecurrentOutputs& output_gradients);

}  // namespace fovea::testing

#endif  // FOVEA_TESTING_REFERENCE_RECURRENT_H_
