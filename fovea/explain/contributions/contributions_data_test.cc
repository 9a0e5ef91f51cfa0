// The two formats for machines: JSON and CSV.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/explain/contributions/contribution_report_for_test.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

// Rows one after another.
std::vector<float> Flat(const Json& rows) {
  std::vector<float> out;
  for (const Json& row : rows)
    for (const Json& number : row) out.push_back(number.get<float>());
  return out;
}

TEST(ContributionsJson, HasTheDocumentedKeys) {
  const Json json = Json::parse(RenderJson(ContributionsForTest()));
  EXPECT_EQ(Keys(json), (std::vector<std::string>{"task", "axis", "unit", "classes", "dimensions",
                                                  "bias", "mean", "samples"}));
  EXPECT_EQ(Keys(json["mean"][0]),
            (std::vector<std::string>{"class", "samples", "values", "contributions"}));
  EXPECT_EQ(Keys(json["samples"][0]),
            (std::vector<std::string>{"id", "steps", "values", "contributions", "scores",
                                      "probabilities", "field", "prediction", "target"}));
  EXPECT_EQ(json["samples"][0]["field"].dump(), R"({"step":2,"first":1,"last":4})");
}

TEST(ContributionsJson, RestoresTheReport) {
  const ContributionReport r =
      ContributionsForTest({.classes = 3, .dims = 2, .steps = 11, .samples = 4, .unequal = true});
  const Json json = Json::parse(RenderJson(r));
  EXPECT_EQ(json["axis"].size(), 11u);
  EXPECT_EQ(json["axis"][10], "10");
  EXPECT_EQ(json["classes"], Json({"c0", "c1", "c2"}));
  EXPECT_EQ(json["dimensions"], Json({"d0", "d1"}));
  EXPECT_EQ(json["bias"].get<std::vector<float>>(), r.bias);
  ASSERT_EQ(json["mean"].size(), 3u);
  for (size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(json["mean"][c]["class"], r.classes[c]);
    EXPECT_EQ(json["mean"][c]["samples"], r.means[c].samples);
    EXPECT_EQ(Flat(json["mean"][c]["values"]), r.means[c].values);
    EXPECT_EQ(json["mean"][c]["contributions"].get<std::vector<float>>(), r.means[c].contributions);
  }
  ASSERT_EQ(json["samples"].size(), 4u);
  for (size_t k = 0; k < 4; ++k) {
    const Json& s = json["samples"][k];
    EXPECT_EQ(s["id"], r.samples[k].id);
    EXPECT_EQ(s["steps"], r.samples[k].steps);
    EXPECT_EQ(s["values"].size(), 2u);
    EXPECT_EQ(s["contributions"].size(), 3u);
    EXPECT_EQ(Flat(s["values"]), r.samples[k].values);
    EXPECT_EQ(Flat(s["contributions"]), r.samples[k].contributions);
    EXPECT_EQ(s["scores"].get<std::vector<float>>(), r.samples[k].scores);
    EXPECT_EQ(s["probabilities"].get<std::vector<float>>(), r.samples[k].probabilities);
    EXPECT_EQ(s["prediction"], r.samples[k].prediction);
    EXPECT_EQ(s["target"], r.samples[k].target);
  }
}

TEST(ContributionsJson, NumbersAreShortAndMissingOnesNull) {
  ContributionReport r = ContributionsForTest({.steps = 3, .samples = 1});
  r.samples[0].values = {0.1f, NAN, INFINITY};
  r.samples[0].target = "";
  const std::string text = RenderJson(r);
  EXPECT_NE(text.find("\"values\":[[0.1,null,null]]"), std::string::npos) << text;
  EXPECT_NE(text.find("\"target\":\"\""), std::string::npos) << text;
}

TEST(ContributionsJson, TextFromOutsideStaysItsOwn) {
  const std::string text = RenderJson(HostileContributions());
  const Json json = Json::parse(text);
  EXPECT_EQ(json["classes"][0], "new\nline");  // names are kept as they are
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x9b'), std::string::npos);
}

TEST(ContributionsJson, EmptyReport) {
  EXPECT_EQ(RenderJson(ContributionReport{}),
            "{\"task\":\"\",\"axis\":[],\"unit\":\"\",\"classes\":[],\"dimensions\":[],\"bias\":[],"
            "\"mean\":[],\"samples\":[]}\n");
}

TEST(ContributionsCsv, HasARowForEachSampleClassAndStep) {
  ContributionReport r;
  r.dim_names = {"x", "y,z"};
  r.classes = {"a", "say \"so\""};
  r.bias = {0, 0};
  r.samples.push_back({.id = "1,2",
                       .steps = 2,
                       .values = {0.5f, 1, NAN, -2},
                       .contributions = {0.25f, -0.1f, 0, INFINITY},
                       .scores = {0.15f, 0}});
  r.samples.push_back(
      {.id = "short", .steps = 1, .values = {7, 8}, .contributions = {1, 2}, .scores = {1, 2}});
  EXPECT_EQ(RenderCsv(r),
            "id,class,step,contribution,x,\"y,z\"\n"
            "\"1,2\",a,0,0.25,0.5,\n"
            "\"1,2\",a,1,-0.1,1,-2\n"
            "\"1,2\",\"say \"\"so\"\"\",0,0,0.5,\n"
            "\"1,2\",\"say \"\"so\"\"\",1,,1,-2\n"
            "short,a,0,1,7,8\n"
            "short,\"say \"\"so\"\"\",0,2,7,8\n");
}

TEST(ContributionsCsv, RowsAndColumnsOfLargeReports) {
  const std::string csv =
      RenderCsv(ContributionsForTest({.classes = 60, .dims = 9, .steps = 5, .samples = 2}));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 * 60 * 5);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), ','), (1 + 2 * 60 * 5) * 12);
  EXPECT_EQ(RenderCsv(ContributionReport{}), "id,class,step,contribution\n");
}

}  // namespace
}  // namespace fovea::explain
