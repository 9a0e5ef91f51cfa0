#ifndef FOVEA_TRAIN_FILES_TRAININGS_H_
#define FOVEA_TRAIN_FILES_TRAININGS_H_

#include <string>

#include "fovea/train/files/files_task.h"
#include "fovea/train/files/sharp/sharp_task.h"
#include "fovea/train/job.h"

namespace fovea::train {

// The trainings of one job, one after the other.
class Trainings {
 public:
  Trainings(const FilesJob& job, const ProgressCallback& progress, StopFlag stop)
      : job_(job), progress_(progress), stop_(stop) {}

  // Train, write to `out`, and add up what it took. false: it was interrupted.
  bool Run(const FilesTraining& training, const infer::ModelFile& untrained, const std::string& out,
           bool resume);
  bool Run(const SharpTraining& training, const infer::ModelFile& untrained, const std::string& out,
           bool resume);

  // The model is that of the last one.
  TrainResult& result() { return result_; }

 private:
  bool Run(TrainingTask& task, int64_t batch, const infer::ModelFile& untrained,
           TrainOptions options, const std::string& out, bool resume);

  const FilesJob& job_;
  const ProgressCallback& progress_;
  StopFlag stop_;
  TrainResult result_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_TRAININGS_H_
