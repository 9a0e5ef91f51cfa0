#include "fovea/train/job.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "fovea/core/file.h"
#include "fovea/core/fingerprint.h"
#include "fovea/core/random.h"
#include "fovea/core/version.h"

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

void CheckJob(const TrainOptions& options, const std::string& out) {
  Check(options);
  if (!out.empty()) AtomicFile probe(out);
}

CheckpointKey CheckpointOf(const infer::ModelFile& model, const std::string& out) {
  return {.path = out.empty() ? "" : out + ".checkpoint",
          .task = std::string(infer::NameOf(model.task)),
          .fingerprint =
              FingerprintOf(model.training->dump() + model.data->dump() + model.model->dump())};
}

TrainResult TrainAndSave(TrainingTask& task, infer::ModelFile model, const TrainOptions& options,
                         const std::string& out, const ProgressCallback& progress, StopFlag stop) {
  const CheckpointKey checkpoint = CheckpointOf(model, out);
  TrainResult result{RunTrainingLoop(task, options, checkpoint, progress, stop)};
  model.fovea_version = Version();
  task.Fill(result.interrupted, &model);
  result.model = std::move(model);
  if (!out.empty()) {
    SaveModel(result.model, out);
    if (!result.interrupted && task.plan().epochs_after == 0) unlink(checkpoint.path.c_str());
  }
  return result;
}

}  // namespace fovea::train
