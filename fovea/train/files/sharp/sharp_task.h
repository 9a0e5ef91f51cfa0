#ifndef FOVEA_TRAIN_FILES_SHARP_SHARP_TASK_H_
#define FOVEA_TRAIN_FILES_SHARP_SHARP_TASK_H_

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "fovea/train/files/sharp/place_sampler.h"
#include "fovea/train/files/sharp/sharp_trainer.h"
#include "fovea/train/training_loop.h"

namespace fovea::train {

struct SharpJob {
  infer::SharpModelOptions model;
  SharpTrainOptions training;
  PlaceSamplerOptions sampler;
  double average = 0.5;
};

// For the model file, and to tell trainings apart.
nlohmann::json ToJson(const SharpJob& job);

// A sharp look for a first one.
struct SharpTraining {
  std::vector<const UnseenFiles*> unseen;  // where places are drawn from
  const infer::ModelFile& first;           // the model that the sharp look is added to
  const FileCorpus::Part& vocabulary;      // files whose words the byte pairs are learnt from
  int64_t before = 0, after = 0;           // other trainings of the same job
};

// The task keeps the references.
std::unique_ptr<TrainingTask> MakeSharpTask(const SharpJob& job, const SharpTraining& training);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_SHARP_SHARP_TASK_H_
