#include "fovea/infer/model_file.h"

#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/version.h"
#include "fovea/infer/strict_json.h"

namespace fovea::infer {
namespace {

constexpr char kKey[] = "fovea";
constexpr char kAgain[] = "copy it again or train it again";

[[noreturn]] void Damaged(const std::string& path, const std::string& problem) {
  throw InputError(path, StrCat("the description of the model is damaged: ", problem), kAgain);
}

std::string Text(const nlohmann::json& json, const char* key, const std::string& path) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
    Damaged(path, StrCat("\"", key, "\" must be a text"));
  return found->get<std::string>();
}

Task TaskNamed(const std::string& name, const std::string& path) {
  for (const TaskInfo& info : kTasks)
    if (info.name == name) return info.task;
  throw InputError(
      path,
      StrCat("is a model for the task \"", Printable(name), "\", which this fovea does not know"),
      "upgrade fovea");
}

// Moved out: vocabularies are large.
nlohmann::json Object(nlohmann::json* json, const char* key, const std::string& path) {
  const auto found = json->find(key);
  if (found == json->end() || !found->is_object())
    Damaged(path, StrCat("\"", key, "\" must be an object"));
  return std::move(*found);
}

nlohmann::json ObjectOrEmpty(const nlohmann::json& json, const char* key) {
  if (json.is_null()) return nlohmann::json::object();
  Require(json.is_object(), "the ", key, " of a model must be a JSON object, got ",
          json.type_name());
  return json;
}

}  // namespace

void SaveModel(const ModelFile& model, const std::string& path) {
  const nlohmann::json spec = {
      {"format_version", kFormatVersion},
      {"fovea_version", model.fovea_version.empty() ? Version() : model.fovea_version},
      {"task", NameOf(model.task)},
      {"data", ObjectOrEmpty(model.data, "data")},
      {"model", ObjectOrEmpty(model.model, "model")},
      {"training", ObjectOrEmpty(model.training, "training")},
      {"metrics", ObjectOrEmpty(model.metrics, "metrics")},
  };
  WriteFile(path, WriteSafeTensors({model.tensors, {{kKey, DumpJson(spec)}}, model.int8_tensors}));
}

ModelFile LoadModel(const std::string& path) { return ParseModel(ReadFile(path), path); }

ModelFile ParseModel(std::string_view bytes, const std::string& path) {
  SafeTensors content = ReadSafeTensors(bytes, path);
  const auto text = content.metadata.find(kKey);
  if (text == content.metadata.end())
    throw InputError(path, "was not written by fovea", "give a model that `fovea train` wrote");

  nlohmann::json spec;
  try {
    spec = ParseStrictJson(text->second);
  } catch (const ArgumentError& error) {
    Damaged(path, error.what());
  }
  if (!spec.is_object()) Damaged(path, "it must be an object");
  const auto format = spec.find("format_version");
  if (format == spec.end() || !format->is_number_unsigned() || format->get<uint64_t>() < 1)
    Damaged(path, "\"format_version\" must be a number of 1 or more");
  ModelFile model;
  model.fovea_version = Text(spec, "fovea_version", path);
  // Before anything else is believed: a newer format may have other keys.
  if (format->get<uint64_t>() > kFormatVersion)
    throw InputError(path,
                     StrCat("was written by fovea ", Printable(model.fovea_version, 40),
                            " in format ", format->get<uint64_t>(), "; this is fovea ", Version(),
                            ", which reads formats up to ", kFormatVersion),
                     "upgrade fovea");
  model.task = TaskNamed(Text(spec, "task", path), path);
  model.data = Object(&spec, "data", path);
  model.model = Object(&spec, "model", path);
  model.training = Object(&spec, "training", path);
  model.metrics = Object(&spec, "metrics", path);
  model.tensors = std::move(content.tensors);
  model.int8_tensors = std::move(content.int8_tensors);
  return model;
}

void RequireTask(const ModelFile& model, Task task, const std::string& path) {
  if (model.task == task) return;
  const TaskInfo& info = InfoOf(task);
  throw InputError(path,
                   StrCat("is a model of the task ", NameOf(model.task), ", not of ", info.name),
                   StrCat("give a model that `fovea train ", info.command, "` wrote"));
}

}  // namespace fovea::infer
