#include "fovea/infer/series/series_model.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace fovea::infer {
namespace {

data::SeriesSpec FourSteps() {
  data::SeriesSpec spec;
  spec.dim_names = {"a", "b"};
  spec.max_steps = 4;
  spec.target = {.name = "t", .kind = data::TargetKind::kBinary, .classes = {"n", "p"}};
  return spec;
}

std::string ErrorOf(const SeriesModelOptions& options) {
  try {
    SeriesModel(FourSteps(), options).Parameters();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(SeriesModelOptions, GoThroughJson) {
  const SeriesModelOptions options = {.attention = "pooled",
                                      .cell = "gru",
                                      .hidden = 7,
                                      .layers = 2,
                                      .bidirectional = true,
                                      .shared = true,
                                      .score = "gated",
                                      .score_hidden = 5,
                                      .heads = 2,
                                      .scope = "local_p",
                                      .window = 3,
                                      .normaliser = "softmax",
                                      .sharpness = 2};
  const nlohmann::json json = ToJson(options);
  EXPECT_EQ(ToJson(SeriesModelOptionsFromJson(json)), json);
  EXPECT_EQ(SeriesModelOptionsFromJson(json).window, 3);
}

// A model from before there were other scopes.
TEST(SeriesModelOptions, WithoutAScopeAreGlobal) {
  nlohmann::json json = ToJson(SeriesModelOptions{.scope = "local_m"});
  json.erase("scope");
  json.erase("window");
  EXPECT_EQ(SeriesModelOptionsFromJson(json).scope, "global");
}

TEST(SeriesModel, ServesEveryLengthWhereNoParameterIsOfAStep) {
  const auto any_length = [](const SeriesModelOptions& options) {
    return SeriesModel(FourSteps(), options).any_length();
  };
  EXPECT_TRUE(any_length({.attention = "none"}));
  EXPECT_TRUE(any_length({.attention = "pooled"}));
  EXPECT_TRUE(any_length({.attention = "pooled", .scope = "local_p"}));
  EXPECT_FALSE(any_length({.attention = "pooled", .score = "location"}));
  EXPECT_FALSE(any_length({.attention = "pooled", .score = "dense"}));
  EXPECT_FALSE(any_length({.attention = "before"}));
  EXPECT_FALSE(any_length({.attention = "after"}));
}

TEST(SeriesModel, SaysWhichScopeMakesNoSense) {
  EXPECT_EQ(ErrorOf({.attention = "after", .scope = "causal"}),
            "attention after the recurrent layer weighs channels, which have no place among the "
            "steps: its scope is global or local_p, not causal");
  EXPECT_EQ(ErrorOf({.attention = "before", .scope = "local_p"}), "");
  for (const char* scope : {"global", "causal", "local_m", "local_p"})
    for (const char* score : {"additive", "gated"})
      EXPECT_EQ(ErrorOf({.attention = "pooled", .score = score, .scope = scope}), "");
  EXPECT_NE(ErrorOf({.attention = "pooled", .scope = "local"}).find("no scope named \"local\""),
            std::string::npos);
  EXPECT_EQ(ErrorOf({.window = 0}), "the window must be 1 to 1048576, got 0");
}

}  // namespace
}  // namespace fovea::infer
