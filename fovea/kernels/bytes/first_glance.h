#ifndef FOVEA_KERNELS_BYTES_FIRST_GLANCE_H_
#define FOVEA_KERNELS_BYTES_FIRST_GLANCE_H_

#include <cstdint>
#include <span>

#include "fovea/core/tensor.h"

namespace fovea::kernels {

// Parameters of a small network on each row: g = q · relu(W tanh(e + b) + c) + p.
struct GlanceWeights {
  Tensor bias;     // b [width]
  Tensor weight;   // W [hidden, width]
  Tensor offset;   // c [hidden]
  Tensor query;    // q [1, hidden]
  float constant;  // p
};

// logits[i] = g of row i of `rows` [count, width], which become tanh(e + b). Nothing is kept in
// between, so that rows that are looked at once cost little. Throws ArgumentError on sizes that do
// not fit, or a hidden size above 256.
void FirstGlance(const GlanceWeights& weights, std::span<float> rows, std::span<float> logits);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_FIRST_GLANCE_H_
