#ifndef FOVEA_TRAIN_DATASET_TASK_H_
#define FOVEA_TRAIN_DATASET_TASK_H_

#include <map>
#include <string>

#include "fovea/train/learner.h"
#include "fovea/train/options.h"

namespace fovea::train {

struct Trained {
  std::map<std::string, Tensor> tensors;  // of the model to keep
  std::map<std::string, double> metrics;  // on the validation data, else on the training data
  bool interrupted = false;
  int64_t epochs = 0, best_epoch = 0;
  double seconds = 0, samples_per_second = 0;
};

// Trains learner on `training`, choosing by `validation` (may be empty). checkpoint: a file for
// going on later, "" for none. fingerprint: of data and options; a checkpoint of another is
// refused. The same seed and number of threads give the same result on a machine, also through an
// interruption and a resumption.
//
// Throws InputError where the checkpoint is missing or of another training, ArgumentError on
// options out of range, Error when the loss is no longer a number.
Trained Train(const Learner& learner, const Dataset& training, const Dataset& validation,
              const TrainOptions& options, const std::string& checkpoint,
              const std::string& fingerprint, const ProgressCallback& progress, StopFlag stop);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_DATASET_TASK_H_
