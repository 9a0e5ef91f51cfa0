#include <fmt/format.h>

#include "fovea/cli/model_info.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/readable.h"
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

ModelInfo InfoTranslation(const infer::ModelFile& file, const std::string& path) {
  const auto translator = infer::Translator::FromFile(file, path);
  int64_t parameters = 0;
  for (const auto& [name, tensor] : file.tensors) parameters += tensor.size();
  Json json;
  json["parameters"] = parameters;
  json["attention"] = translator.model().attends();
  Json& vocabulary = json["vocabulary"] = Json::object();
  if (file.int8_tensors.contains(infer::kTargetSubwords)) {
    vocabulary["source"] = Vocabulary(translator.source());
    vocabulary["target"] = Vocabulary(translator.target());
  } else {
    vocabulary["joint"] = Vocabulary(translator.source());
  }
  std::string text = InfoLine("parameters", Grouped(parameters));
  for (const auto& [side, one] : vocabulary.items())
    text += InfoLine("vocabulary", fmt::format("{}: {} pieces, {}, {}", side,
                                               Grouped(one["pieces"].get<int64_t>()),
                                               Shown(one["kind"]), Shown(one["normalisation"])));
  text += InfoLine("attention", translator.model().attends() ? "yes" : "no");
  return {std::move(json), std::move(text)};
}

}  // namespace fovea::cli
