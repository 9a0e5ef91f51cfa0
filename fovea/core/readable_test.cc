#include "fovea/core/readable.h"

#include <gtest/gtest.h>

#include <limits>

namespace fovea {
namespace {

TEST(Grouped, ByThousands) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
  EXPECT_EQ(Grouped(-999), "-999");
  EXPECT_EQ(Grouped(-123456), "-123,456");
  EXPECT_EQ(Grouped(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Plural, OfCounts) {
  EXPECT_EQ(Plural(1, "sample"), "1 sample");
  EXPECT_EQ(Plural(0, "sample"), "0 samples");
  EXPECT_EQ(Plural(1234567, "sample"), "1,234,567 samples");
}

TEST(ReadableBytes, TakesTheUnitThatFits) {
  EXPECT_EQ(ReadableBytes(800), "800 bytes");
  EXPECT_EQ(ReadableBytes(52'428'800), "52.4 MB");
  EXPECT_EQ(ReadableBytes(1.5e9), "1.5 GB");
}

}  // namespace
}  // namespace fovea
