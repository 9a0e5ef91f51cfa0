#ifndef FOVEA_TRAIN_LOSS_H_
#define FOVEA_TRAIN_LOSS_H_

#include <ATen/ATen.h>

#include <vector>

#include "fovea/data/tables/target.h"
#include "fovea/train/options.h"

namespace fovea::train {

// Mean loss of raw outputs [N, outputs] against targets [N] (class indices or scaled values):
// binary cross-entropy, cross-entropy, or squared error.
at::Tensor TaskLoss(const data::TargetSpec& target, const TrainOptions& options,
                    const at::Tensor& raw, const at::Tensor& targets);

// That of each sample, [N]; TaskLoss is their mean.
at::Tensor SampleLosses(const data::TargetSpec& target, const TrainOptions& options,
                        const at::Tensor& raw, const at::Tensor& targets);

// Mean over samples and distributions of −Σ w log w, in nats. weights [N, R, places].
at::Tensor MeanEntropy(const at::Tensor& weights);

// Raw outputs as people read them: probabilities, or values in the target's unit.
at::Tensor ToPredictions(const data::TargetSpec& target, const at::Tensor& raw);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_LOSS_H_
