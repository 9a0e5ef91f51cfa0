#ifndef FOVEA_CLI_SAMPLES_PREDICTIONS_H_
#define FOVEA_CLI_SAMPLES_PREDICTIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "fovea/cli/data_arguments.h"

// What a model says about the samples of tables and series, in words and in numbers.
namespace fovea::cli {

// Runs the model over all files, one after the other. sink(file, batch).
void RunOverData(const infer::Predictor& predictor, const DataArguments& arguments,
                 const std::function<void(const std::string&, const infer::PredictedBatch&)>& sink);

// A sample's name: the line of its file on which it starts, as "FILE:LINE" where there are several
// files.
std::string SampleId(const DataArguments& arguments, const std::string& file,
                     const infer::PredictedBatch& batch, int64_t row);

// Of target.classes; 0 for a regression.
size_t PredictedClass(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                      int64_t row);
std::string PredictionName(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                           int64_t row);
// "" where the data has no target.
std::string TargetName(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                       int64_t row);
// One for each of target.classes; empty for a regression.
std::vector<float> Probabilities(const data::TargetSpec& target, const infer::PredictedBatch& batch,
                                 int64_t row);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SAMPLES_PREDICTIONS_H_
