#include <gtest/gtest.h>

#include <sstream>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/explain/contributions/contribution_chart.h"
#include "fovea/explain/contributions/contribution_report_for_test.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

std::vector<ContributionReport> Reports() {
  std::vector<ContributionReport> reports = {{}, HostileContributions()};
  for (const int steps : {0, 1, 2, 40, 1000})
    reports.push_back(ContributionsForTest({.steps = steps, .samples = 3, .unequal = true}));
  reports.push_back(ContributionsForTest({.classes = 60, .dims = 9, .samples = 0}));
  reports.push_back(ContributionsForTest({.classes = 60, .dims = 9, .samples = 2}));
  reports.push_back(ContributionsForTest({.classes = 1, .dims = 0}));
  reports.back().unit = "price";
  return reports;
}

std::string Joined(const std::vector<ChartLine>& lines) {
  std::string out;
  for (const ChartLine& line : lines) out += line.scale + line.cells + "\n";
  return out;
}

TEST(ContributionsText, NoLineIsWiderThanTheTerminal) {
  for (const int width : {1, 2, 7, 11, 20, 40, 80, 200}) {
    for (const ContributionReport& r : Reports()) {
      std::istringstream in(RenderText(r, {.width = width}));
      for (std::string line; std::getline(in, line);) ASSERT_LE(DisplayWidth(line), width) << line;
    }
  }
}

TEST(ContributionsText, WithoutColourNoControlCharacters) {
  for (const ContributionReport& r : Reports()) {
    for (const char c : RenderText(r)) {
      ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
      ASSERT_NE(c, 0x7F);
    }
  }
}

TEST(ContributionsText, ColourChangesNothingElse) {
  const ContributionReport r = ContributionsForTest();
  std::string coloured = RenderText(r, {.colour = true});
  EXPECT_NE(coloured.find("\x1b[33m"), std::string::npos);
  EXPECT_NE(coloured.find("\x1b[34m"), std::string::npos);
  for (size_t i; (i = coloured.find('\x1b')) != std::string::npos;)
    coloured.erase(i, coloured.find('m', i) + 1 - i);
  EXPECT_EQ(coloured, RenderText(r));
}

TEST(ContributionsText, SaysWhatItShows) {
  const std::string text = RenderText(ContributionsForTest());
  for (const char* words :
       {"A test\n", "c0  mean of 1 sample · bias 0\n", "c1  mean of 1 sample · bias 0.5\n",
        "  steps 15–29 take 5.8 logits, steps 0–14 add 5.7 logits\n",
        "s1  predicted c1 (75.0%) · true c0 · wrong\n",
        "  logit 0.4 = bias 0.5 - 0.1 of 30 time steps\n", "  for: steps 0–14 add 5.7 logits\n",
        "  against: steps 15–29 take 5.8 logits\n",
        "  hottest: step 2, computed from steps 1–4\n"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
  }
}

TEST(ContributionsText, ClassesThatNothingIsTakenForAreNamedTogether) {
  const std::string text = RenderText(ContributionsForTest({.classes = 4, .samples = 2}));
  EXPECT_NE(text.find("no sample is taken for c2, c3\n"), std::string::npos) << text;
}

TEST(ContributionsText, SaysWhenThereIsNothing) {
  EXPECT_NE(RenderText(ContributionReport{}).find("no classes to show"), std::string::npos);
  EXPECT_THROW(RenderText(ContributionReport{}, {.width = 0}), ArgumentError);
}

TEST(ContributionChart, StandsAboveAndHangsBelowOneBaseLine) {
  EXPECT_EQ(Joined(ContributionChart(std::vector<float>{2, 1, 0, -1, -0.25f, 1}, 6, 16)),
            "      +2 │█     \n"
            "         │█     \n"
            "         │██   █\n"
            "         │██   █\n"
            "       0 ┼──────\n"
            "         │   █▀ \n"
            "      -1 │   █  \n"
            "          0    5\n");
}

TEST(ContributionChart, OneSignNeedsNoOtherSide) {
  const std::vector<ChartLine> above = ContributionChart(std::vector<float>{1, 2}, 2, 80);
  EXPECT_EQ(above.size(), 8u);
  for (const ChartLine& line : above) EXPECT_GE(line.sign, 0);
  const std::vector<ChartLine> below = ContributionChart(std::vector<float>{-1, -2}, 2, 80);
  EXPECT_EQ(below.size(), 8u);
  EXPECT_EQ(below[0].sign, 0);
  EXPECT_EQ(below[6].scale, "      -2 │");
  EXPECT_TRUE(ContributionChart({}, 5, 80).empty());
  EXPECT_EQ(ContributionChart(std::vector<float>{0, NAN}, 2, 80).size(), 2u);
}

TEST(ContributionChart, ColumnsShowTheLargestAndShortSeriesEndEarly) {
  std::vector<float> contributions(100, 0.01f);
  contributions[50] = -5;
  const std::vector<ChartLine> lines = ContributionChart(contributions, 200, 60);
  EXPECT_EQ(lines.back().scale.size() + 25, 35u);
  for (const ChartLine& line : lines) EXPECT_LE(DisplayWidth(line.cells), 25);
  EXPECT_EQ(lines[lines.size() - 2].scale, "      -5 │");
}

}  // namespace
}  // namespace fovea::explain
