#include <fmt/format.h>

#include "fovea/cli/choices.h"
#include "fovea/cli/model_info.h"
#include "fovea/cli/series/info_convolution.h"
#include "fovea/cli/series/series_families.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/data/series/series.h"
#include "fovea/data/tables/table_encoding.h"
#include "fovea/infer/predictor.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string KindName(data::TargetKind kind) {
  return kind == data::TargetKind::kBinary    ? "binary"
         : kind == data::TargetKind::kClasses ? "classes"
                                              : "regression";
}

Json Columns(const data::TableSpec& spec) {
  Json columns = Json::array();
  for (const data::FeatureSpec& feature : spec.features) {
    Json column;
    column["name"] = feature.name;
    const bool categorical = feature.kind == data::ColumnKind::kCategorical;
    column["kind"] = categorical                               ? "categorical"
                     : feature.kind == data::ColumnKind::kTime ? "time"
                                                               : "numeric";
    if (categorical) column["categories"] = feature.categories.size();
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string ColumnsText(const Json& columns) {
  size_t categorical = 0, times = 0;
  std::vector<std::string> names;
  for (const Json& column : columns) {
    categorical += column["kind"] == "categorical";
    times += column["kind"] == "time";
    names.push_back(Printable(column["name"].get<std::string>(), 40));
  }
  constexpr size_t kShown = 12;
  const size_t all = names.size();
  if (all > kShown) names.resize(kShown);
  return fmt::format("{} ({} numeric, {} categorical{}): {}{}", all, all - categorical - times,
                     categorical, times > 0 ? fmt::format(", {} times", times) : "", Join(names),
                     all > kShown ? ", …" : "");
}

std::string TargetText(const Json& json) {
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

// Of tables and series alike.
ModelInfo InfoOfSamples(const infer::ModelFile& file, const std::string& path) {
  const auto predictor = infer::Predictor::FromFile(file, path);
  ModelInfo info;
  info.json["parameters"] = predictor->parameter_count();
  Json& target = info.json["target"];
  target["name"] = predictor->target().name;
  target["kind"] = KindName(predictor->target().kind);
  target["classes"] = predictor->target().classes;
  info.text = InfoLine("parameters", Grouped(predictor->parameter_count())) +
              InfoLine("target", TargetText(target));
  return info;
}

}  // namespace

ModelInfo InfoTabular(const infer::ModelFile& file, const std::string& path) {
  ModelInfo info = InfoOfSamples(file, path);
  const Json columns = Columns(data::TableSpecFromJson(file.data));
  info.text += InfoLine("columns", ColumnsText(columns));
  info.json["columns"] = columns;
  return info;
}

ModelInfo InfoSeries(const infer::ModelFile& file, const std::string& path) {
  ModelInfo info = InfoOfSamples(file, path);
  const data::SeriesSpec spec = data::SeriesSpecFromJson(file.data);
  info.json["dimensions"] = spec.dim_names;
  info.json["most_steps"] = spec.max_steps;
  std::vector<std::string> names;
  for (const std::string& name : spec.dim_names) names.push_back(Shown(name));
  info.text += InfoLine("dimensions", fmt::format("{}: {}", names.size(), Join(names))) +
               InfoLine("most steps", Grouped(spec.max_steps));
  const bool convolution = infer::IsConvolutionModel(file);
  info.json["family"] = convolution ? kConvolution : kRecurrent;
  info.text += InfoLine("family", convolution ? kConvolution : kRecurrent);
  if (convolution) AddInfoOfConvolution(infer::ConvolutionModel::FromFile(file, path), &info);
  return info;
}

}  // namespace fovea::cli
