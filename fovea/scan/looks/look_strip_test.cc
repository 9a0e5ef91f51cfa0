#include "fovea/scan/looks/look_strip.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::scan {
namespace {

using infer::FileWindow;

float Glance(const FileWindow& window) { return window.glance; }

FileWindow Window(int64_t start, int64_t end, float glance) {
  FileWindow window{{start, end}};
  window.glance = glance;
  return window;
}

TEST(LookStrip, AColumnHasTheMostThatIsSaidInIt) {
  const std::vector<FileWindow> windows = {Window(0, 50, -3), Window(50, 51, 7),
                                           Window(51, 100, -5)};
  EXPECT_EQ(StripColumns(windows, 100, 4, Glance), (std::vector<float>{-3, -3, 7, -5}));
  // A window of less than a column is seen, one of several in each of them.
  EXPECT_EQ(StripColumns(windows, 100, 2, Glance), (std::vector<float>{-3, 7}));
  EXPECT_EQ(StripColumns(windows, 100, 200, Glance)[100], 7);
  EXPECT_EQ(StripColumns(windows, 100, 200, Glance)[102], -5);
}

TEST(LookStrip, BlankWhereNothingIsSaid) {
  const std::vector<FileWindow> windows = {Window(0, 10, kBlank), Window(10, 20, 1),
                                           Window(60, 60, 9)};
  const std::vector<float> strip = StripColumns(windows, 100, 10, Glance);
  ASSERT_EQ(strip.size(), 10U);
  for (size_t i = 0; i < 10; ++i) EXPECT_EQ(std::isnan(strip[i]), i != 1) << i;
  EXPECT_EQ(strip[1], 1);
}

TEST(LookStrip, WindowsOutsideOfTheStretch) {
  const std::vector<FileWindow> windows = {Window(-50, 10, 1), Window(90, 500, 2),
                                           Window(200, 300, 3)};
  const std::vector<float> strip = StripColumns(windows, 100, 10, Glance);
  EXPECT_EQ(strip.front(), 1);
  EXPECT_EQ(strip.back(), 2);
  EXPECT_TRUE(StripColumns(windows, 0, 10, Glance).empty());
  EXPECT_TRUE(StripColumns(windows, 100, 0, Glance).empty());
}

TEST(LookStrip, ASpanHasAColumnAtLeast) {
  for (const ByteSpan span : {ByteSpan{5, 5}, {-9, -3}, {1000, 2000}, {99, 100}, {0, 100}}) {
    const ByteSpan columns = ColumnsOf(span, 100, 7);
    EXPECT_GE(columns.start, 0);
    EXPECT_LT(columns.start, columns.end);
    EXPECT_LE(columns.end, 7);
  }
}

}  // namespace
}  // namespace fovea::scan
