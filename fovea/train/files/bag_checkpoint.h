#ifndef FOVEA_TRAIN_FILES_BAG_CHECKPOINT_H_
#define FOVEA_TRAIN_FILES_BAG_CHECKPOINT_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/train/files/bag_trainer.h"

namespace fovea::train {

// What the sampler knows of the benign files: how hard each was, and of the last step, whose bags
// are told of after the next ones are drawn, host and logit.
struct SamplerState {
  std::vector<float> hardness;
  std::vector<std::pair<int64_t, float>> learnt;
};

// All of a training of files after some steps. What is drawn in a step depends on its number
// alone, so that no state of a random generator is needed.
void SaveBagCheckpoint(const std::string& path, const std::string& fingerprint, int64_t steps,
                       BagTrainer* trainer, const SamplerState& sampler);

// Restores the trainer and what the sampler knew, of as many files as sampler->hardness has room
// for; returns the steps done. Throws InputError: missing, damaged, or of a training with another
// fingerprint.
int64_t LoadBagCheckpoint(const std::string& path, const std::string& fingerprint,
                          BagTrainer* trainer, SamplerState* sampler);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAG_CHECKPOINT_H_
