#include "fovea/infer/translation/options.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/attention/members.h"
#include "fovea/attention/scopes/window.h"
#include "fovea/data/json_fields.h"

namespace fovea::infer {
namespace {

void Range(const char* what, int64_t value, int64_t least, int64_t most) {
  Require(value >= least && value <= most, "the ", what, " must be ", least, " to ", most, ", got ",
          value);
}

}  // namespace

TranslationOptions PresetOf(const std::string& model) {
  RequireOneOf("model", model, {"rnnenc", "bahdanau", "luong", "transformer"});
  TranslationOptions o;
  o.model = model;
  if (model == "luong") {
    o.cell = "lstm";
    o.layers = 2;
    o.encoder_hidden = o.hidden / 2;  // so that dot fits, too
    o.score = "general";
    o.sharpness = SharpnessOf(o);
  }
  if (model == "transformer") {
    o.embedding = 128;
    o.feed_forward = 256;
    o.layers = 4;
    o.score = "scaled_dot";
  }
  return o;
}

double SharpnessOf(const TranslationOptions& o) {
  const bool general = o.model != "transformer" && o.score == "general";
  return general ? 1 / std::sqrt(static_cast<double>(o.hidden)) : 1;
}

void Check(const TranslationOptions& o) {
  RequireOneOf("model", o.model, {"rnnenc", "bahdanau", "luong", "transformer"});
  RequireOneOf("cell", o.cell, {"lstm", "gru"});
  // A vocabulary has four pieces of its own and one of the language at least.
  Range("number of source pieces", o.source_pieces, 5, 1 << 20);
  Range("number of target pieces", o.target_pieces, 5, 1 << 20);
  Range("embedding", o.embedding, 1, 1 << 14);
  Range("longest source sentence", o.longest, 1, 1 << 14);
  Range("number of layers", o.layers, 1, 64);
  Range("hidden size", o.hidden, 1, 1 << 14);
  Range("encoder's hidden size", o.encoder_hidden, 1, 1 << 14);
  Range("score's hidden size", o.score_hidden, 1, 1 << 14);
  Range("window", o.window, 1, attention::kLargestWindow);
  Range("number of heads", o.heads, 1, 1 << 10);
  Range("hidden size of the feed-forward part", o.feed_forward, 1, 1 << 16);
  Require(std::isfinite(o.sharpness) && o.sharpness > 0, "the sharpness must be above 0, got ",
          o.sharpness);
  Require(o.dropout >= 0 && o.dropout < 1, "the dropout must be from 0 to below 1, got ",
          o.dropout);
  Require(!o.shared || o.source_pieces == o.target_pieces,
          "one embedding for both languages needs one vocabulary; there are ", o.source_pieces,
          " and ", o.target_pieces, " pieces");
  Require(o.score != "dense" && o.score != "gated", "the score ", o.score,
          " has no query of its own to look with; choose dot, scaled_dot, general, additive or "
          "location");
  if (o.model != "transformer") return;
  Require(o.embedding % o.heads == 0 && o.embedding % 2 == 0, "an embedding of ", o.embedding,
          " must be even, and split into ", o.heads, " heads");
  Require(o.score != "location",
          "the score location is made for one number of keys; a Transformer "
          "also looks at its own past");
}

nlohmann::json ToJson(const TranslationOptions& o) {
  return {{"model", o.model},
          {"source_pieces", o.source_pieces},
          {"target_pieces", o.target_pieces},
          {"shared", o.shared},
          {"tied", o.tied},
          {"embedding", o.embedding},
          {"longest", o.longest},
          {"cell", o.cell},
          {"layers", o.layers},
          {"hidden", o.hidden},
          {"encoder_hidden", o.encoder_hidden},
          {"score", o.score},
          {"scope", o.scope},
          {"normaliser", o.normaliser},
          {"score_hidden", o.score_hidden},
          {"window", o.window},
          {"sharpness", o.sharpness},
          {"heads", o.heads},
          {"feed_forward", o.feed_forward}};
}

TranslationOptions TranslationOptionsFromJson(const nlohmann::json& json) {
  TranslationOptions o;
  const data::JsonFields fields(json, "model");
  o.model = fields.String("model");
  o.source_pieces = fields.Integer("source_pieces", 1);
  o.target_pieces = fields.Integer("target_pieces", 1);
  o.shared = fields.Bool("shared");
  o.tied = fields.Bool("tied");
  o.embedding = fields.Integer("embedding", 1);
  o.longest = fields.Integer("longest", 1);
  o.cell = fields.String("cell");
  o.layers = fields.Integer("layers", 1);
  o.hidden = fields.Integer("hidden", 1);
  o.encoder_hidden = fields.Integer("encoder_hidden", 1);
  o.score = fields.String("score");
  o.scope = fields.String("scope");
  o.normaliser = fields.String("normaliser");
  o.score_hidden = fields.Integer("score_hidden", 1);
  o.window = fields.Integer("window", 1);
  if (json.contains("sharpness")) o.sharpness = fields.Positive("sharpness");  // not in old files
  o.heads = fields.Integer("heads", 1);
  o.feed_forward = fields.Integer("feed_forward", 1);
  Check(o);
  return o;
}

}  // namespace fovea::infer
