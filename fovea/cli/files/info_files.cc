#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/cli/choices.h"
#include "fovea/cli/model_info.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/file.h"
#include "fovea/core/readable.h"
#include "fovea/infer/files/evaluation/file_evaluation.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::cli {

using Json = nlohmann::ordered_json;

ModelInfo InfoFiles(const infer::ModelFile& file, const std::string& path) {
  const auto model = infer::MakeFileModel(file, path);
  int64_t parameters = 0;
  for (const auto& [name, tensor] : file.tensors) parameters += tensor.size();
  for (const auto& [name, tensor] : file.int8_tensors) parameters += std::ssize(tensor.values);
  Json json;
  json["name"] = model->name();
  json["parameters"] = parameters;
  json["bytes"] = CheckReadable(path);
  json["languages"] = model->languages();
  Json& thresholds = json["thresholds"] = Json::object();
  for (size_t i = 0; i < model->languages().size(); ++i)
    for (const double rate : infer::kFalseAlarmRates)
      thresholds[model->languages()[i]][fmt::format("{}", rate)] =
          infer::ScoreOfLogit(model->Threshold(static_cast<int>(i), rate));
  std::vector<std::string> languages;
  for (const std::string& name : model->languages()) languages.push_back(Shown(name));
  std::string text = InfoLine("name", Shown(json["name"])) +
                     InfoLine("parameters", Grouped(parameters)) +
                     InfoLine("languages", Join(languages)) +
                     InfoLine("bytes", Grouped(json["bytes"].get<int64_t>())) +
                     InfoSection("threshold on the score, by rate of false alarms", thresholds);
  return {std::move(json), std::move(text)};
}

}  // namespace fovea::cli
