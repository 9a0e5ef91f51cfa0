#include "fovea/infer/files/bag_model.h"

#include <nlohmann/json.hpp>

#include "fovea/data/json_fields.h"
#include "fovea/kernels/bytes/byte_windows.h"

namespace fovea::infer {

BagModel::BagModel(Options options) : options_(std::move(options)) {
  const auto range = [](const char* what, int64_t value, int64_t least, int64_t most) {
    Require(value >= least && value <= most, "the ", what, " must be ", least, " to ", most,
            ", got ", value);
  };
  RequireOneOf("pooling", options_.pooling, {"attention", "max", "mean"});
  range("bits of the table", options_.bits, 8, 22);
  range("width of the table", options_.width, 8, 64);
  range("hidden size", options_.hidden, 1, 1024);
  range("score's hidden size", options_.score_hidden, 1, 1024);
  range("number of languages", static_cast<int64_t>(options_.languages.size()), 1, 64);
}

attention::MechanismSpec BagModel::Pool() const {
  return {.score = "gated",
          .key_size = options_.hidden,
          .value_size = 1,
          .hidden = options_.score_hidden,
          .sharpness = options_.sharpness};
}

std::vector<attention::ParameterSpec> BagModel::Parameters() const {
  const int64_t width = options_.width, hidden = options_.hidden;
  std::vector<attention::ParameterSpec> all = {{"table.bias", {width}, attention::Init::kZeros}};
  const auto add = [&](std::vector<attention::ParameterSpec> part) {
    all.insert(all.end(), part.begin(), part.end());
  };
  add(LinearParameters("encoder", width, hidden));
  add(LinearParameters("glance", hidden, 1));
  add(LinearParameters("file", hidden, hidden));
  add(LinearParameters("near", 3 * hidden, hidden));
  add(LinearParameters("far", 5 * hidden, hidden));
  add(LinearParameters("window", hidden, 1));
  add(LinearParameters("language", width, static_cast<int64_t>(options_.languages.size())));
  if (options_.pooling == "attention")
    attention::Append(all, "attention", attention::MechanismParameters(Pool()));
  return all;
}

nlohmann::json ToJson(const BagModelOptions& o) {
  return {{"features", kernels::kFeatureVersion},
          {"bits", o.bits},
          {"width", o.width},
          {"hidden", o.hidden},
          {"score_hidden", o.score_hidden},
          {"sharpness", o.sharpness},
          {"pooling", o.pooling},
          {"languages", o.languages}};
}

BagModelOptions BagModelOptionsFromJson(const nlohmann::json& json) {
  const data::JsonFields fields(json, "model");
  // Of the first models, which did not say so, it is 1.
  const int64_t features = json.contains("features") ? fields.Integer("features", 1) : 1;
  Require(features == kernels::kFeatureVersion, "model.features is ", features,
          "; this program makes features of version ", kernels::kFeatureVersion);
  BagModelOptions o;
  o.bits = fields.Integer("bits", 0);
  o.width = fields.Integer("width", 0);
  o.hidden = fields.Integer("hidden", 0);
  o.score_hidden = fields.Integer("score_hidden", 0);
  o.sharpness = fields.Positive("sharpness");
  o.pooling = fields.String("pooling");
  o.languages = fields.Strings("languages");
  return o;
}

}  // namespace fovea::infer
