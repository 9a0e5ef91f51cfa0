#include "fovea/cli/samples/attention_mean.h"

#include <cmath>

#include "fovea/core/error.h"

namespace fovea::cli {

AttentionMean::AttentionMean(int64_t places)
    : mean_(static_cast<size_t>(places)), squares_(static_cast<size_t>(places)) {}

void AttentionMean::Add(std::span<const float> weights, int64_t rows) {
  if (rows == 0) return;
  const size_t places = weights.size() / static_cast<size_t>(rows);
  Require(weights.size() == static_cast<size_t>(rows) * places, rows, " samples of ", places,
          " places need ", rows * static_cast<int64_t>(places), " weights, got ", weights.size());
  if (places > mean_.size()) {
    mean_.resize(places);
    squares_.resize(places);
  }
  for (int64_t row = 0; row < rows; ++row) {
    ++count_;
    for (size_t i = 0; i < mean_.size(); ++i) {
      const double weight = i < places ? weights[static_cast<size_t>(row) * places + i] : 0.0f;
      const double step = weight - mean_[i];
      mean_[i] += step / static_cast<double>(count_);
      squares_[i] += step * (weight - mean_[i]);
    }
  }
}

std::vector<float> AttentionMean::mean() const { return {mean_.begin(), mean_.end()}; }

std::vector<float> AttentionMean::deviation() const {
  std::vector<float> out;
  for (const double squares : squares_)
    out.push_back(
        static_cast<float>(count_ == 0 ? 0 : std::sqrt(squares / static_cast<double>(count_))));
  return out;
}

}  // namespace fovea::cli
