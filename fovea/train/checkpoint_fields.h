#ifndef FOVEA_TRAIN_CHECKPOINT_FIELDS_H_
#define FOVEA_TRAIN_CHECKPOINT_FIELDS_H_

#include <ATen/ATen.h>

#include <bit>
#include <nlohmann/json.hpp>

#include "fovea/core/random.h"
#include "fovea/core/tensor.h"

// How checkpoints hold what they hold.
namespace fovea::train {

inline fovea::Tensor FlatTensor(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kCPU).contiguous();
  return fovea::Tensor({flat.numel()}, {flat.data_ptr<float>(), static_cast<size_t>(flat.numel())});
}

inline at::Tensor FromFlatTensor(const fovea::Tensor& t) {
  return at::from_blob(const_cast<float*>(t.data()), {t.size()}, at::kFloat).clone();
}

// Doubles travel as bits, so that none is rounded.
inline uint64_t BitsOf(double x) { return std::bit_cast<uint64_t>(x); }
inline double DoubleAt(const nlohmann::json& json, const char* key) {
  return std::bit_cast<double>(json.at(key).get<uint64_t>());
}

inline nlohmann::json ToJson(const Random::State& state) {
  return {{"words", state.words}, {"has_spare", state.has_spare}, {"spare", BitsOf(state.spare)}};
}

inline Random::State RandomAt(const nlohmann::json& json, const char* key) {
  const nlohmann::json& from = json.at(key);
  Random::State state;
  state.words = from.at("words").get<std::array<uint64_t, 4>>();
  state.has_spare = from.at("has_spare").get<bool>();
  state.spare = DoubleAt(from, "spare");
  return state;
}

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_CHECKPOINT_FIELDS_H_
