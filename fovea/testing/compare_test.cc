#include "fovea/testing/compare.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace fovea::testing {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::string Compare(const std::vector<float>& actual, const std::vector<double>& expected,
                    Tolerance tolerance = {}) {
  return Difference(actual, expected, tolerance);
}

TEST(Compare, FailsOnEmpty) {
  EXPECT_EQ(Compare({}, {}, {1e9, 1e9}), "nothing to compare: both are empty");
}

TEST(Compare, FailsOnUnequalLengths) {
  EXPECT_EQ(Compare({1, 2}, {1}, {1e9, 1e9}), "lengths differ: 2 actual, 1 expected");
  EXPECT_NE(Compare({}, {1}), "");
}

TEST(Compare, FailsOnNaNUnlessBothAre) {
  EXPECT_NE(Compare({1, kNaN}, {1, 2}, {1e9, 1e9}), "");
  EXPECT_NE(Compare({1, 2}, {1, kNaN}, {1e9, 1e9}), "");
  EXPECT_EQ(Compare({1, kNaN}, {1, kNaN}), "");
}

TEST(Compare, InfinitiesMustBeEqual) {
  EXPECT_EQ(Compare({kInfinity, -kInfinity}, {kInfinity, -kInfinity}), "");
  EXPECT_NE(Compare({kInfinity}, {-kInfinity}, {1e9, 1e9}), "");
  EXPECT_NE(Compare({kInfinity}, {1}, {1e9, 1e9}), "");
  EXPECT_NE(Compare({1}, {kInfinity}, {1e9, 1e9}), "");
}

TEST(Compare, FindsOneWrongElementAmongMany) {
  for (const size_t at : {0, 1, 499, 998, 999}) {
    std::vector<float> actual(1000, 1.0f);
    const std::vector<double> expected(1000, 1.0);
    EXPECT_EQ(Compare(actual, expected, {1e-6, 0}), "");
    actual[at] = 1.0001f;
    const std::string difference = Compare(actual, expected, {1e-6, 0});
    EXPECT_NE(difference.find("1 of 1000 elements differ, worst at [" + std::to_string(at) + "]"),
              std::string::npos)
        << difference;
  }
}

TEST(Compare, NamesTheWorst) {
  const std::string difference = Compare({1, 2, 3}, {1.5, 2, 9}, {0.25, 0});
  EXPECT_EQ(difference,
            "2 of 3 elements differ, worst at [2]: 3 instead of 9, 24 times the tolerance of "
            "0.25 + 0 |expected|");
}

TEST(Compare, TakesNaNAsWorseThanAnyNumber) {
  EXPECT_NE(Compare({1e30f, kNaN}, {0, 0}, {1, 0}).find("worst at [1]"), std::string::npos);
}

TEST(Compare, ToleranceIsAbsolutePlusRelative) {
  EXPECT_EQ(Compare({11.25f}, {10}, {0.25, 0.1}), "");
  EXPECT_NE(Compare({11.375f}, {10}, {0.25, 0.1}), "");
  EXPECT_EQ(Compare({-11.25f}, {-10}, {0.25, 0.1}), "");
}

TEST(Compare, WithoutToleranceDemandsEquality) {
  EXPECT_EQ(Compare({0.5f, -0.0f}, {0.5, 0.0}), "");
  EXPECT_NE(Compare({0.1f}, {0.1}), "");
}

TEST(Compare, ToleranceThatIsNoNumberPassesNothing) {
  EXPECT_NE(Compare({1}, {2}, {kNaN, 0}), "");
  EXPECT_NE(Compare({1}, {2}, {-1, 0}), "");
}

TEST(Compare, ComparesFloatsToo) {
  const std::vector<float> actual = {1, 2};
  EXPECT_CLOSE(actual, actual, {});
  EXPECT_NE(Difference(actual, std::vector<float>{1, 2.5f}, {}), "");
}

}  // namespace
}  // namespace fovea::testing
