#include "fovea/fit/series/left_out.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::fit {
namespace {

TEST(LeftOut, MistakesAndLossesAreOfTheSamplesNamed) {
  const std::vector<float> targets = {0, 1, 1, 0};
  const LeftOut all{.samples = {3, 0, 2}, .scores = {2, 1, 0, 1, -1, 4}};
  EXPECT_EQ(Mistakes(all, targets, 2), (std::vector<double>{0, 1, 0}));
  const std::vector<int64_t> two = {2, 3};
  const LeftOut some = Only(all, two, 2);
  EXPECT_EQ(some.samples, two);
  EXPECT_EQ(some.scores, (std::vector<double>{-1, 4, 2, 1}));
  const std::vector<double> losses = Losses(all, targets, 2);
  EXPECT_LT(losses[2], losses[0]);
  EXPECT_LT(losses[0], std::log(2));
  EXPECT_GT(losses[1], std::log(2));
  EXPECT_EQ(Mistakes({.samples = {1}, .scores = {4}}, targets, 1), std::vector<double>{9});
  EXPECT_EQ(MeanOf(std::vector<double>{1, 2, 6}), 3);
  EXPECT_EQ(MeanOf({}), 0);
}

TEST(LeftOut, LossesAreSmallerByADeviation) {
  const std::vector<double> a = {1, 1, 1, 1};
  EXPECT_TRUE(Smaller(a, std::vector<double>{0.5, 0.5, 0.5, 0.5}));
  EXPECT_TRUE(Smaller(a, std::vector<double>{0, 1, 1, 1}));
  EXPECT_FALSE(Smaller(a, std::vector<double>{0, 0, 0, 3}));
  EXPECT_FALSE(Smaller(a, a));
}

}  // namespace
}  // namespace fovea::fit
