#ifndef FOVEA_TRAIN_JOB_H_
#define FOVEA_TRAIN_JOB_H_

#include <string>
#include <vector>

#include "fovea/data/tables/target.h"
#include "fovea/train/training_loop.h"

// What the tasks' training commands share.
namespace fovea::train {

// Rows of a data set split into training and validation: a share of each class (of all rows, in a
// regression), drawn by seed. Both keep the order of the rows. Every class keeps at least one row
// to train on.
struct Split {
  std::vector<int64_t> training, validation;
};
Split SplitRows(const std::vector<float>& targets, const data::TargetSpec& target, double share,
                uint64_t seed);

// Throws ArgumentError on options out of range, InputError where `out` ("": nothing) cannot be
// written: better found before an hour of training than after it.
void CheckJob(const TrainOptions& options, const std::string& out);

// Which checkpoint goes with a training: it lies beside `out` ("": none is written) and is of what
// the model file says of itself before it is trained.
CheckpointKey CheckpointOf(const infer::ModelFile& model, const std::string& out);

// Trains, and writes the model to `out`, whole or not at all ("": writes nothing). model: all but
// the tensors and the metrics. The checkpoint is removed at the end, unless the training was
// interrupted or another one follows it. Throws as RunTrainingLoop() and SaveModel().
TrainResult TrainAndSave(TrainingTask& task, infer::ModelFile model, const TrainOptions& options,
                         const std::string& out, const ProgressCallback& progress, StopFlag stop);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_JOB_H_
