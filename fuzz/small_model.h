#ifndef FOVEA_FUZZ_SMALL_MODEL_H_
#define FOVEA_FUZZ_SMALL_MODEL_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/files/small_file_model_for_test.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/series/series_model.h"
#include "fovea/infer/tables/tabular_model.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea {

// The shipped model, or where there is none, a small one.
inline const infer::FileModel& AnyFileModel() {
  static const std::shared_ptr<const infer::FileModel> model =
      infer::ShippedModelBytes().empty() ? infer::MakeFileModel(infer::SmallFileModel(), "small")
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
