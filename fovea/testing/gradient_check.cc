#include "fovea/testing/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "fovea/core/error.h"

namespace fovea::testing {

std::vector<double> NumericGradient(const std::function<double(std::span<const double>)>& loss,
                                    std::span<const double> x, double step) {
  std::vector<double> at(x.begin(), x.end());
  std::vector<double> gradient(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const double h = step * std::max(1.0, std::abs(x[i]));
    at[i] = x[i] + h;
    const double above = at[i];
    const double loss_above = loss(at);
    at[i] = x[i] - h;
    const double below = at[i];
    gradient[i] = (loss_above - loss(at)) / (above - below);
    at[i] = x[i];
  }
  return gradient;
}

double Dot(std::span<const double> a, std::span<const double> b) {
  Require(a.size() == b.size(), "a dot product of ", a.size(), " and ", b.size(), " elements");
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace fovea::testing
