#ifndef FOVEA_KERNELS_POOLING_DENSE_REWEIGHT_H_
#define FOVEA_KERNELS_POOLING_DENSE_REWEIGHT_H_

#include <cstdint>

// The attention block of P. Rémy's keras-attention-mechanism, in one pass: a Dense layer over the
// steps of each channel, its softmax over the steps, and the product with the input.
namespace fovea::kernels {

struct DenseReweightShape {
  int64_t batch = 0;                 // N
  int64_t steps = 0;                 // T
  int64_t channels = 0;              // C
  const int32_t* lengths = nullptr;  // [N] steps of each sample, 0…T; nullptr: all T
};

// Shapes as the arguments'; overwritten.
struct DenseReweightGradients {
  float* weight = nullptr;
  float* bias = nullptr;
  float* x = nullptr;  // nullptr if not wanted
};

// For each sample n and channel c:
//   score_j = bias_j + Σ_t weight_jt x_nt        over all T steps
//   share_n· = softmax(score) over the steps j < lengths[n], exactly 0 past them
//   y_nt = share_nt x_nt
// weight [T, T], bias [T]; x, y and share [N, T, C]. A sample of length 0 gives zeros; NaN in a
// channel makes that channel NaN. Same bits on any number of threads. Throws ArgumentError on
// negative sizes and lengths outside 0…T. y may be nullptr if not wanted. Error bound:
// docs/numerics.md.
void DenseReweightForward(const DenseReweightShape& shape, const float* weight, const float* bias,
                          const float* x, float* y, float* share);

// Given dL/dy and dL/dshare (nullptr: zero), and what the forward left. Weight and bias gradients
// are summed in an order that depends on NumThreads().
void DenseReweightBackward(const DenseReweightShape& shape, const float* weight, const float* x,
                           const float* share, const float* dy, const float* dshare,
                           const DenseReweightGradients& gradients);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_POOLING_DENSE_REWEIGHT_H_
