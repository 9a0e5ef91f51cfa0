#include "fovea/train/files/trainings.h"

#include <utility>

namespace fovea::train {

bool Trainings::Run(TrainingTask& task, int64_t batch, const infer::ModelFile& untrained,
                    TrainOptions options, const std::string& out, bool resume) {
  const TrainResult before = std::move(result_);
  options.resume = resume;
  result_ = TrainAndSave(task, untrained, options, out, progress_, stop_);
  result_.training_samples = before.training_samples + result_.steps * batch;
  result_.seconds += before.seconds;
  return !result_.interrupted;
}

bool Trainings::Run(const FilesTraining& training, const infer::ModelFile& untrained,
                    const std::string& out, bool resume) {
  const auto task = MakeFilesTask(job_, training);
  const TrainOptions& options = job_.training.train;
  return Run(*task, options.batch, untrained, options, out, resume);
}

bool Trainings::Run(const SharpTraining& training, const infer::ModelFile& untrained,
                    const std::string& out, bool resume) {
  const auto task = MakeSharpTask(job_.sharp, training);
  return Run(*task, job_.sharp.training.groups, untrained, job_.sharp.training.train, out, resume);
}

}  // namespace fovea::train
