#ifndef FOVEA_TRAIN_HARD_TRAINING_H_
#define FOVEA_TRAIN_HARD_TRAINING_H_

#include <optional>

#include "fovea/autograd/hard_sampler.h"
#include "fovea/train/checkpoint.h"
#include "fovea/train/options.h"

namespace fovea::train {

// The draws of hard attention in a training, with the options' temperature and baseline.
class HardTraining {
 public:
  explicit HardTraining(const TrainOptions& options);

  autograd::HardSampler& sampler() { return sampler_; }

  // Before each step. share: of all steps that is done, from which the temperature follows.
  void Begin(double share);
  // Whether places were drawn in this step and their gradient needs a baseline.
  bool reinforces() const;
  // The baseline, which follows the loss of the steps before; then takes this step's into it.
  double Baseline(double loss);

  void Sync(Checkpoint* checkpoint);

 private:
  const TrainOptions options_;
  autograd::HardSampler sampler_;
  std::optional<double> baseline_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_HARD_TRAINING_H_
