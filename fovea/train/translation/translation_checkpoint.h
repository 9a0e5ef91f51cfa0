#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_CHECKPOINT_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_CHECKPOINT_H_

#include <ATen/ATen.h>

#include <deque>
#include <string>

#include "fovea/train/translation/translation_learner.h"

namespace fovea::train {

// Where a training of a translation model stands, besides what the learner holds.
struct TranslationCheckpoint {
  int64_t epoch = 0, batch = 0;   // from 0; the next batch of the epoch
  double loss_sum = 0;            // of the epoch so far
  int64_t pieces = 0;             // likewise
  std::deque<at::Tensor> recent;  // parameters at the ends of the last epochs
  at::Tensor best_values;         // undefined before the first epoch's end
  double best_score = 0;
  int64_t best_epoch = 0, epochs_since_best = 0;
};

// Everything that the training needs to go on as if it had not stopped.
void SaveCheckpoint(const TranslationCheckpoint& checkpoint, TranslationLearner& learner,
                    const std::string& fingerprint, const std::string& path);

// Puts the learner back, too. Throws InputError: missing, damaged, or of a training with another
// fingerprint.
TranslationCheckpoint LoadCheckpoint(const std::string& path, const std::string& fingerprint,
                                     TranslationLearner* learner);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_CHECKPOINT_H_
