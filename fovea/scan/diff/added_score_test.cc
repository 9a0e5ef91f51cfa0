#include "fovea/scan/diff/added_score.h"

#include <gtest/gtest.h>

namespace fovea::scan {
namespace {

infer::FileScore ScoreForTest() {
  infer::FileScore score;
  score.logit = 8;
  score.windows = {
      {{0, 10}, 9, 0.8F}, {{10, 20}, -3, 0.05F}, {{20, 30}, 1, 0.15F}, {{30, 40}, 2, 0}};
  return score;
}

TEST(ConfineTo, WhatWasAdded) {
  infer::FileScore score = ScoreForTest();
  const ByteSpan added[] = {{12, 13}, {15, 21}};
  const auto places = ConfineTo(added, &score);
  EXPECT_NEAR(score.logit, (0.05 * -3 + 0.15 * 1) / 0.2, 1e-6);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(places[0].start, 12);
  EXPECT_EQ(places[0].hottest.logit, -3);
  EXPECT_EQ(places[1].end, 21);
  EXPECT_EQ(places[1].hottest.logit, 1);
  EXPECT_EQ(score.windows[0].weight, 0);
  EXPECT_NEAR(score.windows[1].weight, 0.25, 1e-6);
  EXPECT_NEAR(score.windows[2].weight, 0.75, 1e-6);
}

TEST(ConfineTo, WhereTheModelDoesNotLook) {
  infer::FileScore score = ScoreForTest();
  const ByteSpan added[] = {{39, 40}};
  EXPECT_EQ(ConfineTo(added, &score).size(), 1U);
  EXPECT_EQ(score.logit, 2);
}

TEST(ConfineTo, Nothing) {
  infer::FileScore score = ScoreForTest();
  EXPECT_TRUE(ConfineTo({}, &score).empty());
  EXPECT_LT(score.logit, -100);
}

}  // namespace
}  // namespace fovea::scan
