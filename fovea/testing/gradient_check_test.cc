#include "fovea/testing/gradient_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::testing {
namespace {

TEST(GradientCheck, MatchesKnownGradients) {
  // L = sin(x0) e^x1 + x2²
  const auto loss = [](std::span<const double> x) {
    return std::sin(x[0]) * std::exp(x[1]) + x[2] * x[2];
  };
  const std::vector<double> x = {0.3, -0.7, 5};
  const std::vector<double> gradient = NumericGradient(loss, x);
  ASSERT_EQ(gradient.size(), 3u);
  EXPECT_NEAR(gradient[0], std::cos(0.3) * std::exp(-0.7), 1e-8);
  EXPECT_NEAR(gradient[1], std::sin(0.3) * std::exp(-0.7), 1e-8);
  EXPECT_NEAR(gradient[2], 10, 1e-8);
}

TEST(GradientCheck, LeavesTheOtherElementsAlone) {
  const std::vector<double> x = {1, 2, 3, 4};
  NumericGradient(
      [&](std::span<const double> at) {
        int changed = 0;
        for (size_t i = 0; i < x.size(); ++i) changed += at[i] != x[i];
        EXPECT_EQ(changed, 1);
        return 0.0;
      },
      x);
}

TEST(GradientCheck, OfNothingIsNothing) {
  EXPECT_TRUE(NumericGradient([](std::span<const double>) { return 1.0; }, {}).empty());
}

TEST(GradientCheck, DotNeedsEqualLengths) {
  EXPECT_EQ(Dot(std::vector<double>{1, 2}, std::vector<double>{3, 4}), 11);
  EXPECT_THROW(Dot(std::vector<double>{1}, {}), ArgumentError);
}

}  // namespace
}  // namespace fovea::testing
