#include "fovea/cli/samples/contribution_mean.h"

namespace fovea::cli {

void ContributionMeans::Add(std::span<const float> values, std::span<const float> contributions) {
  ++samples_;
  const size_t steps = contributions.size();
  if (steps > counts_.size()) {
    counts_.resize(steps);
    contributions_.resize(steps);
    for (std::vector<double>& dim : values_) dim.resize(steps);
  }
  for (size_t t = 0; t < steps; ++t) {
    ++counts_[t];
    contributions_[t] += static_cast<double>(contributions[t]);
  }
  for (size_t d = 0; d < values_.size(); ++d)
    for (size_t t = 0; t < steps; ++t) values_[d][t] += static_cast<double>(values[d * steps + t]);
}

explain::ContributionMean ContributionMeans::mean() const {
  explain::ContributionMean mean{.samples = samples_};
  const auto append = [&](const std::vector<double>& sums, std::vector<float>* out) {
    for (size_t t = 0; t < sums.size(); ++t)
      out->push_back(static_cast<float>(sums[t] / static_cast<double>(counts_[t])));
  };
  append(contributions_, &mean.contributions);
  for (const std::vector<double>& dim : values_) append(dim, &mean.values);
  return mean;
}

}  // namespace fovea::cli
