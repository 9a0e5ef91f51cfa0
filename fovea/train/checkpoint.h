#ifndef FOVEA_TRAIN_CHECKPOINT_H_
#define FOVEA_TRAIN_CHECKPOINT_H_

#include <ATen/ATen.h>

#include <optional>
#include <string>

#include "fovea/core/random.h"

namespace fovea::train {

// Everything that a training needs to go on as if it had not stopped.
struct Checkpoint {
  std::string fingerprint;       // of data, model and options
  int64_t epoch = 0;             // from 0
  int64_t batch = 0;             // next one of that epoch
  Random::State epoch_random{};  // at the start of the epoch
  Random::State noise_random{};  // now
  Random::State hard_random{};   // of the choices of hard attention, now
  std::optional<double> hard_baseline;
  double loss_sum = 0;  // of the epoch so far
  int64_t optimiser_steps = 0;
  at::Tensor values, first_moment, second_moment;
  at::Tensor best_values;  // empty before the first epoch's end
  double best_score = 0;
  int64_t best_epoch = 0, epochs_since_best = 0;
};

void SaveCheckpoint(const Checkpoint& checkpoint, const std::string& path);

// Throws InputError: missing, damaged, or of a training with another fingerprint.
Checkpoint LoadCheckpoint(const std::string& path, const std::string& fingerprint,
                          int64_t parameter_count);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_CHECKPOINT_H_
