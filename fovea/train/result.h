#ifndef FOVEA_TRAIN_RESULT_H_
#define FOVEA_TRAIN_RESULT_H_

#include <cstdint>

#include "fovea/infer/model_file.h"

namespace fovea::train {

struct TrainResult {
  infer::ModelFile model;
  bool interrupted = false;  // stopped by the flag; the checkpoint lies beside the model file
  int64_t epochs = 0;        // that ran
  int64_t best_epoch = 0;
  int64_t training_samples = 0, validation_samples = 0;
  double seconds = 0;  // spent in training
  double samples_per_second = 0;
  double pieces_per_second = 0;  // of translation, in the target
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_RESULT_H_
