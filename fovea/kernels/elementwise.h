#ifndef FOVEA_KERNELS_ELEMENTWISE_H_
#define FOVEA_KERNELS_ELEMENTWISE_H_

#include <span>

namespace fovea::kernels {

// y[i] = f(x[i]). Spans of equal length, any alignment; x and y may be the same span. NaN stays
// NaN. Error bounds: docs/numerics.md.
void Exp(std::span<const float> x, std::span<float> y);
void Tanh(std::span<const float> x, std::span<float> y);
void Sigmoid(std::span<const float> x, std::span<float> y);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ELEMENTWISE_H_
