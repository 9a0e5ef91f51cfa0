#ifndef FOVEA_INFER_FILES_SMALL_FILE_MODEL_FOR_TEST_H_
#define FOVEA_INFER_FILES_SMALL_FILE_MODEL_FOR_TEST_H_

#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/random.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/raw/raw_model.h"
#include "fovea/infer/files/sharp/sharp_model.h"
#include "fovea/infer/model_file.h"

// Untrained models of files: small, and whole in their parts.
namespace fovea::infer {

inline Tensor UniformTensor(const Shape& shape, Random& random) {
  Tensor tensor(shape);
  for (float& value : tensor.span()) value = static_cast<float>(random.Uniform() - 0.5);
  return tensor;
}

inline ModelFile SmallFileModel() {
  const BagModelOptions options = {.token_bits = 8,
                                   .token_width = 8,
                                   .ngram_bits = 8,
                                   .ngram_width = 8,
                                   .hidden = 4,
                                   .glance_bits = 8,
                                   .glance_width = 8,
                                   .languages = {"php", "js"}};
  ModelFile file;
  file.task = BagModel::kTask;
  file.fovea_version = "0.0.0";
  file.model = ToJson(options);
  file.model["name"] = "small 1";
  for (const std::string& language : options.languages)
    file.data["calibration"][language] = {{0.1, 0.0}, {0.01, 1.0}, {0.001, 2.0}, {0.0001, 3.0}};
  Random random(1);
  for (const auto& parameter : BagModel(options).Parameters())
    file.tensors.emplace(parameter.name, UniformTensor(parameter.shape, random));
  for (const char* name : {"glance", "tokens", "ngrams"}) {
    constexpr int64_t kRows = 256, kWidth = 8;
    file.tensors.emplace(std::string(name) + ".scale", UniformTensor({kWidth}, random));
    Int8Tensor table{{kRows, kWidth}, {}};
    for (int64_t i = 0; i < kRows * kWidth; ++i)
      table.values.push_back(static_cast<int8_t>(i * 37));
    file.int8_tensors.emplace(name, std::move(table));
  }
  return file;
}

inline SharpModelOptions SmallSharpOptions() {
  return {.reading = {.tokens = 48},
          .width = 8,
          .layers = 1,
          .heads = 2,
          .feed_forward = 16,
          .score_hidden = 4};
}

// A sharp look of random weights.
inline void AddSharpLook(const SharpModelOptions& options, const BytePairs& pairs,
                         ModelFile* file) {
  Random random(2);
  for (const auto& parameter : SharpModel(options).Parameters()) {
    Tensor weights = UniformTensor(parameter.shape, random);
    for (float& weight : weights.span()) weight *= 3;
    file->tensors["sharp." + parameter.name] = std::move(weights);
  }
  Int8Tensor table{{int64_t{1} << options.reading.table_bits, options.width}, {}};
  for (int64_t i = 0; i < NumElements(table.shape); ++i)
    table.values.push_back(static_cast<int8_t>(random.Below(255)));
  file->int8_tensors["sharp.table"] = std::move(table);
  file->tensors["sharp.table.scale"] = Tensor::Full({options.width}, 0.005F);
  file->int8_tensors["sharp.pairs"] = pairs.ToTensor();
  file->model["sharp"] = ToJson(options);
}

// A look at raw bytes of random weights, with thresholds for all formats.
inline void AddSmallRawLook(ModelFile* file) {
  const RawModelOptions options = {.ngram_bits = 10, .instruction_bits = 8, .cut = 0};
  file->model["raw"] = ToJson(options);
  Random random(3);
  const auto add = [&](const std::string& name, int64_t bits) {
    file->tensors["raw." + name + ".scale"] = Tensor::Full({1}, 0.01F);
    Int8Tensor table{{int64_t{1} << bits, 1}, {}};
    for (int64_t i = 0; i < int64_t{1} << bits; ++i)
      table.values.push_back(static_cast<int8_t>(random.Bits()));
    file->int8_tensors["raw." + name] = std::move(table);
  };
  add("ngrams", options.ngram_bits);
  add("instructions", options.instruction_bits);
  for (const std::string& format : FormatLanguages())
    file->data["calibration"][format] = {{0.1, 0.0}, {0.01, 1.0}, {0.001, 2.0}, {0.0001, 3.0}};
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SMALL_FILE_MODEL_FOR_TEST_H_
