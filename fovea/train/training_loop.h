#ifndef FOVEA_TRAIN_TRAINING_LOOP_H_
#define FOVEA_TRAIN_TRAINING_LOOP_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "fovea/train/checkpoint.h"
#include "fovea/train/options.h"
#include "fovea/train/parameter_average.h"
#include "fovea/train/result.h"

namespace fovea::train {

// Where the loop stands before a step.
struct StepPosition {
  int64_t epoch = 0, step = 0;  // from 0, the step within the epoch
  int64_t step_of_all = 0;
  double share = 0;  // of all steps that is done: [0, 1)
  double rate = 1;   // factor on the learning rate, by warm-up and schedule
};

struct StepResult {
  double loss = 0;    // a mean, over `weight` things:
  double weight = 1;  // samples, pieces
  int64_t samples = 0, pieces = 0;
};

struct Evaluation {
  double loss = std::numeric_limits<double>::quiet_NaN();  // NaN: none is taken
  std::string metric_name;
  double metric = 0;
  double score = 0;  // the larger, the better: chooses the epoch to keep
};

// How a training of a task runs.
struct LoopPlan {
  int64_t epochs = 1, steps = 1;  // steps: of all epochs, which share them as evenly as can be
  bool keep_best = true;          // the epoch with the best score, else the last one
  AverageOptions average;
  // Of trainings before and after this one that progress counts in: epochs as long as this one's.
  int64_t epochs_before = 0, epochs_after = 0;

  // The first step of an epoch: ⌈epoch · steps / epochs⌉.
  int64_t FirstStep(int64_t epoch) const { return (epoch * steps + epochs - 1) / epochs; }
};

// What differs between trainings; the loop does the rest.
class TrainingTask {
 public:
  virtual ~TrainingTask() = default;

  virtual LoopPlan plan() const = 0;
  // All arrays that a step changes and that make the model, the same at each call.
  virtual Arrays parameters() = 0;
  // Makes ready for an epoch's steps; returns their number, `planned` unless the data decide it.
  // The order of the data must hang on the epoch and on what Sync() holds alone.
  virtual int64_t BeginEpoch(int64_t epoch, int64_t planned) = 0;
  virtual StepResult Step(const StepPosition& position) = 0;
  // Judges the parameters on the validation data; nothing where there are none.
  virtual std::optional<Evaluation> Evaluate() = 0;
  // Everything besides the parameters that the next step hangs on: the optimiser, random states.
  virtual void Sync(Checkpoint* checkpoint) = 0;
  // Puts tensors and metrics of the model, as its parameters are now, into the model file.
  virtual void Fill(bool interrupted, infer::ModelFile* model) = 0;
};

// Trains, and leaves the task with the parameters to keep: of the best epoch, or the last ones, or
// their mean. Tells progress some ten times a second and at the end of each epoch, writes a line of
// the log for each epoch (options.log), a checkpoint every options.checkpoint_seconds and when it
// is stopped, after a step. With options.resume it goes on from the checkpoint, to the same bits as
// without the interruption.
//
// Throws InputError as Checkpoint::Read() and RunLog do, Error when the loss is no longer a number.
LoopResult RunTrainingLoop(TrainingTask& task, const TrainOptions& options,
                           const CheckpointKey& checkpoint, const ProgressCallback& progress,
                           StopFlag stop);

// epochs_before of the training that a checkpoint is of. Throws as Checkpoint::Read().
int64_t EpochsBefore(const CheckpointKey& checkpoint);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRAINING_LOOP_H_
