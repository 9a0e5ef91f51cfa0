#include "fovea/infer/tables/tabular_model.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/data/json_fields.h"

namespace fovea::infer {

TabularModel::TabularModel(DataSpec data, Options options)
    : data_(std::move(data)), options_(std::move(options)) {
  Require(!data_.features.empty(), "a model on tables needs at least one column");
  Require(options_.hidden >= 0 && options_.hidden <= 1 << 20,
          "the hidden size must be 0 to 1048576, got ", options_.hidden);
  Require(options_.embedding >= 0 && options_.embedding <= 1 << 16,
          "the embedding size must be 0 to 65536, got ", options_.embedding);
  Require(std::isfinite(options_.sharpness) && options_.sharpness > 0,
          "the sharpness must be above 0, got ", options_.sharpness);
  RequireOneOf("activation", options_.activation, {"linear", "relu", "tanh"});
}

int64_t TabularModel::width() const {
  if (options_.embedding == 0) return data_.width();
  int64_t sum = 0;
  for (const data::FeatureSpec& feature : data_.features)
    sum += feature.kind == data::ColumnKind::kCategorical ? options_.embedding : feature.width();
  return sum;
}

attention::MechanismSpec TabularModel::Mechanism() const {
  return {.score = "dense",
          .normaliser = options_.normaliser,
          .aggregate = "reweight",
          .query_size = width(),
          .key_size = 1,
          .value_size = 1,
          .axis = places(),
          .sharpness = options_.sharpness};
}

Tensor TabularModel::Membership() const {
  Tensor out({places(), width()});
  int64_t at = 0;
  for (int64_t c = 0; c < places(); ++c) {
    const data::FeatureSpec& feature = data_.features[c];
    const bool embedded = options_.embedding > 0 && feature.kind == data::ColumnKind::kCategorical;
    const int64_t size = embedded ? options_.embedding : feature.width();
    for (int64_t i = 0; i < size; ++i) out[c * width() + at++] = 1;
  }
  return out;
}

std::vector<attention::ParameterSpec> TabularModel::Parameters() const {
  std::vector<attention::ParameterSpec> all;
  if (options_.embedding > 0) {
    for (size_t c = 0; c < data_.features.size(); ++c)
      if (data_.features[c].kind == data::ColumnKind::kCategorical)
        all.push_back(
            {StrCat("embedding.", c, ".weight"), {data_.features[c].width(), options_.embedding}});
  }
  if (options_.attention)
    attention::Append(all, "attention", attention::MechanismParameters(Mechanism()));
  const int64_t last = options_.hidden > 0 ? options_.hidden : width();
  if (options_.hidden > 0)
    for (auto& spec : LinearParameters("hidden", width(), options_.hidden)) all.push_back(spec);
  for (auto& spec : LinearParameters("output", last, data_.target.outputs())) all.push_back(spec);
  return all;
}

nlohmann::json ToJson(const TabularModelOptions& o) {
  return {{"attention", o.attention}, {"normaliser", o.normaliser}, {"sharpness", o.sharpness},
          {"hidden", o.hidden},       {"activation", o.activation}, {"embedding", o.embedding}};
}

TabularModelOptions TabularModelOptionsFromJson(const nlohmann::json& json) {
  TabularModelOptions o;
  const data::JsonFields fields(json, "model");
  o.attention = fields.Bool("attention");
  o.normaliser = fields.String("normaliser");
  o.sharpness = fields.Positive("sharpness");
  o.hidden = fields.Integer("hidden", 0);
  o.activation = fields.String("activation");
  o.embedding = fields.Integer("embedding", 0);
  return o;
}

}  // namespace fovea::infer
