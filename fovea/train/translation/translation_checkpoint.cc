#include "fovea/train/translation/translation_checkpoint.h"

#include <ATen/core/grad_mode.h>

#include "fovea/core/file.h"
#include "fovea/infer/safetensors.h"
#include "fovea/train/checkpoint_fields.h"

namespace fovea::train {
namespace {

constexpr char kKey[] = "fovea_translation_checkpoint";
constexpr char kRemedy[] =
    "repeat the command that was interrupted, or start anew without --resume";

}  // namespace

void SaveCheckpoint(const TranslationCheckpoint& c, TranslationLearner& learner,
                    const std::string& fingerprint, const std::string& path) {
  infer::SafeTensors file;
  file.tensors["values"] = FlatTensor(learner.parameters().values());
  file.tensors["first_moment"] = FlatTensor(learner.optimiser().first_moment());
  file.tensors["second_moment"] = FlatTensor(learner.optimiser().second_moment());
  if (c.best_values.defined()) file.tensors["best_values"] = FlatTensor(c.best_values);
  for (size_t i = 0; i < c.recent.size(); ++i)
    file.tensors["recent." + std::to_string(i)] = FlatTensor(c.recent[i]);
  nlohmann::json state = {{"fingerprint", fingerprint},
                          {"epoch", c.epoch},
                          {"batch", c.batch},
                          {"loss_sum", BitsOf(c.loss_sum)},
                          {"pieces", c.pieces},
                          {"recent", c.recent.size()},
                          {"best_score", BitsOf(c.best_score)},
                          {"best_epoch", c.best_epoch},
                          {"epochs_since_best", c.epochs_since_best},
                          {"optimiser_steps", learner.optimiser().steps()},
                          {"dropout_random", ToJson(learner.dropout().random().state())},
                          {"hard_random", ToJson(learner.hard().random().state())}};
  if (learner.hard_baseline()) state["hard_baseline"] = BitsOf(*learner.hard_baseline());
  file.metadata[kKey] = state.dump();
  WriteFile(path, infer::WriteSafeTensors(file));
}

TranslationCheckpoint LoadCheckpoint(const std::string& path, const std::string& fingerprint,
                                     TranslationLearner* learner) {
  const infer::SafeTensors file = infer::ReadSafeTensors(ReadFile(path), path);
  const auto text = file.metadata.find(kKey);
  if (text == file.metadata.end())
    throw InputError(path, "is not a checkpoint of a training of translation", kRemedy);
  const int64_t size = learner->parameters().values().numel();
  const auto take = [&](const std::string& name) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end() || found->second.size() != size)
      throw InputError(path, "is a damaged checkpoint", kRemedy);
    return FromFlatTensor(found->second).to(learner->parameters().values().device());
  };
  TranslationCheckpoint c;
  try {
    const nlohmann::json state = nlohmann::json::parse(text->second);
    if (state.at("fingerprint") != fingerprint)
      throw InputError(path, "is the checkpoint of a training with other data, model or options",
                       kRemedy);
    c.epoch = state.at("epoch");
    c.batch = state.at("batch");
    c.loss_sum = DoubleAt(state, "loss_sum");
    c.pieces = state.at("pieces");
    c.best_score = DoubleAt(state, "best_score");
    c.best_epoch = state.at("best_epoch");
    c.epochs_since_best = state.at("epochs_since_best");
    for (size_t i = 0; i < state.at("recent").get<size_t>(); ++i)
      c.recent.push_back(take("recent." + std::to_string(i)));
    if (file.tensors.contains("best_values")) c.best_values = take("best_values");
    const at::NoGradGuard no_grad;
    learner->parameters().values().copy_(take("values"));
    learner->optimiser().Restore(state.at("optimiser_steps"), take("first_moment"),
                                 take("second_moment"));
    learner->dropout().random().set_state(RandomAt(state, "dropout_random"));
    learner->hard().random().set_state(RandomAt(state, "hard_random"));
    if (state.contains("hard_baseline"))
      learner->hard_baseline() = DoubleAt(state, "hard_baseline");
  } catch (const nlohmann::json::exception&) {
    throw InputError(path, "is a damaged checkpoint", kRemedy);
  }
  return c;
}

}  // namespace fovea::train
