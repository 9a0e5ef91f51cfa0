#ifndef FOVEA_TRAIN_FILES_FILES_TASK_H_
#define FOVEA_TRAIN_FILES_FILES_TASK_H_

#include <memory>

#include "fovea/train/files/train_files.h"
#include "fovea/train/training_loop.h"

namespace fovea::train {

// One of the trainings of a model of files.
struct FilesTraining {
  const FileCorpus::Part& files;
  // Looked at after each round, and where the thresholds are from; nullptr: there are none.
  const FileCorpus::Part* held_out = nullptr;
  // A model whose thresholds and metrics the new one takes over.
  const infer::ModelFile* calibrated = nullptr;
  int64_t before = 0, after = 0;  // other trainings of the same job
};

// The task keeps the references.
std::unique_ptr<TrainingTask> MakeFilesTask(const FilesJob& job, const FilesTraining& training);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_FILES_TASK_H_
