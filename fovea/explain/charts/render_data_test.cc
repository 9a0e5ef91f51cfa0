// The two formats for machines: JSON and CSV.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fovea/explain/charts/render.h"
#include "fovea/explain/charts/report_for_test.h"

namespace fovea::explain {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

TEST(RenderJson, HasTheDocumentedKeys) {
  const AttentionReport r = ReportForTest(3, false, 2);
  const Json json = Json::parse(RenderJson(r));
  EXPECT_EQ(Keys(json), (std::vector<std::string>{"task", "gates", "axis", "mean", "deviation",
                                                  "classes", "samples"}));
  ASSERT_EQ(json["samples"].size(), 2u);
  EXPECT_EQ(Keys(json["samples"][0]),
            (std::vector<std::string>{"id", "weights", "prediction", "target"}));
  EXPECT_EQ(json["task"], "tabular");
  EXPECT_EQ(json["axis"], Json({"p0", "p1", "p2"}));
  EXPECT_EQ(json["samples"][1]["id"], "s1");
  for (size_t i = 0; i < r.mean.size(); ++i) {
    EXPECT_EQ(json["mean"][i].get<float>(), r.mean[i]);  // restored exactly
    EXPECT_EQ(json["deviation"][i].get<float>(), r.deviation[i]);
  }
}

TEST(RenderJson, GatesHaveClassesAndEffects) {
  AttentionReport r = ReportForTest(3, false, 1);
  r.gates = true;
  r.classes = {{"yes", 4, {1, 0.5f, 0}}};
  r.samples[0].effects = {0.25f, -0.5f, 0};
  const Json json = Json::parse(RenderJson(r));
  EXPECT_EQ(json["gates"], true);
  EXPECT_EQ(json["classes"][0], (Json{{"name", "yes"}, {"samples", 4}, {"mean", {1.0, 0.5, 0.0}}}));
  EXPECT_EQ(json["samples"][0]["effects"], Json({0.25, -0.5, 0.0}));
}

TEST(RenderJson, NumbersAreShort) {
  AttentionReport r;
  r.mean = {0.1f, 1.0f / 3, 1.2345678e-20f};
  const std::string text = RenderJson(r);
  EXPECT_NE(text.find("[0.1,0.33333334,1.2345678e-20]"), std::string::npos) << text;
}

TEST(RenderJson, MissingNumbersAreNullAndTextIsValid) {
  const std::string text = RenderJson(HostileReport(true));
  const Json json = Json::parse(text);
  EXPECT_EQ(json["mean"].size(), json["axis"].size());
  EXPECT_EQ(json["deviation"].size(), json["axis"].size());
  EXPECT_FLOAT_EQ(json["mean"][0].get<float>(), 0.5f);
  EXPECT_TRUE(json["mean"][1].is_null());
  EXPECT_TRUE(json["mean"][2].is_null());
  EXPECT_TRUE(json["mean"][9].is_null());
  EXPECT_EQ(json["axis"][0], "new\nline");  // names are kept as they are
  EXPECT_EQ(json["axis"][5],
            "c1 \xc2\x9b"
            "31m");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x9b'), std::string::npos);
}

TEST(RenderJson, EmptyReport) {
  EXPECT_EQ(
      RenderJson({}),
      "{\"task\":\"\",\"gates\":false,\"axis\":[],\"mean\":[],\"deviation\":[],\"classes\":[],"
      "\"samples\":[]}\n");
}

TEST(RenderCsv, OneRowAPlace) {
  AttentionReport r;
  r.axis = {"a", "b"};
  r.mean = {0.25f, 0.75f};
  r.deviation = {0.1f, 0.0f};
  r.samples = {{"first", {1.0f}, {}, {}, "", ""}, {"second", {0.5f, 0.5f}, {}, {}, "", ""}};
  EXPECT_EQ(RenderCsv(r),
            "place,mean,deviation,first,second\n"
            "a,0.25,0.1,1,0.5\n"
            "b,0.75,0,,0.5\n");
}

TEST(RenderCsv, QuotesAsTheStandardSays) {
  AttentionReport r;
  r.axis = {"a,b", "say \"so\"", "two\nlines", "plain", " blank "};
  r.mean = {0.5f, NAN};
  EXPECT_EQ(RenderCsv(r),
            "place,mean,deviation\n"
            "\"a,b\",0.5,\n"
            "\"say \"\"so\"\"\",,\n"
            "\"two\nlines\",,\n"
            "plain,,\n"
            "\" blank \",,\n");
}

TEST(RenderCsv, EmptyReportIsAHeader) { EXPECT_EQ(RenderCsv({}), "place,mean,deviation\n"); }

}  // namespace
}  // namespace fovea::explain
