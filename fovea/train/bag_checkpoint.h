#ifndef FOVEA_TRAIN_BAG_CHECKPOINT_H_
#define FOVEA_TRAIN_BAG_CHECKPOINT_H_

#include <string>

#include "fovea/train/bag_trainer.h"

namespace fovea::train {

// All of a training of files after some steps. What is drawn in a step depends on its number
// alone, so that no state of a random generator is needed.
void SaveBagCheckpoint(const std::string& path, const std::string& fingerprint, int64_t steps,
                       BagTrainer* trainer, const std::vector<float>& hardness);

// Restores the trainer; returns the steps done. Throws InputError: missing, damaged, or of a
// training with another fingerprint.
int64_t LoadBagCheckpoint(const std::string& path, const std::string& fingerprint,
                          BagTrainer* trainer, std::vector<float>* hardness);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_BAG_CHECKPOINT_H_
