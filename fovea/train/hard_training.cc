#include "fovea/train/hard_training.h"

#include <cmath>

namespace fovea::train {

using Estimator = autograd::HardSampler::Estimator;

HardTraining::HardTraining(const TrainOptions& options)
    : options_(options),
      sampler_(options.hard_estimator == "gumbel" ? Estimator::kGumbel : Estimator::kReinforce,
               options.seed + 3) {}

void HardTraining::Begin(double share) {
  sampler_.Begin(options_.hard_temperature *
                 std::pow(options_.hard_temperature_end / options_.hard_temperature, share));
}

bool HardTraining::reinforces() const {
  return sampler_.chose() && sampler_.estimator() == Estimator::kReinforce;
}

double HardTraining::Baseline(double loss) {
  const double baseline = baseline_.value_or(loss);
  baseline_ = options_.hard_baseline * baseline + (1 - options_.hard_baseline) * loss;
  return baseline;
}

void HardTraining::Sync(Checkpoint* checkpoint) {
  checkpoint->Sync("hard.random", &sampler_.random());
  checkpoint->Sync("hard.baseline", &baseline_);
}

}  // namespace fovea::train
