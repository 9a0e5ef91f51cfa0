#include "fovea/explain/matrices/pair_report.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/core/error.h"

namespace fovea::explain {
namespace {

PairReport Report() {
  return {.task = "tabular",
          .title = "Which columns look at which",
          .axis_title = "column",
          .axis = {"a<b", "c,\"d\""},
          .weights = {0.75f, 0.25f, 1, 0},
          .sample_count = 7};
}

TEST(PairReport, AsTextIsAMatrix) {
  EXPECT_EQ(RenderPairsText(Report(), {.width = 60}),
            "Which columns look at which: mean over 7 samples\n"
            "rows: column that looks, columns: column looked at\n"
            "        c\n"
            "        ,\n"
            "      a \"\n"
            "      < d\n"
            "      b \"\n"
            "  a<b ▓▓░░\n"
            "c,\"d\" ██\n"
            "blank 0 · ≤ 0.2 ░ ≤ 0.4 ▒ ≤ 0.6 ▓ ≤ 0.8 █ ≤ 1\n");
}

TEST(PairReport, AsData) {
  EXPECT_EQ(RenderPairsJson(Report()),
            "{\"task\":\"tabular\",\"axis\":[\"a<b\",\"c,\\\"d\\\"\"],"
            "\"pairs\":[[0.75,0.25],[1.0,0.0]],\"sample_count\":7}\n");
  EXPECT_EQ(RenderPairsCsv(Report()),
            "place,looks_at,weight\n"
            "a<b,a<b,0.75\n"
            "a<b,\"c,\"\"d\"\"\",0.25\n"
            "\"c,\"\"d\"\"\",a<b,1\n"
            "\"c,\"\"d\"\"\",\"c,\"\"d\"\"\",0\n");
  PairReport odd = Report();
  odd.weights[1] = NAN;
  EXPECT_NE(RenderPairsJson(odd).find("[0.75,null]"), std::string::npos);
  EXPECT_NE(RenderPairsCsv(odd).find("\"\"\",\n"), std::string::npos);
}

TEST(PairReport, AsPictures) {
  EXPECT_NE(RenderPairsSvg(Report()), RenderPairsSvg(Report(), Theme::kDark));
  EXPECT_TRUE(RenderPairsPng(Report()).starts_with("\x89PNG"));
  const std::string html = RenderPairsHtml(Report());
  EXPECT_TRUE(html.ends_with("</body>\n</html>\n"));
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("the mean over 7 samples"), std::string::npos);
}

TEST(PairReport, NeedsAWeightForEachPair) {
  PairReport report = Report();
  report.weights.pop_back();
  EXPECT_THROW(RenderPairsText(report), ArgumentError);
  EXPECT_THROW(RenderPairsSvg(report), ArgumentError);
  EXPECT_THROW(RenderPairsJson(report), ArgumentError);
  EXPECT_THROW(RenderPairsCsv(report), ArgumentError);
  EXPECT_THROW(RenderPairsHtml(report), ArgumentError);
}

}  // namespace
}  // namespace fovea::explain
