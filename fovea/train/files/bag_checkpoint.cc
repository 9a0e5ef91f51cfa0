#include "fovea/train/files/bag_checkpoint.h"

#include <ATen/core/grad_mode.h>

#include <nlohmann/json.hpp>

#include "fovea/core/file.h"
#include "fovea/infer/safetensors.h"
#include "fovea/train/checkpoint_fields.h"

namespace fovea::train {
namespace {

constexpr char kKey[] = "fovea_files_checkpoint";
constexpr char kRemedy[] =
    "repeat the command that was interrupted, or start anew without --resume";

}  // namespace

void SaveBagCheckpoint(const std::string& path, const std::string& fingerprint, int64_t steps,
                       BagTrainer* trainer, const SamplerState& sampler) {
  infer::SafeTensors file;
  for (const auto& [name, tensor] : trainer->State()) file.tensors[name] = FlatTensor(*tensor);
  const auto count = static_cast<int64_t>(sampler.hardness.size());
  file.tensors["hardness"] = fovea::Tensor({count}, sampler.hardness);
  std::vector<float> learnt;  // numbers of files are exact in a float up to 2^24
  for (const auto& [host, logit] : sampler.learnt) {
    learnt.push_back(static_cast<float>(host));
    learnt.push_back(logit);
  }
  file.tensors["learnt"] = fovea::Tensor({static_cast<int64_t>(learnt.size())}, learnt);
  const nlohmann::json state = {{"fingerprint", fingerprint},
                                {"steps", steps},
                                {"optimiser_steps", trainer->optimiser().steps()}};
  file.metadata[kKey] = state.dump();
  WriteFile(path, infer::WriteSafeTensors(file));
}

int64_t LoadBagCheckpoint(const std::string& path, const std::string& fingerprint,
                          BagTrainer* trainer, SamplerState* sampler) {
  const infer::SafeTensors file = infer::ReadSafeTensors(ReadFile(path), path);
  const auto text = file.metadata.find(kKey);
  if (text == file.metadata.end())
    throw InputError(path, "is not a checkpoint of a training of files", kRemedy);
  int64_t steps = 0, optimiser_steps = 0;
  try {
    const nlohmann::json state = nlohmann::json::parse(text->second);
    if (state.at("fingerprint") != fingerprint)
      throw InputError(path, "is the checkpoint of a training with other data, model or options",
                       kRemedy);
    steps = state.at("steps");
    optimiser_steps = state.at("optimiser_steps");
  } catch (const nlohmann::json::exception&) {
    throw InputError(path, "is a damaged checkpoint", kRemedy);
  }
  const at::NoGradGuard no_grad;
  for (auto& [name, tensor] : trainer->State()) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end() || found->second.size() != tensor->numel())
      throw InputError(path, "is a damaged checkpoint", kRemedy);
    tensor->copy_(
        at::from_blob(const_cast<float*>(found->second.data()), tensor->sizes(), at::kFloat));
  }
  const auto hard = file.tensors.find("hardness"), learnt = file.tensors.find("learnt");
  const auto count = static_cast<int64_t>(sampler->hardness.size());
  if (hard == file.tensors.end() || hard->second.size() != count || learnt == file.tensors.end() ||
      learnt->second.size() % 2 != 0)
    throw InputError(path, "is a damaged checkpoint", kRemedy);
  sampler->hardness.assign(hard->second.span().begin(), hard->second.span().end());
  sampler->learnt.clear();
  for (int64_t i = 0; i < learnt->second.size(); i += 2) {
    const float host = learnt->second[i];
    if (!(host >= 0 && host < static_cast<float>(count)))
      throw InputError(path, "is a damaged checkpoint", kRemedy);
    sampler->learnt.emplace_back(static_cast<int64_t>(host), learnt->second[i + 1]);
  }
  trainer->optimiser().Restore(optimiser_steps, trainer->optimiser().first_moment(),
                               trainer->optimiser().second_moment());
  return steps;
}

}  // namespace fovea::train
