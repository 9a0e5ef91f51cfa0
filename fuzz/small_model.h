#ifndef FOVEA_FUZZ_SMALL_MODEL_H_
#define FOVEA_FUZZ_SMALL_MODEL_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/random.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/series/series_model.h"
#include "fovea/infer/tables/tabular_model.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea {

// An untrained model of the task files: small, and whole in its parts.
inline infer::ModelFile SmallModel() {
  const infer::BagModelOptions options = {.token_bits = 8,
                                          .token_width = 8,
                                          .ngram_bits = 8,
                                          .ngram_width = 8,
                                          .glance_bits = 8,
                                          .glance_width = 8,
                                          .hidden = 4,
                                          .glance_bits = 8,
                                          .glance_width = 8,
                                          .languages = {"php", "js"}};
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
  for (const char* name : {"glance", "tokens", "ngrams"}) {
    constexpr int64_t kRows = 256, kWidth = 8;
    file.tensors.emplace(std::string(name) + ".scale", fill({kWidth}));
    infer::Int8Tensor table{{kRows, kWidth}, {}};
    for (int64_t i = 0; i < kRows * kWidth; ++i)
      table.values.push_back(static_cast<int8_t>(i * 37));
    file.int8_tensors.emplace(name, std::move(table));
  }
  return file;
}

// The shipped model, or where there is none, a small one.
inline const infer::FileModel& AnyFileModel() {
  static const std::shared_ptr<const infer::FileModel> model =
      infer::ShippedModelBytes().empty() ? infer::MakeFileModel(SmallModel(), "small")
                                         : infer::ShippedFileModel();
  return *model;
}

// Untrained models of the other tasks, for the data of fuzz_model_file.cc.
template <class Model, class Options, class Spec>
infer::ModelFile SmallPredictor(const Spec& spec, const Options& options) {
  infer::ModelFile file;
  file.task = Model::kTask;
  file.data = ToJson(spec);
  file.model = ToJson(options);
  for (const auto& parameter : Model(spec, options).Parameters())
    file.tensors[parameter.name] = Tensor(parameter.shape);
  return file;
}

inline data::TargetSpec SmallTarget() {
  return {.name = "t", .kind = data::TargetKind::kBinary, .classes = {"no", "yes"}};
}

inline infer::ModelFile SmallTabular() {
  const data::TableSpec spec = {
      .features = {{.name = "a"},
                   {.name = "b", .kind = data::ColumnKind::kCategorical, .categories = {"x", "y"}}},
      .target = SmallTarget()};
  infer::TabularModelOptions options;
  options.hidden = 4;
  return SmallPredictor<infer::TabularModel>(spec, options);
}

inline infer::ModelFile SmallSeries() {
  const data::SeriesSpec spec = {.dim_names = {"dim 1"},
                                 .scaling = data::SeriesScaling::kDataset,
                                 .means = {5},
                                 .deviations = {2},
                                 .max_steps = 4,
                                 .target = SmallTarget()};
  return SmallPredictor<infer::SeriesModel>(spec, infer::SeriesModelOptions{});
}

// preset: of a translation model. vocabulary: of both languages, as its file holds it.
inline infer::ModelFile SmallTranslation(const std::string& preset, const std::string& vocabulary) {
  const data::Subwords subwords(vocabulary, "vocabulary");
  const infer::TranslationModel model(infer::TinyOptions(preset, subwords.size()));
  infer::ModelFile file;
  file.task = infer::Translator::kTask;
  file.model = ToJson(model.options());
  file.tensors = infer::RandomTensors(model, 1);
  infer::StoreSubwords(subwords, infer::kSourceSubwords, &file);
  return file;
}

}  // namespace fovea

#endif  // FOVEA_FUZZ_SMALL_MODEL_H_
