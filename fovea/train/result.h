#ifndef FOVEA_TRAIN_RESULT_H_
#define FOVEA_TRAIN_RESULT_H_

#include <cstdint>

#include "fovea/infer/model_file.h"

namespace fovea::train {

// What the loop of a training came to.
struct LoopResult {
  bool interrupted = false;  // stopped by the flag; the checkpoint lies beside the model file
  int64_t epochs = 0;        // that were finished, those of a training before it included
  int64_t steps = 0;         // taken, those before an interruption included
  int64_t best_epoch = 0;    // from 1: whose parameters are kept
  double seconds = 0;
  double samples_per_second = 0;
  double pieces_per_second = 0;  // of translation, in the target
};

struct TrainResult : LoopResult {
  infer::ModelFile model;
  int64_t training_samples = 0, validation_samples = 0;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_RESULT_H_
