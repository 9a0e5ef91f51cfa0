#include "fovea/infer/files/bag_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/data/json_fields.h"
#include "fovea/kernels/bytes/byte_windows.h"

namespace fovea::infer {

BagModel::BagModel(Options options) : options_(std::move(options)) {
  const auto range = [](const char* what, int64_t value, int64_t least, int64_t most) {
    Require(value >= least && value <= most, "the ", what, " must be ", least, " to ", most,
            ", got ", value);
  };
  RequireOneOf("pooling", options_.pooling, {"logsumexp", "attention", "max", "mean"});
  range("bits of the table of tokens", options_.token_bits, 8, 22);
  range("width of the table of tokens", options_.token_width, 8, 64);
  range("bits of the table of n-grams", options_.ngram_bits, 8, 22);
  range("width of the table of n-grams", options_.ngram_width, 8, 64);
  range("bits of the table of the glance", options_.glance_bits, 8, 22);
  range("width of the table of the glance", options_.glance_width, 8, 64);
  range("hidden size", options_.hidden, 1, 1024);
  range("score's hidden size", options_.score_hidden, 1, 1024);
  range("number of languages", static_cast<int64_t>(options_.languages.size()), 1, 64);
  range("number of votes", static_cast<int64_t>(options_.votes.size()), kMemberCount, kMemberCount);
  Require(options_.sharpness > 0 && options_.bound > 0,
          "the sharpness and the bound must be above 0, got ", options_.sharpness, " and ",
          options_.bound);
  double votes = 0;
  for (const double vote : options_.votes) {
    Require(vote >= 0 && std::isfinite(vote), "a vote must be 0 or more, got ", vote);
    votes += vote;
  }
  Require(votes > 0, "a member must have a vote");
}

attention::MechanismSpec BagModel::Gate() const {
  return {.score = "gated",
          .key_size = options_.hidden,
          .value_size = 1,
          .hidden = options_.score_hidden,
          .sharpness = options_.sharpness};
}

std::vector<attention::ParameterSpec> BagModel::Parameters() const {
  const int64_t half = options_.token_width / 2;
  std::vector<attention::ParameterSpec> all = {{"linear.bias", {1}, attention::Init::kZeros}};
  const auto add = [&](std::vector<attention::ParameterSpec> part) {
    all.insert(all.end(), part.begin(), part.end());
  };
  const auto add_member = [&](const std::string& member, int64_t width) {
    all.push_back({member + ".bias", {width}, attention::Init::kZeros});
    add(LinearParameters(member + ".encoder", width, options_.hidden));
    add(LinearParameters(member + ".logit", options_.hidden, 1));
  };
  add_member("near", half);
  add_member("wide", options_.token_width - half - 1);
  add_member("bytes", options_.ngram_width - 1);
  add(LinearParameters("language", half, static_cast<int64_t>(options_.languages.size())));
  all.push_back({"glance.bias", {options_.glance_width}, attention::Init::kZeros});
  add(LinearParameters("glance.logit", options_.glance_width, 1));
  if (options_.pooling == "attention")
    attention::Append(all, "attention", attention::MechanismParameters(Gate()));
  return all;
}

Pooled PoolWindows(const BagModelOptions& options, std::span<const float> logits,
                   std::span<const float> attention) {
  Pooled out{-std::numeric_limits<double>::infinity(), std::vector<float>(logits.size())};
  if (logits.empty()) return out;
  const auto count = static_cast<double>(logits.size());
  if (options.pooling == "attention" || options.pooling == "mean") {
    out.logit = 0;
    for (size_t t = 0; t < logits.size(); ++t) {
      out.weights[t] = options.pooling == "mean" ? static_cast<float>(1 / count) : attention[t];
      out.logit += static_cast<double>(out.weights[t]) * logits[t];
    }
    return out;
  }
  const size_t hottest =
      static_cast<size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  if (options.pooling == "max") {
    out.logit = logits[hottest];
    out.weights[hottest] = 1;
    return out;
  }
  double sum = 0;
  const auto share = [&](float logit) {
    return std::exp(options.sharpness * (static_cast<double>(logit) - logits[hottest]));
  };
  for (const float logit : logits) sum += share(logit);
  out.logit = logits[hottest] + std::log(sum) / options.sharpness;
  for (size_t t = 0; t < logits.size(); ++t)
    out.weights[t] = static_cast<float>(share(logits[t]) / sum);
  return out;
}

nlohmann::json ToJson(const BagModelOptions& o) {
  return {{"features", kernels::kFeatureVersion},
          {"token_bits", o.token_bits},
          {"token_width", o.token_width},
          {"ngram_bits", o.ngram_bits},
          {"ngram_width", o.ngram_width},
          {"hidden", o.hidden},
          {"score_hidden", o.score_hidden},
          {"sharpness", o.sharpness},
          {"bound", o.bound},
          {"glance_bits", o.glance_bits},
          {"glance_width", o.glance_width},
          {"glance", o.glance},
          {"doubt", o.doubt},
          {"votes", o.votes},
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
  o.token_bits = fields.Integer("token_bits", 0);
  o.token_width = fields.Integer("token_width", 0);
  o.ngram_bits = fields.Integer("ngram_bits", 0);
  o.ngram_width = fields.Integer("ngram_width", 0);
  o.hidden = fields.Integer("hidden", 0);
  o.score_hidden = fields.Integer("score_hidden", 0);
  o.sharpness = fields.Positive("sharpness");
  o.bound = fields.Positive("bound");
  o.glance_bits = fields.Integer("glance_bits", 0);
  o.glance_width = fields.Integer("glance_width", 0);
  o.glance = fields.Number("glance");
  o.doubt = fields.Number("doubt");
  o.votes = fields.Numbers("votes");
  o.pooling = fields.String("pooling");
  o.languages = fields.Strings("languages");
  return o;
}

}  // namespace fovea::infer
