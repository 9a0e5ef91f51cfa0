#include "fovea/infer/translation/options.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/infer/translation/model.h"

namespace fovea::infer {
namespace {

TranslationOptions Preset(const std::string& model) {
  TranslationOptions o = PresetOf(model);
  o.source_pieces = o.target_pieces = 100;
  return o;
}

std::string ErrorOf(const TranslationOptions& options) {
  try {
    const TranslationModel model(options);
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(TranslationOptions, PresetsAreModelsAndGoThroughJson) {
  for (const char* name : {"rnnenc", "bahdanau", "luong", "transformer"}) {
    TranslationOptions o = Preset(name);
    EXPECT_EQ(ErrorOf(o), "") << name;
    EXPECT_EQ(ToJson(TranslationOptionsFromJson(ToJson(o))), ToJson(o));
    o.shared = o.tied = false;
    o.source_pieces = 77;
    o.embedding = 48;
    o.longest = 99;
    o.window = 3;
    o.layers = 3;
    EXPECT_EQ(ErrorOf(o), "") << name;
    EXPECT_EQ(ToJson(TranslationOptionsFromJson(ToJson(o))), ToJson(o));
  }
  EXPECT_THROW(PresetOf("seq2seq"), ArgumentError);
}

TEST(TranslationOptions, JsonThatIsNoneNamesTheKey) {
  const nlohmann::json whole = ToJson(Preset("luong"));
  for (const auto& [key, value] : whole.items()) {
    nlohmann::json damaged = whole;
    damaged.erase(key);
    if (key == "sharpness") {  // came later than the first models
      EXPECT_EQ(TranslationOptionsFromJson(damaged).sharpness, 1);
    } else {
      try {
        TranslationOptionsFromJson(damaged);
        ADD_FAILURE() << "no error without " << key;
      } catch (const ArgumentError& error) {
        EXPECT_NE(std::string(error.what()).find(key), std::string::npos) << error.what();
      }
    }
    damaged[key] = nlohmann::json::object();
    EXPECT_THROW(TranslationOptionsFromJson(damaged), ArgumentError) << key;
    if (value.is_number()) {
      damaged[key] = -1;
      EXPECT_THROW(TranslationOptionsFromJson(damaged), ArgumentError) << key;
      damaged[key] =
          key == "sharpness" ? nlohmann::json(nullptr) : nlohmann::json(int64_t{1} << 40);
      EXPECT_THROW(TranslationOptionsFromJson(damaged), ArgumentError) << key;
    }
  }
  EXPECT_THROW(TranslationOptionsFromJson(nlohmann::json::array()), ArgumentError);
}

TEST(TranslationOptions, WhatDoesNotGoTogetherIsRefused) {
  const auto changed = [](const char* model, const auto& change) {
    TranslationOptions o = Preset(model);
    change(o);
    return ErrorOf(o);
  };
  EXPECT_NE(changed("bahdanau", [](auto& o) { o.target_pieces = 99; }), "");  // shared
  EXPECT_NE(changed("bahdanau", [](auto& o) { o.score = "gated"; }), "");
  EXPECT_NE(changed("bahdanau", [](auto& o) { o.score = "dense"; }), "");
  EXPECT_NE(changed("bahdanau", [](auto& o) { o.cell = "rnn"; }), "");
  EXPECT_NE(changed("luong", [](auto& o) { o.normaliser = "max"; }), "");
  EXPECT_NE(changed("luong",
                    [](auto& o) {
                      o.score = "dot";
                      o.hidden = 30;
                    }),
            "");  // queries and keys of unequal size
  EXPECT_NE(changed("transformer", [](auto& o) { o.heads = 3; }), "");
  EXPECT_NE(changed("transformer", [](auto& o) { o.score = "location"; }), "");
  EXPECT_NE(changed("transformer", [](auto& o) { o.dropout = 1; }), "");
}

}  // namespace
}  // namespace fovea::infer
