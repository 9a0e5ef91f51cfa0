#ifndef FOVEA_TESTING_GRADIENT_CHECK_H_
#define FOVEA_TESTING_GRADIENT_CHECK_H_

#include <functional>
#include <span>
#include <vector>

namespace fovea::testing {

// dL/dx by central differences, (L(x + h e_i) − L(x − h e_i)) / 2h with h = step · max(1, |x_i|).
// For a smooth L of order 1 the error is about step² + 1e-16/step, at best 1e-10 to 1e-11.
std::vector<double> NumericGradient(const std::function<double(std::span<const double>)>& loss,
                                    std::span<const double> x, double step = 1e-5);

// Σ a[i] b[i]: with random b, a loss that makes a vector a scalar whose gradient shows every
// element. Throws ArgumentError on unequal lengths.
double Dot(std::span<const double> a, std::span<const double> b);

}  // namespace fovea::testing

#endif  // FOVEA_TESTING_GRADIENT_CHECK_H_
