#ifndef FOVEA_CLI_SAMPLES_ATTENTION_MEAN_H_
#define FOVEA_CLI_SAMPLES_ATTENTION_MEAN_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::cli {

// Mean and standard deviation of each place's weight over many samples, in one pass (Welford
// 1962). A place past the end of a short series has the weight 0, so that the means sum to 1.
// There are as many places as the longest sample has, or as many as it begins with.
class AttentionMean {
 public:
  explicit AttentionMean(int64_t places);

  // weights [rows, places], of any number of places.
  void Add(std::span<const float> weights, int64_t rows);

  int64_t count() const { return count_; }
  std::vector<float> mean() const;
  // Of the population: divided by count().
  std::vector<float> deviation() const;

 private:
  int64_t count_ = 0;
  std::vector<double> mean_, squares_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SAMPLES_ATTENTION_MEAN_H_
