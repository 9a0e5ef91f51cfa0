#include <fmt/format.h>

#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/model_info.h"
#include "fovea/cli/tasks.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string ToJson(const infer::ModelFile& file, const ModelInfo& of_task) {
  Json json;
  json["task"] = infer::NameOf(file.task);
  json.update(of_task.json);
  json["model"] = Json(*file.model);
  json["training"] = Json(*file.training);
  json["metrics"] = Json(*file.metrics);
  json["fovea_version"] = file.fovea_version;
  json["format_version"] = infer::kFormatVersion;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ToText(const infer::ModelFile& file, const ModelInfo& of_task) {
  return InfoLine("task", std::string(infer::NameOf(file.task))) + of_task.text +
         (of_task.tells_model ? "" : InfoSection("model", Json(*file.model))) +
         InfoSection("training", Json(*file.training)) +
         InfoSection(of_task.metrics_title, Json(*file.metrics)) +
         InfoLine("written by", fmt::format("fovea {}, format {}", Shown(file.fovea_version),
                                            infer::kFormatVersion));
}

}  // namespace

int Info(const Arguments& args) {
  std::string model, format = "text";
  const auto app = MakeApp("fovea info", "What a model file holds.",
                           "  fovea info splice.safetensors\n"
                           "  fovea info splice.safetensors --format json | jq .model\n"
                           "  fovea info fovea-files.safetensors\n");
  app->add_option("MODEL", model, "a file that `fovea train` wrote")->required()->type_name("");
  AddChoice(app.get(), "--format", &format, {"text", "json"}, "of the result");
  if (!Parse(app.get(), args)) return 0;

  const infer::ModelFile file = infer::LoadModel(model);
  const ModelInfo of_task = CommandsOf(file.task).info(file, model);
  WriteOutput("", format == "json" ? ToJson(file, of_task) : ToText(file, of_task));
  return 0;
}

}  // namespace fovea::cli
