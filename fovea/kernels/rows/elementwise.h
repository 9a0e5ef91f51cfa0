#ifndef FOVEA_KERNELS_ROWS_ELEMENTWISE_H_
#define FOVEA_KERNELS_ROWS_ELEMENTWISE_H_

#include <span>

namespace fovea::kernels {

// y[i] = f(x[i]). Spans of equal length, any alignment; x and y may be the same span, but must not
// overlap otherwise. NaN stays NaN. Throws ArgumentError on unequal lengths. The bounds hold on
// every SIMD target; ulp is the distance between floats at the true result (docs/numerics.md).

// e^x. Max error 1.1 ulp. Below x = −87.33654, where the result would be less than the smallest
// normal float, 0; above x = 88.72283, ∞.
void Exp(std::span<const float> x, std::span<float> y);

// Max error 2.5 ulp, near 0 too: tanh x = x where |x| is tiny. ±1 for |x| > 9.02.
void Tanh(std::span<const float> x, std::span<float> y);

// σ(x) = 1/(1 + e^−x). Max error 2.5 ulp; 0 below x = −87.33654.
void Sigmoid(std::span<const float> x, std::span<float> y);

// max(x, 0), exact; NaN stays NaN.
void Relu(std::span<const float> x, std::span<float> y);

// z[i] = x[i] + y[i], exactly rounded; z may be the span of x or of y.
void Add(std::span<const float> x, std::span<const float> y, std::span<float> z);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_ELEMENTWISE_H_
