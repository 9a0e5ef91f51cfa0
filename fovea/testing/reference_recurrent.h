#ifndef FOVEA_TESTING_REFERENCE_RECURRENT_H_
#define FOVEA_TESTING_REFERENCE_RECURRENT_H_

#include <vector>

#include "fovea/kernels/recurrent/recurrent.h"

// LSTM and GRU in double, one sample and one unit at a time, as the formulas of
// kernels/recurrent/recurrent.h read.
namespace fovea::testing {

enum class ReferenceCell { kLstm, kGru };

struct RecurrentArrays {
  std::vector<double> x;            // [N, T, I]
  std::vector<double> input;        // [G·H, I]
  std::vector<double> hidden;       // [G·H, H]
  std::vector<double> input_bias;   // [G·H]
  std::vector<double> hidden_bias;  // [G·H]
  // [N, H], or empty: zeros.
  std::vector<double> initial_hidden = {};
  std::vector<double> initial_cell = {};  // LSTM alone
};

struct RecurrentOutputs {
  std::vector<double> y;               // [N, T, H]
  std::vector<double> last;            // [N, H]
  std::vector<double> last_cell = {};  // [N, H], of the LSTM; as a gradient, empty is zeros
};

RecurrentOutputs ReferenceRecurrent(ReferenceCell cell, const kernels::RecurrentShape& shape,
                                    const RecurrentArrays& arrays);

// Gradients of Σ y · dy + Σ last · dlast + Σ last_cell · dlast_cell with respect to each array;
// those of the initial states also where they are empty.
RecurrentArrays ReferenceRecurrentGradients(ReferenceCell cell,
                                            const kernels::RecurrentShape& shape,
                                            const RecurrentArrays& arrays,
                                            const RecurrentOutputs& output_gradients);

}  // namespace fovea::testing

#endif  // FOVEA_TESTING_REFERENCE_RECURRENT_H_
