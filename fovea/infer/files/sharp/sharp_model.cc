#include "fovea/infer/files/sharp/sharp_model.h"

#include <nlohmann/json.hpp>

#include "fovea/data/json_fields.h"

namespace fovea::infer {

using attention::LinearParameters;

SharpModel::SharpModel(Options options) : options_(std::move(options)) {
  const auto range = [](const char* what, int64_t value, int64_t least, int64_t most) {
    Require(value >= least && value <= most, "the ", what, " of the sharp look must be ", least,
            " to ", most, ", got ", value);
  };
  const ReadingOptions& r = options_.reading;
  range("number of tokens", r.tokens, 8, 4096);
  range("number of tokens of a position", r.pool, 1, 16);
  range("bits of the table", r.table_bits, 15, 22);
  range("width", options_.width, 8, 64);
  range("number of layers", options_.layers, 0, 16);
  range("number of heads", options_.heads, 1, 64);
  range("units of the feed-forward part", options_.feed_forward, 1, 4096);
  range("score's hidden size", options_.score_hidden, 1, 1024);
  range("number of places in 100 kB", options_.most, 1, 1000);
  Require(options_.width % 8 == 0 && options_.width % options_.heads == 0, "the width ",
          options_.width, " must be a multiple of 8 and of the heads");
  Require(options_.share >= 0 && options_.share <= 1 && options_.bound > 0,
          "the share of the sharp look must be 0 to 1 and its bound above 0");
  Require(options_.dropout >= 0 && options_.dropout < 1,
          "the dropout of the sharp look must be 0 or more and below 1, got ", options_.dropout);
}

attention::TransformerSpec SharpModel::Encoder() const {
  return {.layers = options_.layers,
          .width = options_.width,
          .heads = options_.heads,
          .feed_forward = options_.feed_forward,
          .dropout = options_.dropout};
}

attention::MechanismSpec SharpModel::Gate() const {
  return {.score = "gated",
          .key_size = options_.width,
          .value_size = 1,
          .hidden = options_.score_hidden};
}

std::vector<attention::ParameterSpec> SharpModel::Parameters() const {
  std::vector<attention::ParameterSpec> all = {{"bias", {options_.width}, attention::Init::kZeros}};
  const auto add_pooling = [&](const std::string& head) {
    Append(all, head, LinearParameters("logit", options_.width, 1));
    Append(all, head + ".pooling", attention::MechanismParameters(Gate()));
  };
  if (HasPlain()) {
    all.push_back({"plain.norm.gain", {options_.width}, attention::Init::kOnes});
    all.push_back({"plain.norm.bias", {options_.width}, attention::Init::kZeros});
    add_pooling("plain");
  }
  if (options_.layers > 0) {
    Append(all, "read.encoder", attention::EncoderParameters(Encoder()));
    add_pooling("read");
  }
  return all;
}

nlohmann::json ToJson(const SharpModelOptions& o) {
  return {{"tokens", o.reading.tokens},
          {"pool", o.reading.pool},
          {"table_bits", o.reading.table_bits},
          {"width", o.width},
          {"layers", o.layers},
          {"plain", o.plain},
          {"heads", o.heads},
          {"feed_forward", o.feed_forward},
          {"score_hidden", o.score_hidden},
          {"dropout", o.dropout},
          {"share", o.share},
          {"cut", o.cut},
          {"most", o.most},
          {"bound", o.bound}};
}

SharpModelOptions SharpModelOptionsFromJson(const nlohmann::json& json) {
  const data::JsonFields fields(json, "model.sharp");
  SharpModelOptions o;
  o.reading.tokens = fields.Integer("tokens", 0);
  o.reading.pool = fields.Integer("pool", 0);
  o.reading.table_bits = fields.Integer("table_bits", 0);
  o.width = fields.Integer("width", 0);
  o.layers = fields.Integer("layers", 0);
  o.plain = fields.Bool("plain");
  o.heads = fields.Integer("heads", 0);
  o.feed_forward = fields.Integer("feed_forward", 0);
  o.score_hidden = fields.Integer("score_hidden", 0);
  o.dropout = fields.Number("dropout");
  o.share = fields.Number("share");
  o.cut = fields.Number("cut");
  o.most = fields.Integer("most", 0);
  o.bound = fields.Positive("bound");
  return o;
}

}  // namespace fovea::infer
