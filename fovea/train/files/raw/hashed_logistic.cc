#include "fovea/train/files/raw/hashed_logistic.h"

#include <cmath>

namespace fovea::train {

double HashedLogistic::Logit(std::span<const uint32_t> features) const {
  double logit = bias_;
  for (const uint32_t feature : features) logit += of(feature);
  return logit;
}

void HashedLogistic::Learn(std::span<const uint32_t> features, double label) {
  const double gradient = 1 / (1 + std::exp(-Logit(features))) - label;
  const double square = gradient * gradient;
  for (const uint32_t feature : features) {
    const size_t row = feature >> shift_;
    squares_[row] += static_cast<float>(square);
    weights_[row] -= static_cast<float>(rate_ * gradient / std::sqrt(squares_[row]));
  }
  bias_square_ += square;
  bias_ -= rate_ * gradient / std::sqrt(bias_square_);
}

}  // namespace fovea::train
