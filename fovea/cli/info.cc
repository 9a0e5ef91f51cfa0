#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/cli/arguments.h"
#include "fovea/cli/choices.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/files/info_files.h"
#include "fovea/cli/translation/info_translation.h"
#include "fovea/core/readable.h"
#include "fovea/data/series/series.h"
#include "fovea/data/tables/table_encoding.h"
#include "fovea/infer/tables/predictor.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;
using infer::Predictor;

std::string KindName(data::TargetKind kind) {
  return kind == data::TargetKind::kBinary    ? "binary"
         : kind == data::TargetKind::kClasses ? "classes"
                                              : "regression";
}

Json TableData(const data::TableSpec& spec) {
  Json columns = Json::array();
  for (const data::FeatureSpec& feature : spec.features) {
    Json column;
    column["name"] = feature.name;
    const bool numeric = feature.kind == data::ColumnKind::kNumeric;
    column["kind"] = numeric ? "numeric" : "categorical";
    if (!numeric) column["categories"] = feature.categories.size();
    columns.push_back(std::move(column));
  }
  Json json;
  json["columns"] = std::move(columns);
  return json;
}

Json SeriesData(const data::SeriesSpec& spec) {
  Json json;
  json["dimensions"] = spec.dim_names;
  json["most_steps"] = spec.max_steps;
  return json;
}

Json ToJson(const Predictor& predictor) {
  const infer::ModelFile& file = predictor.file();
  Json json;
  json["task"] = file.task;
  json["parameters"] = predictor.parameter_count();
  json["target"]["name"] = predictor.target().name;
  json["target"]["kind"] = KindName(predictor.target().kind);
  json["target"]["classes"] = predictor.target().classes;
  json.update(file.task == "series" ? SeriesData(data::SeriesSpecFromJson(file.data))
                                    : TableData(data::TableSpecFromJson(file.data)));
  json["model"] = Json(*file.model);
  json["training"] = Json(*file.training);
  json["metrics"] = Json(*file.metrics);
  json["fovea_version"] = file.fovea_version;
  json["format_version"] = infer::kFormatVersion;
  return json;
}

// Names and more from a model file, shown to a person.
std::string Shown(const Json& value) {
  if (value.is_string()) return Printable(value.get<std::string>());
  if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
  return Printable(value.dump(-1, ' ', false, Json::error_handler_t::replace), 300);
}

// One line "  name   value" for each leaf, inner names joined by dots.
void AddLines(const Json& json, const std::string& prefix, std::string* text) {
  for (const auto& [key, value] : json.items()) {
    const std::string name = prefix + Printable(key);
    if (value.is_object())
      AddLines(value, name + ".", text);
    else
      *text += fmt::format("  {:<24} {}\n", name, Shown(value));
  }
}

void AddSection(const Json& json, const std::string& name, std::string* text) {
  if (json.empty()) return;
  *text += name + "\n";
  AddLines(json, "", text);
}

std::string Columns(const Json& columns) {
  size_t categorical = 0;
  std::vector<std::string> names;
  for (const Json& column : columns) {
    categorical += column["kind"] == "categorical";
    names.push_back(Printable(column["name"].get<std::string>(), 40));
  }
  constexpr size_t kShown = 12;
  const size_t all = names.size();
  if (all > kShown) names.resize(kShown);
  return fmt::format("{} ({} numeric, {} categorical): {}{}", all, all - categorical, categorical,
                     Join(names), all > kShown ? ", …" : "");
}

std::string Target(const Json& json) {
  std::vector<std::string> classes;
  for (const Json& name : json["classes"]) classes.push_back(Shown(name));
  constexpr size_t kShown = 12;
  const size_t all = classes.size();
  if (all > kShown) classes.resize(kShown);
  const std::string name = Shown(json["name"]);
  return fmt::format("{}{}{}{}", name.empty() ? "the label" : name,
                     all > 0 ? ", a class: " : ", a number", Join(classes),
                     all > kShown ? fmt::format(", … ({})", all) : "");
}

std::string Text(const Json& json) {
  std::string text;
  const auto line = [&](const char* name, const std::string& value) {
    text += fmt::format("{:<26} {}\n", name, value);
  };
  line("task", Shown(json["task"]));
  if (json.contains("name")) line("name", Shown(json["name"]));
  line("parameters", Grouped(json["parameters"].get<int64_t>()));
  if (json.contains("target")) line("target", Target(json["target"]));
  if (json.contains("languages")) {
    std::vector<std::string> names;
    for (const Json& name : json["languages"]) names.push_back(Shown(name));
    line("languages", Join(names));
    line("bytes", Grouped(json["bytes"].get<int64_t>()));
    AddSection(json["thresholds"], "threshold on the score, by rate of false alarms", &text);
  }
  if (json.contains("columns")) line("columns", Columns(json["columns"]));
  if (json.contains("dimensions")) {
    std::vector<std::string> dims;
    for (const Json& dim : json["dimensions"]) dims.push_back(Shown(dim));
    line("dimensions", fmt::format("{}: {}", dims.size(), Join(dims)));
    line("most steps", Grouped(json["most_steps"].get<int64_t>()));
  }
  if (json.contains("vocabulary")) {
    for (const auto& [side, one] : json["vocabulary"].items())
      line("vocabulary",
           fmt::format("{}: {} pieces, {}, {}", side, Grouped(one["pieces"].get<int64_t>()),
                       Shown(one["kind"]), Shown(one["normalisation"])));
    line("attention", json["attention"].get<bool>() ? "yes" : "no");
  }
  AddSection(json["model"], "model", &text);
  AddSection(json["training"], "training", &text);
  AddSection(json["metrics"], "metrics in training", &text);
  line("written by", fmt::format("fovea {}, format {}", Shown(json["fovea_version"]),
                                 json["format_version"].get<int>()));
  return text;
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
  const Json json = file.task == "files"                    ? FilesModelInfo(file, model)
                    : file.task == infer::Translator::kTask ? TranslationModelInfo(file, model)
                                                            : ToJson(*Predictor::Load(model));
  WriteOutput("", format == "json" ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                                   : Text(json));
  return 0;
}

}  // namespace fovea::cli
