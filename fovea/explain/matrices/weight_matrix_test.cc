#include "fovea/explain/matrices/weight_matrix.h"

#include <gtest/gtest.h>

#include <limits>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"

namespace fovea::explain {
namespace {

WeightMatrix Alignment() {
  return {.title = "\"I see\"",
          .row_title = "English",
          .column_title = "German",
          .rows = {"I", "see"},
          .columns = {"ich", "sehe", "."},
          .row_count = 2,
          .column_count = 3,
          .weights = {0.9f, 0.1f, 0, 0.2f, 0.5f, 0.3f}};
}

TEST(RenderMatrixText, ShadesByWeightAndLeavesZeroBlank) {
  const std::string expected =
      "\"I see\"\n"
      "rows: English, columns: German\n"
      "      s\n"
      "    i e\n"
      "    c h\n"
      "    h e .\n"
      "  I ██··\n"
      "see ░░▒▒░░\n"
      "blank 0 · ≤ 0.18 ░ ≤ 0.36 ▒ ≤ 0.54 ▓ ≤ 0.72 █ ≤ 0.9\n";
  EXPECT_EQ(RenderMatrixText(Alignment()), expected);
}

TEST(RenderMatrixText, MarksStandInTheirColumn) {
  WeightMatrix matrix = Alignment();
  matrix.marks = {1.2f, std::numeric_limits<float>::quiet_NaN()};
  matrix.mark_title = "centre";
  const std::string text = RenderMatrixText(matrix);
  EXPECT_NE(text.find("  I ██◆·\n"), std::string::npos) << text;
  EXPECT_NE(text.find("◆ centre\n"), std::string::npos) << text;
}

TEST(RenderMatrixText, NoLineIsWiderThanTheTerminal) {
  WeightMatrix matrix = Alignment();
  matrix.rows = {"a very long name of a row indeed", "語語語語語語"};
  matrix.column_count = 70;
  matrix.weights.assign(140, 0.25f);
  for (const int width : {1, 2, 5, 10, 24, 60, 80, 200}) {
    const std::string text = RenderMatrixText(matrix, {.width = width});
    for (size_t at = 0; at < text.size();) {
      const size_t end = text.find('\n', at);
      const std::string line = text.substr(at, end - at);
      if (width >= 5) {
        EXPECT_LE(DisplayWidth(line), width) << line;
      }
      at = end + 1;
    }
  }
}

TEST(RenderMatrix, WhatIsNoWeightCountsAsZero) {
  WeightMatrix matrix = Alignment();
  matrix.weights = {
      std::numeric_limits<float>::quiet_NaN(), -1, std::numeric_limits<float>::infinity(), 0, 0, 0};
  EXPECT_NE(RenderMatrixText(matrix).find("\n  I\nsee\n"), std::string::npos)
      << RenderMatrixText(matrix);
  EXPECT_NE(RenderMatrixSvg(matrix).find("<svg"), std::string::npos);
}

TEST(RenderMatrix, PicturesOfAnySize) {
  WeightMatrix matrix = Alignment();
  matrix.rows = {"<b>&", "\xff\x01"};
  const std::string svg = RenderMatrixSvg(matrix), dark = RenderMatrixSvg(matrix, Theme::kDark);
  EXPECT_EQ(svg, RenderMatrixSvg(matrix));
  EXPECT_NE(svg, dark);
  EXPECT_NE(svg.find("<title>&quot;I see&quot;</title>"), std::string::npos) << svg.substr(0, 400);
  EXPECT_EQ(RenderMatrixPng(matrix).substr(1, 3), "PNG");
  EXPECT_NE(RenderMatrixSvg({}).find("<svg"), std::string::npos);
  EXPECT_EQ(RenderMatrixPng({.row_count = 2, .column_count = 0}).substr(1, 3), "PNG");
}

TEST(RenderMatrix, AsManyWeightsAndMarksAsThereAreCells) {
  WeightMatrix matrix = Alignment();
  matrix.weights.pop_back();
  try {
    RenderMatrixText(matrix);
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "a matrix of 2 × 3 needs as many weights, got 5");
  }
  matrix = Alignment();
  matrix.marks = {1};
  EXPECT_THROW(RenderMatrixSvg(matrix), ArgumentError);
  EXPECT_THROW(RenderMatrixPng(Alignment(), 0), ArgumentError);
}

}  // namespace
}  // namespace fovea::explain
