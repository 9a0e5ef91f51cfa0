#ifndef FOVEA_TRAIN_FILES_FILES_TASK_H_
#define FOVEA_TRAIN_FILES_FILES_TASK_H_

#include <memory>

#include "fovea/train/files/train_files.h"
#include "fovea/train/training_loop.h"

namespace fovea::train {

// One of the trainings of a model of files. The task keeps the references.
// calibrated: a model whose thresholds and metrics the new one takes over. nullptr: they are taken
// from `held_out`, which is also looked at after each round.
std::unique_ptr<TrainingTask> MakeFilesTask(const FilesJob& job, const FileCorpus::Part& training,
                                            const FileCorpus::Part& held_out,
                                            const infer::ModelFile* calibrated);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_FILES_TASK_H_
