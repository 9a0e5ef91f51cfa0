#include "fovea/scan/looks/looks_ink.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::scan {
namespace {

TEST(LooksInk, LogitsInWords) {
  EXPECT_EQ(LogitText(4.46), "+4.5");
  EXPECT_EQ(LogitText(-0.254), "−0.25");
  EXPECT_EQ(LogitText(-6), "−6.0");
  EXPECT_EQ(LogitText(0), "0");
  EXPECT_EQ(LogitText(-0.001), "0");
  EXPECT_EQ(LogitText(250), "+250");
  EXPECT_EQ(LogitText(-3e38), "−3.0e+38");
  EXPECT_EQ(LogitText(NAN), "unknown");
  EXPECT_EQ(LogitText(HUGE_VAL), "unknown");
}

TEST(LooksInk, ForAndAgainstAreToldApart) {
  for (const auto theme : {explain::Theme::kLight, explain::Theme::kDark}) {
    const explain::Palette& palette = explain::PaletteOf(theme);
    EXPECT_EQ(TintColour(palette, 0).alpha, 0);
    EXPECT_EQ(TintColour(palette, 1).red, palette.alarm.red);
    EXPECT_EQ(TintColour(palette, -1).blue, palette.bar.blue);
    EXPECT_GT(TintColour(palette, -1).alpha, TintColour(palette, -0.5).alpha);
    EXPECT_EQ(TintColour(palette, 5).alpha, TintColour(palette, 1).alpha);
    EXPECT_GT(BarColour(palette, 0).alpha, 0);
    EXPECT_EQ(BarColour(palette, -9).alpha, 1);
  }
}

}  // namespace
}  // namespace fovea::scan
