#ifndef FOVEA_TRAIN_CHECKPOINT_H_
#define FOVEA_TRAIN_CHECKPOINT_H_

#include <ATen/ATen.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/infer/safetensors.h"

namespace fovea::train {

// Which training a checkpoint is of, and where it lies.
struct CheckpointKey {
  std::string path;         // "": none is written
  std::string task;         // of the model file
  std::string fingerprint;  // of data, model and options
};

// All that a training needs to go on as if it had not stopped: named numbers, states of random
// generators, arrays. Each part of a training has one function that hands what it holds to Sync(),
// name by name: it stores what it is given, or sets it, where the checkpoint was read. The file is
// a safetensors file with all but the arrays in its metadata, under "fovea_checkpoint".
class Checkpoint {
 public:
  Checkpoint() = default;  // an empty one, to write

  // Throws InputError: missing, damaged, of another training or another version of fovea.
  static Checkpoint Read(const CheckpointKey& key);
  // Whole or not at all.
  void Write(const CheckpointKey& key) const;

  bool reading() const { return reading_; }

  // When reading, they throw InputError unless the name is there and fits.
  void Sync(const std::string& name, int64_t* value);
  void Sync(const std::string& name, double* value);  // to the bit
  void Sync(const std::string& name, std::optional<double>* value);
  void Sync(const std::string& name, std::vector<int64_t>* values);
  void Sync(const std::string& name, std::vector<float>* values);
  void Sync(const std::string& name, Random* random);
  void Sync(const std::string& name, at::Tensor array);  // float32, read in place

  // Throws the InputError of a damaged checkpoint unless what was read makes sense.
  void RequireSound(bool sound) const;

 private:
  std::vector<uint64_t>& Words(const std::string& name);

  bool reading_ = false;
  std::string path_;
  std::map<std::string, std::vector<uint64_t>> words_;  // numbers, so that none is rounded
  infer::SafeTensors file_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_CHECKPOINT_H_
