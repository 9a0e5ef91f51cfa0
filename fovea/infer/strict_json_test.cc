#include "fovea/infer/strict_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

std::string ErrorOf(const std::string& text, const JsonLimits& limits = {}) {
  try {
    ParseStrictJson(text, limits);
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(StrictJson, ReadsWhatItWrites) {
  const nlohmann::json json = {
      {"b", {1, -2, 0.1, 1e300}}, {"a", {{"é", "\"\n"}}}, {"c", nullptr}, {"d", true}};
  EXPECT_EQ(ParseStrictJson(DumpJson(json)), json);
  EXPECT_EQ(DumpJson({{"b", 1}, {"a", {2}}}), R"({"a":[2],"b":1})");
}

TEST(StrictJson, RefusesWhatIsNotJson) {
  EXPECT_EQ(ErrorOf(""), "it is not JSON at byte 1");
  for (const char* text : {"{", "[1,]", "{\"a\":}", "{'a':1}", "// x\n1", "1 2", "NaN", "tru",
                           "\"\xff\"", "\"\n\"", "{\"a\":1}\x01"})
    EXPECT_EQ(ErrorOf(text).rfind("it is not JSON at byte ", 0), 0u) << text << ErrorOf(text);
  EXPECT_EQ(ErrorOf(std::string("{}\0{", 4)), "it is not JSON at byte 3");
  EXPECT_EQ(ErrorOf("[1e999]"), "a number is out of range");
}

TEST(StrictJson, RefusesAKeyThatOccursTwiceInOneObject) {
  EXPECT_EQ(ErrorOf(R"({"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]})"), "");
  EXPECT_EQ(ErrorOf(R"({"a":1,"b":2,"a":3})"), "the key \"a\" occurs twice");
  EXPECT_EQ(ErrorOf(R"([{"x":{"a":1,"\u0061":2}}])"), "the key \"a\" occurs twice");
}

TEST(StrictJson, RefusesDepthBeyondTheLimit) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(ErrorOf(nested(5), {.depth = 5}), "");
  EXPECT_EQ(ErrorOf(nested(6), {.depth = 5}), "it is nested more than 5 deep");
  EXPECT_EQ(ErrorOf(std::string(5'000'000, '[')), "it is nested more than 32 deep");
  std::string objects;
  for (int i = 0; i < 1'000'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(ErrorOf(objects), "it is nested more than 32 deep");
}

TEST(StrictJson, RefusesMoreValuesThanTheLimit) {
  // The array and its three numbers.
  EXPECT_EQ(ErrorOf("[1,2,3]", {.values = 4}), "");
  EXPECT_EQ(ErrorOf("[1,2,3]", {.values = 3}), "it has more than 3 values");
  EXPECT_EQ(ErrorOf(R"({"a":{"b":1}})", {.values = 4}), "it has more than 4 values");
}

// A header of 40,000 tensors took 48 s when each object's end looked through all that came before.
TEST(StrictJson, ReadsAHundredThousandMembersInLinearTime) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i)
    text += StrCat(i > 0 ? "," : "", "\"t", i, "\":{\"shape\":[1,2],\"dtype\":\"F32\"}");
  const nlohmann::json json = ParseStrictJson(text + "}");
  EXPECT_EQ(json.size(), 100'000u);
  EXPECT_EQ(json.at("t99999").dump(), R"({"dtype":"F32","shape":[1,2]})");
}

TEST(StrictJson, WritesUtf8Alone) { EXPECT_THROW(DumpJson({{"a", "\xff"}}), ArgumentError); }

}  // namespace
}  // namespace fovea::infer
