#include "fovea/cli/translation/info_translation.h"

#include <nlohmann/json.hpp>

#include "fovea/infer/translation/subword_tensor.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;

Json Vocabulary(const data::Subwords& subwords) {
  Json json;
  json["kind"] = subwords.kind();
  json["pieces"] = subwords.size();
  json["normalisation"] = subwords.normalisation();
  json["byte_fallback"] = subwords.byte_fallback();
  return json;
}

}  // namespace

Json TranslationModelInfo(const infer::ModelFile& file, const std::string& path) {
  const auto translator = infer::Translator::FromFile(file, path);
  int64_t parameters = 0;
  for (const auto& [name, tensor] : file.tensors) parameters += tensor.size();
  Json json;
  json["task"] = file.task;
  json["parameters"] = parameters;
  json["attention"] = translator.model().attends();
  Json& vocabulary = json["vocabulary"] = Json::object();
  if (file.int8_tensors.contains(infer::kTargetSubwords)) {
    vocabulary["source"] = Vocabulary(translator.source());
    vocabulary["target"] = Vocabulary(translator.target());
  } else {
    vocabulary["joint"] = Vocabulary(translator.source());
  }
  json["model"] = Json(*file.model);
  json["training"] = Json(*file.training);
  json["metrics"] = Json(*file.metrics);
  json["fovea_version"] = file.fovea_version;
  json["format_version"] = infer::kFormatVersion;
  return json;
}

}  // namespace fovea::cli
