#ifndef FOVEA_CLI_SAMPLES_PREDICTIONS_H_
#define FOVEA_CLI_SAMPLES_PREDICTIONS_H_

#include <string>
#include <vector>

#include "fovea/infer/tables/predictor.h"

// A sample's prediction and target in words, and in numbers.
namespace fovea::cli {

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
