#ifndef FOVEA_FIT_SERIES_FIT_EVIDENCE_H_
#define FOVEA_FIT_SERIES_FIT_EVIDENCE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/fit/series/feature_matrix.h"
#include "fovea/infer/series/convolution/step_attention.h"

namespace fovea::fit {

struct EvidenceOptions {
  infer::StepPooling pooling;  // its sharpness in deviations of the evidence
  int64_t folds = 5;
  int64_t rounds = 4;
  double strength = 0.1;  // of the ridge, per window
  double trust = 1;       // how fast a window that says little loses its label
  uint64_t seed = 1;
};

struct EvidenceFit {
  infer::StepAttention attention;  // all but the mix
  Tensor pooled;                   // [N, classes] A of each series, by a training without it
};

// Learns which windows of the series speak for their class, from the labels of whole series alone:
// multiple-instance learning by expectation and maximisation. A window w of series i is regressed
// on r[i, w] (y_i − mean y), y_i = ±1 for each class, with all r = 1 at first; then, some rounds,
//   r[i, w] = exp(trust (e[i, w, class of i] − its largest in the series) / deviation of e),
// e from weights that were fitted without the fold of series i: a window keeps its label as far as
// others' windows like it have it, and else counts as background.
// pooled[i] comes from a training of its own, all rounds of it, without the fold of series i, so
// that no label has a part in what is said of its own series. There is no intercept: fitted without
// a fold it would tell which labels the fold lacks. labels: class of each series, each class in
// each fold.
EvidenceFit FitEvidence(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                        std::span<const int32_t> labels, int64_t classes,
                        const EvidenceOptions& options, const StepDone& done);

// A fold for each sample: the samples of a class, in a drawn order, go to the folds in turn.
std::vector<int32_t> StratifiedFolds(std::span<const int32_t> labels, int64_t folds, uint64_t seed);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_FIT_EVIDENCE_H_
