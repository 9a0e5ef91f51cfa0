#ifndef FOVEA_FIT_SERIES_DUAL_HEAD_H_
#define FOVEA_FIT_SERIES_DUAL_HEAD_H_

#include <span>
#include <vector>

#include "fovea/fit/series/feature_matrix.h"

namespace fovea::fit {

// A linear head by ridge regression of sets that are small beside their features, from the Gram
// matrix of the samples (fit/ridge.h).
struct DualHead {
  Tensor head;                    // [F, outputs], of features as they are
  std::vector<double> intercept;  // [outputs]
  std::vector<double> left_out;   // [N, outputs] each sample as the others predict it
};

// targets [N, outputs].
DualHead FitDualHead(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                     std::span<const float> targets, int64_t outputs, const StepDone& done);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_DUAL_HEAD_H_
