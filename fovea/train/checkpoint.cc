#include "fovea/train/checkpoint.h"

#include <nlohmann/json.hpp>

#include "fovea/core/file.h"
#include "fovea/infer/safetensors.h"
#include "fovea/train/checkpoint_fields.h"

namespace fovea::train {
void SaveCheckpoint(const Checkpoint& c, const std::string& path) {
  infer::SafeTensors file;
  file.tensors["values"] = FlatTensor(c.values);
  file.tensors["first_moment"] = FlatTensor(c.first_moment);
  file.tensors["second_moment"] = FlatTensor(c.second_moment);
  if (c.best_values.defined()) file.tensors["best_values"] = FlatTensor(c.best_values);
  nlohmann::json state = {{"fingerprint", c.fingerprint},
                          {"epoch", c.epoch},
                          {"batch", c.batch},
                          {"epoch_random", ToJson(c.epoch_random)},
                          {"noise_random", ToJson(c.noise_random)},
                          {"hard_random", ToJson(c.hard_random)},
                          {"loss_sum", BitsOf(c.loss_sum)},
                          {"optimiser_steps", c.optimiser_steps},
                          {"best_score", BitsOf(c.best_score)},
                          {"best_epoch", c.best_epoch},
                          {"epochs_since_best", c.epochs_since_best}};
  if (c.hard_baseline) state["hard_baseline"] = BitsOf(*c.hard_baseline);
  file.metadata["fovea_checkpoint"] = state.dump();
  WriteFile(path, infer::WriteSafeTensors(file));
}

Checkpoint LoadCheckpoint(const std::string& path, const std::string& fingerprint,
                          int64_t parameter_count) {
  const std::string remedy = "start anew without --resume";
  const infer::SafeTensors file = infer::ReadSafeTensors(ReadFile(path), path);
  const auto text = file.metadata.find("fovea_checkpoint");
  if (text == file.metadata.end()) throw InputError(path, "is not a checkpoint of fovea", remedy);
  Checkpoint c;
  try {
    const nlohmann::json state = nlohmann::json::parse(text->second);
    c.fingerprint = state.at("fingerprint");
    c.epoch = state.at("epoch");
    c.batch = state.at("batch");
    c.epoch_random = RandomAt(state, "epoch_random");
    c.noise_random = RandomAt(state, "noise_random");
    if (state.contains("hard_random")) c.hard_random = RandomAt(state, "hard_random");
    if (state.contains("hard_baseline")) c.hard_baseline = DoubleAt(state, "hard_baseline");
    c.loss_sum = DoubleAt(state, "loss_sum");
    c.optimiser_steps = state.at("optimiser_steps");
    c.best_score = DoubleAt(state, "best_score");
    c.best_epoch = state.at("best_epoch");
    c.epochs_since_best = state.at("epochs_since_best");
  } catch (const nlohmann::json::exception&) {
    throw InputError(path, "is a damaged checkpoint", remedy);
  }
  if (c.fingerprint != fingerprint)
    throw InputError(path, "is the checkpoint of a training with other data, model or options",
                     "repeat the command that was interrupted, or start anew without --resume");
  const auto take = [&](const char* name, at::Tensor& to, bool needed) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end() && !needed) return;
    if (found == file.tensors.end() || found->second.size() != parameter_count)
      throw InputError(path, "is a damaged checkpoint", remedy);
    to = FromFlatTensor(found->second);
  };
  take("values", c.values, true);
  take("first_moment", c.first_moment, true);
  take("second_moment", c.second_moment, true);
  take("best_values", c.best_values, false);
  return c;
}

}  // namespace fovea::train
