#include "fovea/fit/series/temperature.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"

namespace fovea::fit {
namespace {

double LogLoss(std::span<const double> scores, std::span<const float> labels, int64_t classes,
               double factor) {
  const double doubt = 1 / (static_cast<double>(labels.size()) + 2);
  double loss = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const double* row = scores.data() + i * static_cast<size_t>(classes);
    const double most = *std::max_element(row, row + classes);
    double sum = 0, mean = 0;
    for (int64_t c = 0; c < classes; ++c) {
      sum += std::exp(factor * (row[c] - most));
      mean += row[c] / static_cast<double>(classes);
    }
    const double own = row[static_cast<int64_t>(labels[i])];
    loss += std::log(sum) - factor * ((1 - doubt) * own + doubt * mean - most);
  }
  return loss;
}

}  // namespace

double Temperature(std::span<const double> scores, std::span<const float> labels, int64_t classes) {
  Require(classes >= 2 && scores.size() == labels.size() * static_cast<size_t>(classes),
          "there are ", scores.size(), " scores for ", labels.size(), " samples of ", classes,
          " classes");
  // The loss is convex in the factor, so golden sections of its logarithm find the least.
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double low = std::log(0.1), high = std::log(100.0);
  const auto loss = [&](double at) { return LogLoss(scores, labels, classes, std::exp(at)); };
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double left_loss = loss(left), right_loss = loss(right);
  while (high - low > 1e-3) {
    if (left_loss < right_loss) {
      high = right;
      right = left;
      right_loss = left_loss;
      left = high - ratio * (high - low);
      left_loss = loss(left);
    } else {
      low = left;
      left = right;
      left_loss = right_loss;
      right = low + ratio * (high - low);
      right_loss = loss(right);
    }
  }
  return std::exp((low + high) / 2);
}

}  // namespace fovea::fit
