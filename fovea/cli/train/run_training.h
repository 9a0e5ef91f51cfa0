#ifndef FOVEA_CLI_TRAIN_RUN_TRAINING_H_
#define FOVEA_CLI_TRAIN_RUN_TRAINING_H_

#include <functional>

#include "fovea/cli/train/training_arguments.h"
#include "fovea/train/result.h"

namespace fovea::cli {

using Training = std::function<train::TrainResult(const train::ProgressCallback&, train::StopFlag)>;

// Runs a training with progress and Ctrl-C, and says what came of it. Returns the exit code.
// next_data: a file for the commands that are proposed; "": the model is not kept, but OUT.tsv,
// what it says of files kept apart.
int RunTraining(const TrainingArguments& arguments, const std::string& next_data,
                const Training& training);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRAIN_RUN_TRAINING_H_
