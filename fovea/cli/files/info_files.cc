#include "fovea/cli/files/info_files.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/core/file.h"
#include "fovea/infer/files/file_evaluation.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::cli {

using Json = nlohmann::ordered_json;

Json FilesModelInfo(const infer::ModelFile& file, const std::string& path) {
  const auto model = infer::MakeFileModel(file, path);
  int64_t parameters = 0;
  for (const auto& [name, tensor] : file.tensors) parameters += tensor.size();
  for (const auto& [name, tensor] : file.int8_tensors) parameters += std::ssize(tensor.values);
  Json json;
  json["task"] = file.task;
  json["name"] = model->name();
  json["parameters"] = parameters;
  json["bytes"] = CheckReadable(path);
  json["languages"] = model->languages();
  Json& thresholds = json["thresholds"] = Json::object();
  for (size_t i = 0; i < model->languages().size(); ++i)
    for (const double rate : infer::kFalseAlarmRates)
      thresholds[model->languages()[i]][fmt::format("{}", rate)] =
          infer::ScoreOfLogit(model->Threshold(static_cast<int>(i), rate));
  json["model"] = Json(*file.model);
  json["training"] = Json(*file.training);
  json["metrics"] = Json(*file.metrics);
  json["fovea_version"] = file.fovea_version;
  json["format_version"] = infer::kFormatVersion;
  return json;
}

}  // namespace fovea::cli
