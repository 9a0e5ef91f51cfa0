#ifndef FOVEA_CLI_SAMPLES_CONTRIBUTION_MEAN_H_
#define FOVEA_CLI_SAMPLES_CONTRIBUTION_MEAN_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/explain/contributions/contribution_report.h"

namespace fovea::cli {

// Means over samples of one class, each step's over the samples that are so long.
class ContributionMeans {
 public:
  explicit ContributionMeans(int64_t dims) : values_(static_cast<size_t>(dims)) {}

  // values [dims, steps], contributions [steps].
  void Add(std::span<const float> values, std::span<const float> contributions);

  explain::ContributionMean mean() const;

 private:
  int64_t samples_ = 0;
  std::vector<int64_t> counts_;              // [steps]
  std::vector<std::vector<double>> values_;  // [dims][steps] sums
  std::vector<double> contributions_;        // [steps] sums
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SAMPLES_CONTRIBUTION_MEAN_H_
