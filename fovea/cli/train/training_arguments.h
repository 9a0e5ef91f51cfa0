#ifndef FOVEA_CLI_TRAIN_TRAINING_ARGUMENTS_H_
#define FOVEA_CLI_TRAIN_TRAINING_ARGUMENTS_H_

#include "fovea/cli/arguments.h"
#include "fovea/data/tables/csv_separator.h"
#include "fovea/train/options.h"

namespace fovea::cli {

// The options of every training, whatever the task.
struct TrainingArguments {
  std::string out;
  std::string validation_data;
  double validation_share = 0;
  train::TrainOptions options;
  int64_t max_memory_bytes = int64_t{8} << 30;
  char separator = data::kGuessSeparator;
  bool quiet = false;
};

void AddTrainingArguments(CLI::App* app, TrainingArguments* arguments);

// Some of them, for tasks that have others in place of the rest.
void AddOut(const OptionGroup& group, TrainingArguments* arguments);
void AddLog(const OptionGroup& group, TrainingArguments* arguments);      // and --resume
void AddReading(const OptionGroup& group, TrainingArguments* arguments);  // memory, and AddLog()
// no_threads: what 0 threads means.
void AddMachine(const OptionGroup& group, TrainingArguments* arguments, const char* no_threads);
void AddQuiet(const OptionGroup& group, TrainingArguments* arguments);
void AddRun(const OptionGroup& group, TrainingArguments* arguments);  // epochs to AddQuiet()
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
