#ifndef FOVEA_TRAIN_DATASET_TASK_H_
#define FOVEA_TRAIN_DATASET_TASK_H_

#include <optional>
#include <string>

#include "fovea/train/job.h"
#include "fovea/train/learner.h"

namespace fovea::train {

// The training of a learner on samples, to be chosen by those of `validation`: tables and series.
struct DatasetJob {
  const Learner& learner;
  Dataset samples;
  std::optional<Dataset> validation;  // none: validation_share of the samples
  double validation_share = 0;
  infer::ModelFile model;  // task, data, model; training["data"], of where they come from
};

// Trains and writes `out`, as TrainAndSave(). Throws ArgumentError where there is nothing to train
// on.
TrainResult TrainOnDataset(DatasetJob job, const TrainOptions& options, const std::string& out,
                           const ProgressCallback& progress, StopFlag stop);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_DATASET_TASK_H_
