#include "fovea/train/job.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>

#include "fovea/core/encoding.h"
#include "fovea/core/file.h"
#include "fovea/core/random.h"
#include "fovea/core/version.h"
#include "fovea/train/dataset_task.h"

namespace fovea::train {
Split SplitRows(const std::vector<float>& targets, const data::TargetSpec& target, double share,
                uint64_t seed) {
  Require(share >= 0 && share < 1, "the validation share must be from 0 to below 1, got ", share);
  std::map<float, std::vector<int64_t>> groups;
  for (size_t i = 0; i < targets.size(); ++i) {
    const bool regression = target.kind == data::TargetKind::kRegression;
    groups[regression ? 0 : targets[i]].push_back(static_cast<int64_t>(i));
  }
  Random random(seed);
  Split split;
  for (auto& [value, rows] : groups) {
    random.Shuffle<int64_t>(rows);
    const size_t wanted = static_cast<size_t>(std::llround(share * rows.size()));
    const size_t held = std::min(wanted, rows.size() - 1);
    split.validation.insert(split.validation.end(), rows.begin(), rows.begin() + held);
    split.training.insert(split.training.end(), rows.begin() + held, rows.end());
  }
  std::sort(split.training.begin(), split.training.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

std::string FileFingerprint(const std::string& path) {
  CheckReadable(path);
  std::ifstream in(path, std::ios::binary);
  std::string buffer(1 << 20, '\0');
  uint64_t hash = kFnv1aBasis;
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0)
    hash = Fnv1a({buffer.data(), static_cast<size_t>(in.gcount())}, hash);
  return Hex(hash);
}

std::string FingerprintOf(std::string_view text) { return Hex(Fnv1a(text)); }

TrainResult TrainAndSave(const Learner& learner, const TrainingData& data, const char* task,
                         nlohmann::json data_json, nlohmann::json model_json,
                         const TrainOptions& options, const std::string& out,
                         const ProgressCallback& progress, StopFlag stop) {
  // A place that cannot be written is better found before an hour of training than after it.
  if (!out.empty()) AtomicFile probe(out);
  const nlohmann::json training = {{"options", ToJson(options)},
                                   {"data", data.description},
                                   {"training_samples", data.training.size()},
                                   {"validation_samples", data.validation.size()}};
  const std::string fingerprint =
      FingerprintOf(training.dump() + data_json.dump() + model_json.dump());
  const std::string checkpoint = out.empty() ? "" : out + ".checkpoint";

  const Trained trained = Train(learner, data.training, data.validation, options, checkpoint,
                                fingerprint, progress, stop);
  TrainResult result;
  result.interrupted = trained.interrupted;
  result.epochs = trained.epochs;
  result.best_epoch = trained.best_epoch;
  result.training_samples = data.training.size();
  result.validation_samples = data.validation.size();
  result.seconds = trained.seconds;
  result.samples_per_second = trained.samples_per_second;
  result.model = {.task = task,
                  .data = std::move(data_json),
                  .model = std::move(model_json),
                  .training = training,
                  .metrics = trained.metrics,
                  .fovea_version = Version(),
                  .tensors = trained.tensors};
  if (!out.empty()) {
    SaveModel(result.model, out);
    if (!trained.interrupted) unlink(checkpoint.c_str());
  }
  return result;
}

}  // namespace fovea::train
