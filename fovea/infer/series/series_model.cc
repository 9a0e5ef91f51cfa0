#include "fovea/infer/series/series_model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/attention/layers/recurrent_step.h"
#include "fovea/data/json_fields.h"

namespace fovea::infer {
SeriesModel::SeriesModel(DataSpec data, Options options)
    : data_(std::move(data)), options_(std::move(options)) {
  RequireOneOf("attention", options_.attention, {"none", "before", "after", "pooled"});
  RequireOneOf("cell", options_.cell, {"lstm", "gru"});
  const auto range = [](const char* what, int64_t value, int64_t least, int64_t most) {
    Require(value >= least && value <= most, "the ", what, " must be ", least, " to ", most,
            ", got ", value);
  };
  range("number of dimensions", data_.dims(), 1, 1 << 20);
  range("number of steps", data_.max_steps, 1, kMaxSteps);
  range("hidden size", options_.hidden, 1, 1 << 16);
  range("number of layers", options_.layers, 1, 64);
  range("score's hidden size", options_.score_hidden, 1, 1 << 16);
  range("number of heads", options_.heads, 1, 1 << 10);
  range("window", options_.window, 1, attention::kLargestWindow);
  const bool block = options_.attention == "before" || options_.attention == "after";
  Require(!block || options_.scope == "global" || options_.scope == "local_p", "attention ",
          options_.attention,
          " the recurrent layer weighs channels, which have no place among the ",
          "steps: its scope is global or local_p, not ", options_.scope);
  Require(std::isfinite(options_.sharpness) && options_.sharpness > 0,
          "the sharpness must be above 0, got ", options_.sharpness);
  any_length_ = !block && !AxisHasParameters();
}

bool SeriesModel::AxisHasParameters() const {
  if (options_.attention != "pooled") return false;
  attention::MechanismSpec pool = Pool();
  const auto shapes = [&] {
    std::vector<Shape> shapes;
    for (const attention::ParameterSpec& spec : attention::MechanismParameters(pool))
      shapes.push_back(spec.shape);
    return shapes;
  };
  const std::vector<Shape> own = shapes();
  ++pool.axis;
  return own != shapes();
}

attention::MechanismSpec SeriesModel::Block(int64_t channels) const {
  return {.score = "dense",
          .scope = options_.scope,
          .normaliser = options_.normaliser,
          .aggregate = "reweight",
          .key_size = channels,
          .value_size = channels,
          .axis = data_.max_steps,
          .window = options_.window,
          .sharpness = options_.sharpness};
}

attention::MechanismSpec SeriesModel::Pool() const {
  const bool learned =
      attention::DefaultQueryOf(options_.score) == attention::DefaultQuery::kLearned &&
      !attention::ScopeNeedsQuery(options_.scope);
  return {.score = options_.score,
          .scope = options_.scope,
          .normaliser = options_.normaliser,
          .aggregate = "sum",
          .heads = options_.heads,
          .query_size = learned ? 0 : width(),
          .key_size = width(),
          .value_size = width(),
          .hidden = options_.score_hidden,
          .axis = data_.max_steps,
          .window = options_.window,
          .sharpness = options_.sharpness};
}

std::vector<attention::ParameterSpec> SeriesModel::Parameters() const {
  std::vector<attention::ParameterSpec> all;
  if (options_.attention == "before")
    attention::Append(all, "attention", attention::MechanismParameters(Block(data_.dims())));
  if (options_.attention == "after")
    attention::Append(all, "attention", attention::MechanismParameters(Block(width())));
  if (options_.attention == "pooled")
    attention::Append(all, "attention", attention::MechanismParameters(Pool()));

  const auto cell = options_.cell == "lstm" ? attention::Cell::kLstm : attention::Cell::kGru;
  for (int64_t layer = 0; layer < options_.layers; ++layer) {
    const int64_t input = layer == 0 ? data_.dims() : width();
    for (const char* direction : {"forward", "backward"}) {
      if (std::string(direction) == "backward" && !options_.bidirectional) continue;
      attention::Append(all, StrCat("recurrent.", layer, ".", direction),
                        attention::RecurrentLayerParameters(cell, input, options_.hidden));
    }
  }
  const int64_t features = options_.attention == "after" ? data_.max_steps * width() : width();
  for (auto& spec : LinearParameters("output", features, data_.target.outputs()))
    all.push_back(spec);
  return all;
}

void FillSteps(const data::EncodedSeries& series, std::span<const int64_t> rows, int64_t steps,
               float* out) {
  if (series.steps == steps) return series.FillBatch(rows, out);
  const int64_t dims = series.spec.dims(), from = series.steps * dims, to = steps * dims;
  const int64_t common = std::min(from, to);
  for (const int64_t row : rows) {
    std::copy_n(series.values.data() + row * from, common, out);
    std::fill(out + common, out + to, 0.0f);
    out += to;
  }
}

nlohmann::json ToJson(const SeriesModelOptions& o) {
  return {{"attention", o.attention},
          {"cell", o.cell},
          {"hidden", o.hidden},
          {"layers", o.layers},
          {"bidirectional", o.bidirectional},
          {"shared", o.shared},
          {"score", o.score},
          {"score_hidden", o.score_hidden},
          {"heads", o.heads},
          {"scope", o.scope},
          {"window", o.window},
          {"normaliser", o.normaliser},
          {"sharpness", o.sharpness}};
}

SeriesModelOptions SeriesModelOptionsFromJson(const nlohmann::json& json) {
  SeriesModelOptions o;
  const data::JsonFields fields(json, "model");
  o.attention = fields.String("attention");
  o.cell = fields.String("cell");
  o.hidden = fields.Integer("hidden", 0);
  o.layers = fields.Integer("layers", 0);
  o.bidirectional = fields.Bool("bidirectional");
  o.shared = fields.Bool("shared");
  o.score = fields.String("score");
  o.score_hidden = fields.Integer("score_hidden", 0);
  o.heads = fields.Integer("heads", 0);
  // The first models had no other scope, and did not say so.
  if (json.contains("scope")) {
    o.scope = fields.String("scope");
    o.window = fields.Integer("window", 1);
  }
  o.normaliser = fields.String("normaliser");
  o.sharpness = fields.Positive("sharpness");
  return o;
}

}  // namespace fovea::infer
