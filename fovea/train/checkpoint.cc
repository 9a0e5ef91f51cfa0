#include "fovea/train/checkpoint.h"

#include <ATen/core/grad_mode.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea::train {
namespace {

constexpr char kMetadata[] = "fovea_checkpoint";
constexpr int kVersion = 2;
constexpr char kRemedy[] = "start anew without --resume";

infer::SafeTensors ReadEnvelope(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0)
    throw InputError(path, "no such file: there is no checkpoint to go on from", kRemedy);
  const std::string bytes = ReadFile(path);
  try {
    return infer::ReadSafeTensors(bytes, path);
  } catch (const InputError&) {
    throw InputError(path, "is not a checkpoint of fovea, or a damaged one", kRemedy);
  }
}

}  // namespace

Checkpoint Checkpoint::Read(const CheckpointKey& key) {
  Checkpoint checkpoint;
  checkpoint.reading_ = true;
  checkpoint.path_ = key.path;
  checkpoint.file_ = ReadEnvelope(key.path);
  const nlohmann::json state =
      nlohmann::json::parse(checkpoint.file_.metadata[kMetadata], nullptr, false);
  if (!state.is_object() || state.value("version", nlohmann::json()) != kVersion)
    throw InputError(key.path, "is not a checkpoint of this version of fovea", kRemedy);
  try {
    if (state.at("task") != key.task || state.at("fingerprint") != key.fingerprint)
      throw InputError(key.path,
                       "is the checkpoint of a training with other data, model or options",
                       "repeat the command that was interrupted, or start anew without --resume");
    checkpoint.words_ = state.at("state");
  } catch (const nlohmann::json::exception&) {
    checkpoint.RequireSound(false);
  }
  return checkpoint;
}

void Checkpoint::Write(const CheckpointKey& key) const {
  infer::SafeTensors file = file_;
  file.metadata[kMetadata] = nlohmann::json({{"version", kVersion},
                                             {"task", key.task},
                                             {"fingerprint", key.fingerprint},
                                             {"state", words_}})
                                 .dump();
  WriteFile(key.path, infer::WriteSafeTensors(file));
}

void Checkpoint::RequireSound(bool sound) const {
  if (!sound) throw InputError(path_, "is a damaged checkpoint", kRemedy);
}

std::vector<uint64_t>& Checkpoint::Words(const std::string& name) {
  RequireSound(!reading_ || words_.contains(name));
  return words_[name];
}

void Checkpoint::Sync(const std::string& name, std::vector<int64_t>* values) {
  std::vector<uint64_t>& words = Words(name);
  if (reading_)
    values->assign(words.begin(), words.end());
  else
    words.assign(values->begin(), values->end());
}

void Checkpoint::Sync(const std::string& name, int64_t* value) {
  std::vector<int64_t> one = {*value};
  Sync(name, &one);
  RequireSound(one.size() == 1);
  *value = one[0];
}

void Checkpoint::Sync(const std::string& name, std::optional<double>* value) {
  std::vector<int64_t> words;
  if (*value) words.push_back(std::bit_cast<int64_t>(**value));
  Sync(name, &words);
  RequireSound(words.size() <= 1);
  *value = words.empty() ? std::nullopt : std::optional(std::bit_cast<double>(words[0]));
}

void Checkpoint::Sync(const std::string& name, double* value) {
  std::optional<double> one = *value;
  Sync(name, &one);
  RequireSound(one.has_value());
  *value = *one;
}

void Checkpoint::Sync(const std::string& name, Random* random) {
  Random::State state = random->state();
  std::vector<uint64_t>& words = Words(name);
  if (!reading_) {
    words.assign(state.words.begin(), state.words.end());
    words.push_back(state.has_spare);
    words.push_back(std::bit_cast<uint64_t>(state.spare));
    return;
  }
  RequireSound(words.size() == state.words.size() + 2);
  std::copy_n(words.begin(), state.words.size(), state.words.begin());
  state.has_spare = words[state.words.size()] != 0;
  state.spare = std::bit_cast<double>(words.back());
  random->set_state(state);
}

void Checkpoint::Sync(const std::string& name, std::vector<float>* values) {
  if (!reading_) {
    file_.tensors[name] = Tensor({static_cast<int64_t>(values->size())}, *values);
    return;
  }
  RequireSound(file_.tensors.contains(name));
  const Tensor& tensor = file_.tensors[name];
  values->assign(tensor.data(), tensor.data() + tensor.size());
}

void Checkpoint::Sync(const std::string& name, at::Tensor array) {
  const at::NoGradGuard no_grad;
  if (!reading_) {
    const at::Tensor flat = array.detach().to(at::kCPU).contiguous();
    file_.tensors[name] =
        Tensor({flat.numel()}, {flat.data_ptr<float>(), static_cast<size_t>(flat.numel())});
    return;
  }
  RequireSound(file_.tensors.contains(name) && file_.tensors[name].size() == array.numel());
  array.copy_(at::from_blob(file_.tensors[name].data(), array.sizes(), at::kFloat));
}

}  // namespace fovea::train
