#ifndef FOVEA_FIT_SERIES_STREAMED_HEAD_H_
#define FOVEA_FIT_SERIES_STREAMED_HEAD_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/fit/series/feature_matrix.h"

namespace fovea::fit {

// A linear head by ridge regression for sets too large for a Gram matrix of their samples: the
// features are made some series at a time, and only their products with each other are kept.
struct StreamedHead {
  Tensor head;                    // [F, outputs], of features as they are
  std::vector<double> intercept;  // [outputs]
  double error = 0;               // mean squared, on the samples kept apart
  std::vector<int64_t> apart;     // samples kept apart while the strength was chosen: every tenth
  std::vector<double> scores;     // [apart, outputs] what was predicted of them then
};

// targets [N, outputs]. The strength is the one of 10^-5 … 10^-1, times the number of samples, with
// the least error on the samples kept apart; the head is then fitted to all of them. Holds
// 2 F² doubles, F² floats and 4,096 rows of features.
StreamedHead FitStreamedHead(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                             std::span<const float> targets, int64_t outputs, const StepDone& done);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_STREAMED_HEAD_H_
