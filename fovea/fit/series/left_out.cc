#include "fovea/fit/series/left_out.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "fovea/fit/series/temperature.h"

namespace fovea::fit {
namespace {

std::span<const double> RowOf(const LeftOut& of, size_t row, int64_t outputs) {
  const auto width = static_cast<size_t>(outputs);
  return std::span(of.scores).subspan(row * width, width);
}

}  // namespace

LeftOut Only(const LeftOut& all, std::span<const int64_t> samples, int64_t outputs) {
  std::unordered_map<int64_t, size_t> row_of;
  for (size_t i = 0; i < all.samples.size(); ++i) row_of[all.samples[i]] = i;
  LeftOut out{.samples = {samples.begin(), samples.end()}, .scores = {}};
  for (const int64_t sample : samples)
    std::ranges::copy(RowOf(all, row_of.at(sample), outputs), std::back_inserter(out.scores));
  return out;
}

std::vector<double> Mistakes(const LeftOut& of, std::span<const float> targets, int64_t outputs) {
  std::vector<double> mistakes;
  for (size_t i = 0; i < of.samples.size(); ++i) {
    const auto own = RowOf(of, i, outputs);
    const float target = targets[static_cast<size_t>(of.samples[i])];
    mistakes.push_back(outputs == 1
                           ? std::pow(own[0] - static_cast<double>(target), 2)
                           : std::ranges::max_element(own) - own.begin() != std::lround(target));
  }
  return mistakes;
}

std::vector<double> Losses(const LeftOut& of, std::span<const float> targets, int64_t outputs) {
  if (outputs == 1) return Mistakes(of, targets, outputs);
  std::vector<float> truth;
  for (const int64_t i : of.samples) truth.push_back(targets[static_cast<size_t>(i)]);
  const double scale = Temperature(of.scores, truth, outputs);
  std::vector<double> losses;
  for (size_t i = 0; i < truth.size(); ++i) {
    const auto own = RowOf(of, i, outputs);
    const double most = std::ranges::max(own);
    double sum = 0;
    for (const double score : own) sum += std::exp(scale * (score - most));
    losses.push_back(std::log(sum) - scale * (own[static_cast<size_t>(truth[i])] - most));
  }
  return losses;
}

double MeanOf(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

bool Smaller(std::span<const double> a, std::span<const double> b) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    sum += a[i] - b[i];
    squares += (a[i] - b[i]) * (a[i] - b[i]);
  }
  return sum > 0 && sum >= std::sqrt(squares);
}

}  // namespace fovea::fit
