#include "fovea/explain/alignments/alignment_report.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/error.h"

namespace fovea::explain {
namespace {

AlignmentReport Report() {
  AlignmentReport report{.task = "translation", .title = "Where m looks"};
  report.samples.push_back({.id = "1",
                            .source = {"A", "dog", "<b>"},
                            .target = {"Ein", "\"Hund\""},
                            .weights = {0.75f, 0.25f, 0, 0.125f, 0.5f, 0.25f},
                            .prediction = "Ein Hund"});
  report.samples.push_back({.id = "2",
                            .source = {"x"},
                            .target = {},
                            .weights = {},
                            .prediction = "",
                            .target_text = "y"});
  return report;
}

TEST(RenderAlignment, JsonHasARowForEachTargetWord) {
  const auto json = nlohmann::json::parse(RenderAlignmentJson(Report()));
  EXPECT_EQ(json["task"], "translation");
  const auto& first = json["samples"][0];
  EXPECT_EQ(first["source"], nlohmann::json({"A", "dog", "<b>"}));
  EXPECT_EQ(first["weights"], nlohmann::json({{0.75, 0.25, 0.0}, {0.125, 0.5, 0.25}}));
  EXPECT_EQ(first["prediction"], "Ein Hund");
  EXPECT_FALSE(first.contains("target_text"));
  EXPECT_EQ(json["samples"][1]["weights"], nlohmann::json::array());
  EXPECT_EQ(json["samples"][1]["target_text"], "y");
}

TEST(RenderAlignment, CsvHasARowForEachPairOfWords) {
  EXPECT_EQ(RenderAlignmentCsv(Report()),
            "id,target_index,target,source_index,source,weight\n"
            "1,0,Ein,0,A,0.75\n1,0,Ein,1,dog,0.25\n1,0,Ein,2,<b>,0\n"
            "1,1,\"\"\"Hund\"\"\",0,A,0.125\n1,1,\"\"\"Hund\"\"\",1,dog,0.5\n"
            "1,1,\"\"\"Hund\"\"\",2,<b>,0.25\n");
}

TEST(RenderAlignment, HtmlIsSafeAndComplete) {
  AlignmentReport report = Report();
  report.samples[0].source[0] = "</style><script>";
  report.samples[0].weights[0] = std::numeric_limits<float>::quiet_NaN();
  const std::string page = RenderAlignmentHtml(report);
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_EQ(page.find("nan"), std::string::npos);
  // A word in its sentence, in the matrix, and a square between the two with its weight.
  EXPECT_NE(page.find("<span class=\"c1\">dog</span>"), std::string::npos);
  EXPECT_NE(page.find("<th class=\"r0\">Ein</th>"), std::string::npos);
  EXPECT_NE(page.find("<td class=\"r1 c1\" style=\"--w:1.00\" data-w=\"&quot;Hund&quot; → dog  "
                      "50.0%\"></td>"),
            std::string::npos)
      << page;
  // Words beyond the longest sentence need no rule.
  EXPECT_NE(page.find(".pair:has(.c2:hover) .c2"), std::string::npos);
  EXPECT_EQ(page.find(".c3:hover"), std::string::npos);
}

TEST(RenderAlignment, PicturesAndTextShowEverySample) {
  AlignmentReport report = Report();
  report.samples[1].target = {"y"};
  report.samples[1].weights = {1};
  const std::string text = RenderAlignmentText(report);
  EXPECT_NE(text.find("sentence 1"), std::string::npos);
  EXPECT_NE(text.find("sentence 2"), std::string::npos);
  const std::string svg = RenderAlignmentSvg(report);
  EXPECT_NE(svg.find("2 rows of weights over 3 columns, the largest 0.75; 1 rows"),
            std::string::npos);
  EXPECT_NE(RenderAlignmentSvg(report, Theme::kDark), svg);
  EXPECT_TRUE(RenderAlignmentPng(report).starts_with("\x89PNG"));
  EXPECT_FALSE(RenderAlignmentSvg({.title = "none"}).empty());
  report.samples.resize(1);
  EXPECT_EQ(RenderAlignmentText(report).find("sentence 1"), std::string::npos);
}

TEST(RenderAlignment, WeightsMustBeAsManyAsPairsOfWords) {
  AlignmentReport report = Report();
  report.samples[0].weights.pop_back();
  EXPECT_THROW(RenderAlignmentJson(report), ArgumentError);
  EXPECT_THROW(RenderAlignmentCsv(report), ArgumentError);
  EXPECT_THROW(RenderAlignmentHtml(report), ArgumentError);
  EXPECT_THROW(RenderAlignmentText(report), ArgumentError);
  EXPECT_THROW(RenderAlignmentSvg(report), ArgumentError);
  EXPECT_THROW(RenderAlignmentPng(report), ArgumentError);
}

}  // namespace
}  // namespace fovea::explain
