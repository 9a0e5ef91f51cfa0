#ifndef FOVEA_TRAIN_JOB_H_
#define FOVEA_TRAIN_JOB_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/train/learner.h"
#include "fovea/train/options.h"
#include "fovea/train/result.h"

// What the tasks' training commands share.
namespace fovea::train {

// Rows of a data set split into training and validation: a share of each class (of all rows, in a
// regression), drawn by seed. Both keep the order of the rows. Every class keeps at least one row
// to train on.
struct Split {
  std::vector<int64_t> training, validation;
};
Split SplitRows(const std::vector<float>& targets, const data::TargetSpec& target, double share,
                uint64_t seed);

// 64-bit FNV-1a of a file's bytes, or of a text, as hexadecimal digits.
std::string FileFingerprint(const std::string& path);
std::string FingerprintOf(std::string_view text);

// What a training is given besides the learner.
struct TrainingData {
  Dataset training, validation;
  nlohmann::json description;  // of the data, for the model file
};

// Trains and writes `out` ("" writes nothing); data_json and model_json go into the model file.
TrainResult TrainAndSave(const Learner& learner, const TrainingData& data, const char* task,
                         nlohmann::json data_json, nlohmann::json model_json,
                         const TrainOptions& options, const std::string& out,
                         const ProgressCallback& progress, StopFlag stop);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_JOB_H_
