#ifndef FOVEA_FIT_SERIES_FIT_ATTENTION_H_
#define FOVEA_FIT_SERIES_FIT_ATTENTION_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "fovea/fit/series/feature_matrix.h"
#include "fovea/infer/series/convolution/step_attention.h"

namespace fovea::fit {

// Samples that a training is to be judged on without having seen them: each list once.
using HeldOut = std::vector<std::vector<int64_t>>;

// Each class goes to the folds in turn, in a drawn order; of a set of more than 200, the first
// third alone is held out, which tells enough.
HeldOut HoldOut(std::span<const float> targets, bool amounts, uint64_t seed);
// All of them, one list after the other.
std::vector<int64_t> SamplesOf(const HeldOut& held_out);

// Attention over the places of series (infer::StepAttention), before it is trained: the places'
// inputs need no label.
struct AttentionInputs {
  infer::StepAttention attention;  // all but the network
  std::vector<Tensor> inputs;      // [N] of [places, width]
};
// A longest series has about 64 places. The inputs are the principal components of the mean
// features in a place, scaled by the root of their deviations, so that the largest lead and the
// smallest are still heard; the mean of their squares is 1.
AttentionInputs MakeInputs(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                           uint64_t seed, const StepDone& done);

// Places of the set in all; what they need in memory is about 400 bytes each.
int64_t PlacesOf(const ChannelSet& set);
inline constexpr int64_t kMostPlaces = 500'000;
// Bytes that MakeInputs and a training hold, about.
double MemoryOfAttention(int64_t series, int64_t features);

struct AttentionTraining {
  std::string pooling = "conjunctive";
  int64_t passes = 40'000;  // samples read in a training, 10 to 80 times each
  uint64_t seed = 1;
};

// Scores [held, outputs] of the samples held out, in their order, each by a training without them.
std::vector<double> ScoresHeldOut(const AttentionInputs& inputs, std::span<const float> targets,
                                  int64_t outputs, const HeldOut& held_out,
                                  const AttentionTraining& training, const StepDone& done);

// The network trained on all samples.
infer::PlaceNetwork TrainOnAll(const AttentionInputs& inputs, std::span<const float> targets,
                               int64_t outputs, const AttentionTraining& training,
                               const StepDone& done);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_FIT_ATTENTION_H_
