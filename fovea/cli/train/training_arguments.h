#ifndef FOVEA_CLI_TRAIN_TRAINING_ARGUMENTS_H_
#define FOVEA_CLI_TRAIN_TRAINING_ARGUMENTS_H_

#include "fovea/cli/arguments.h"
#include "fovea/train/options.h"

namespace fovea::cli {

// The options of every training, whatever the task.
struct TrainingArguments {
  std::string out;
  std::string validation_data;
  double validation_share = 0;
  train::TrainOptions options;
  int64_t max_memory_bytes = int64_t{8} << 30;
  char separator = ',';
  bool quiet = false;
};

void AddTrainingArguments(CLI::App* app, TrainingArguments* arguments);

// Groups of them, for tasks that have others in place of the rest.
void AddRun(CLI::App* app, TrainingArguments* arguments);
void AddOptimiser(CLI::App* app, train::TrainOptions* options);
void AddHard(CLI::App* app, train::TrainOptions* options);

// Hands the options to a job of fovea::train, whatever the task.
template <class Job>
void Apply(const TrainingArguments& arguments, Job* job) {
  job->read.separator = arguments.separator;
  job->read.max_memory_bytes = arguments.max_memory_bytes;
  job->validation_data = arguments.validation_data;
  job->validation_share = job->validation_data.empty() ? arguments.validation_share : 0;
  job->train = arguments.options;
  job->out = arguments.out;
}

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRAIN_TRAINING_ARGUMENTS_H_
