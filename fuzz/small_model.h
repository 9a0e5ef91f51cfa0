#ifndef FOVEA_FUZZ_SMALL_MODEL_H_
#define FOVEA_FUZZ_SMALL_MODEL_H_

#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/random.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/model_file.h"

namespace fovea {

// An untrained model of the task files: small, and whole in its parts.
inline infer::ModelFile SmallModel() {
  const infer::BagModelOptions options = {
      .bits = 8, .width = 8, .hidden = 4, .score_hidden = 2, .languages = {"php", "js"}};
  const infer::BagModel model(options);
  infer::ModelFile file;
  file.task = infer::BagModel::kTask;
  file.fovea_version = "0.0.0";
  file.model = infer::ToJson(options);
  file.model["name"] = "small 1";
  for (const std::string& language : options.languages)
    file.data["calibration"][language] = {{0.1, 0.0}, {0.01, 1.0}, {0.001, 2.0}, {0.0001, 3.0}};
  Random random(1);
  const auto fill = [&](const Shape& shape) {
    Tensor tensor(shape);
    for (float& value : tensor.span()) value = static_cast<float>(random.Uniform() - 0.5);
    return tensor;
  };
  for (const auto& parameter : model.Parameters())
    file.tensors.emplace(parameter.name, fill(parameter.shape));
  file.tensors.emplace("table.scale", fill({options.width}));
  infer::Int8Tensor table{{int64_t{1} << options.bits, options.width}, {}};
  for (int64_t i = 0; i < (options.width << options.bits); ++i)
    table.values.push_back(static_cast<int8_t>(i * 37));
  file.int8_tensors.emplace("table", std::move(table));
  return file;
}

}  // namespace fovea

#endif  // FOVEA_FUZZ_SMALL_MODEL_H_
