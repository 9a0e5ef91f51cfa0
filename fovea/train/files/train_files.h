#ifndef FOVEA_TRAIN_FILES_TRAIN_FILES_H_
#define FOVEA_TRAIN_FILES_TRAIN_FILES_H_

#include <string>
#include <vector>

#include "fovea/infer/files/bag_model.h"
#include "fovea/train/files/bags/bag_sampler.h"
#include "fovea/train/files/bags/bag_trainer.h"
#include "fovea/train/files/sharp/sharp_task.h"
#include "fovea/train/result.h"

namespace fovea::train {

inline BagTrainOptions DefaultFilesTraining() {
  BagTrainOptions options;
  options.train.epochs = 10;
  options.train.learning_rate = 2e-3;
  options.train.clip = 1;
  options.train.dropout = 0.15;
  options.train.schedule = "cosine";
  options.train.warmup = 0.01;
  options.train.checkpoint_seconds = 60;  // it is large
  return options;
}

inline SharpJob DefaultSharpTraining() {
  SharpJob job;
  job.training.train.learning_rate = 1e-3;
  job.training.train.optimiser = "adamw";
  job.training.train.clip = 1;
  job.training.train.schedule = "cosine";
  job.training.train.warmup = 0.03;
  job.training.train.checkpoint_seconds = 60;
  return job;
}

struct FilesJob {
  std::vector<std::string> labelled;  // archives and folders that say themselves what is in them
  std::vector<std::string> malicious, benign, packages;  // of which all files are so
  std::vector<std::string> leave_out;  // tables of members of `labelled` whose labels are doubtful
  infer::BagModelOptions model;
  BagTrainOptions training = DefaultFilesTraining();
  SamplerOptions sampler;
  CorpusOptions corpus;
  int64_t folds = 0;  // trainings from whose held-out files the thresholds are; 0: of one hold-out
  bool sharp_look = true;  // with folds: places that are hot are read again
  SharpJob sharp = DefaultSharpTraining();
  // From 1 on: that training of a job in folds alone, so that several programs can share them; 0:
  // all (train_in_folds.h).
  int64_t only_part = 0;
  int64_t steps = 5000;  // over all rounds (training.train.epochs), each of train.batch bags
  double average = 0.5;  // share of the steps, at the end, over which the parameters are averaged
  bool whole = true;     // train again on all files, with the thresholds of the first training
  std::string name = "files model";  // and version
  std::string out;
};

// Trains a model that finds malicious code in files, and calibrates its thresholds on files of
// other sources than it was trained on. Each round (an epoch of the options) ends with a look at
// those. The model to keep is then trained in the same way on all files (`whole`): what was kept
// apart, whole applications often, is what training has the least of. Its thresholds and metrics
// are those of the first. Writes job.out, whole or not at all, after each training; stopped by the
// flag, OUT.checkpoint, from which `resume` goes on, in whichever training that was.
//
// With `folds`, every file is kept apart once, and thresholds and metrics are from all of them
// together, by project; the model then has a sharp look, too (train_in_folds.h). With `only_part`
// one of those trainings is run, and nothing is put together.
//
// Throws InputError on data that cannot be read or lacks malicious or benign files, ArgumentError
// on options out of range.
TrainResult TrainFiles(const FilesJob& job, const ProgressCallback& progress = {},
                       StopFlag stop = nullptr);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_TRAIN_FILES_H_
