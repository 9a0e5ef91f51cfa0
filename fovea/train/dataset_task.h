#ifndef FOVEA_TRAIN_DATASET_TASK_H_
#define FOVEA_TRAIN_DATASET_TASK_H_

#include <memory>
#include <optional>
#include <string>

#include "fovea/train/job.h"
#include "fovea/train/learner.h"

namespace fovea::train {

// A training of a learner on samples, to be chosen by those of `validation` (may be empty): tables
// and series. The task keeps the references.
std::unique_ptr<TrainingTask> MakeDatasetTask(const Learner& learner, const Dataset& training,
                                              const Dataset& validation,
                                              const TrainOptions& options);

// What tables and series hand in.
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
