#include "fovea/infer/files/evaluation/detection_metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Scores = std::vector<double>;

// Both bounds p solve (value - p)^2 = z^2 p (1 - p) / n.
TEST(WilsonRate, SolvesItsEquation) {
  const Rate some = WilsonRate(8, 10);
  EXPECT_DOUBLE_EQ(some.value, 0.8);
  EXPECT_LT(some.low, 0.8);
  EXPECT_GT(some.high, 0.8);
  for (const double p : {some.low, some.high})
    EXPECT_NEAR((0.8 - p) * (0.8 - p), 1.959963984540054 * 1.959963984540054 * p * (1 - p) / 10,
                1e-15);
  EXPECT_EQ(some.count, 8);
  EXPECT_EQ(some.total, 10);
}

TEST(WilsonRate, ReachesItsEndsExactly) {
  // Without successes the upper bound is z² / (n + z²).
  const double z2 = 1.959963984540054 * 1.959963984540054;
  EXPECT_EQ(WilsonRate(0, 39).low, 0);
  EXPECT_NEAR(WilsonRate(0, 39).high, z2 / (39 + z2), 1e-15);
  EXPECT_EQ(WilsonRate(39, 39).high, 1);
  EXPECT_NEAR(WilsonRate(39, 39).low, 39 / (39 + z2), 1e-15);
}

TEST(WilsonRate, OfNoneCanBeAnything) {
  const Rate none = WilsonRate(0, 0);
  EXPECT_EQ(none.value, 0);
  EXPECT_EQ(none.low, 0);
  EXPECT_EQ(none.high, 1);
  EXPECT_THROW(WilsonRate(2, 1), ArgumentError);
  EXPECT_THROW(WilsonRate(-1, 1), ArgumentError);
}

TEST(Detection, CountsWhatIsAboveTheAlarmsThatAreAllowed) {
  const Scores malicious = {9, 7, 5, 3, 1};
  const Scores benign = {8, 6, 4, 2, 0, -1, -2, -3, -4, -5};
  const Detection found = Evaluate(malicious, benign, Scores{0, 0.1, 0.19, 0.2, 1});
  EXPECT_EQ(found.malicious, 5);
  EXPECT_EQ(found.benign, 10);
  EXPECT_DOUBLE_EQ(found.auroc, (10 + 9 + 8 + 7 + 6) / 50.0);
  ASSERT_EQ(found.at.size(), 5u);
  EXPECT_EQ(found.at[0].threshold, std::nextafter(8, 9));
  EXPECT_EQ(found.at[0].found.count, 1);
  EXPECT_EQ(found.at[1].threshold, std::nextafter(6, 7));
  EXPECT_EQ(found.at[1].found.count, 2);
  EXPECT_EQ(found.at[2].threshold, found.at[1].threshold);
  EXPECT_EQ(found.at[3].found.count, 3);
  EXPECT_EQ(found.at[3].found.total, 5);
  EXPECT_EQ(found.at[4].threshold, -kInfinity);
  EXPECT_EQ(found.at[4].found.count, 5);
}

TEST(Detection, TiesCountAgainstIt) {
  // One alarm is allowed, but two benign files share the score 5: it must lie above both.
  const Detection found = Evaluate(Scores{5, 5, 6}, Scores{5, 5, 1, 1}, Scores{0.25, 0.5});
  EXPECT_EQ(found.at[0].found.count, 1);
  EXPECT_GT(found.at[0].threshold, 5);
  EXPECT_EQ(found.at[1].found.count, 3);
  EXPECT_LE(found.at[1].threshold, 5);
  EXPECT_GT(found.at[1].threshold, 1);
  EXPECT_DOUBLE_EQ(found.auroc, (3 + 3 + 4) / 12.0);
  const Detection same = Evaluate(Scores{1, 1}, Scores{1, 1}, Scores{0.5});
  EXPECT_EQ(same.at[0].found.count, 0);
  EXPECT_EQ(same.auroc, 0.5);
}

TEST(Detection, ARateThatRoundsDownMeansTheWholeNumber) {
  ASSERT_LT(0.29 * 100, 29);
  Scores benign;
  for (int i = 0; i < 100; ++i) benign.push_back(i);
  const Detection found = Evaluate(Scores{70.5, 71.5}, benign, Scores{0.29});
  EXPECT_EQ(found.at[0].threshold, std::nextafter(70, 71));
  EXPECT_EQ(found.at[0].found.count, 2);
}

TEST(Detection, TellsScoresApartThatAFloatDoesNot) {
  const double next = std::nextafter(1.0, 2);
  EXPECT_EQ(Evaluate(Scores{next}, Scores{1}, {}).auroc, 1);
  EXPECT_EQ(Evaluate(Scores{next}, Scores{1}, Scores{0}).at[0].found.count, 1);
}

TEST(Detection, OfEmptySets) {
  const Detection none = Evaluate({}, {}, Scores{0.1});
  EXPECT_TRUE(std::isnan(none.auroc));
  EXPECT_TRUE(std::isnan(none.at[0].threshold));
  EXPECT_EQ(none.at[0].found.total, 0);
  const Detection benign = Evaluate({}, Scores{1, 2}, Scores{0.5});
  EXPECT_EQ(benign.at[0].threshold, std::nextafter(1, 2));
  EXPECT_EQ(benign.at[0].found.total, 0);
  EXPECT_TRUE(std::isnan(Evaluate(Scores{1}, {}, Scores{0.5}).at[0].threshold));
}

TEST(Detection, OnlyScoresThatHaveAPlace) {
  EXPECT_EQ(Evaluate(Scores{-kInfinity}, Scores{-kInfinity}, Scores{0}).at[0].found.count, 0);
  EXPECT_THROW(Evaluate(Scores{kInfinity}, Scores{1}, {}), ArgumentError);
  EXPECT_THROW(Evaluate(Scores{1}, Scores{std::nan("")}, {}), ArgumentError);
  EXPECT_THROW(Evaluate(Scores{1}, Scores{1}, Scores{1.5}), ArgumentError);
  EXPECT_THROW(Evaluate(Scores{1}, Scores{1}, Scores{-0.1}), ArgumentError);
}

TEST(Location, MeansOverFiles) {
  const std::vector<LocatedFile> files = {// 10 of 20 true bytes in 30 found ones.
                                          {{{10, 30}}, {{20, 50}}, {20, 50}, 100},
                                          // Exact, in two parts; hottest is one of them.
                                          {{{0, 5}, {10, 15}}, {{0, 5}, {10, 15}}, {10, 15}, 15},
                                          // Beside it: touching is no overlap.
                                          {{{0, 5}}, {{5, 10}}, {5, 10}, 40},
                                          // Nothing found.
                                          {{{0, 5}}, {}, {}, 40}};
  const Location all = EvaluateLocation(files);
  EXPECT_EQ(all.files, 4);
  EXPECT_EQ(all.hit.count, 2);
  EXPECT_EQ(all.hit.total, 4);
  EXPECT_DOUBLE_EQ(all.precision, (10.0 / 30 + 1) / 4);
  EXPECT_DOUBLE_EQ(all.recall, (10.0 / 20 + 1) / 4);
  EXPECT_DOUBLE_EQ(all.iou, (10.0 / 40 + 1) / 4);
  // The second file is malicious by two thirds.
  const Location minority = EvaluateLocationOfMinority(files);
  EXPECT_EQ(minority.files, 3);
  EXPECT_EQ(minority.hit.count, 1);
  EXPECT_DOUBLE_EQ(minority.iou, 10.0 / 40 / 3);
}

TEST(Location, OneHotRegionOfSeveralDecidesTheHit) {
  const std::vector<LocatedFile> files = {{{{10, 20}}, {{10, 20}, {80, 90}}, {80, 90}, 100}};
  EXPECT_EQ(EvaluateLocation(files).hit.count, 0);
  EXPECT_DOUBLE_EQ(EvaluateLocation(files).precision, 0.5);
  EXPECT_DOUBLE_EQ(EvaluateLocation(files).recall, 1);
}

TEST(Location, BytesCountOnceWhateverTheSpans) {
  const std::vector<LocatedFile> files = {
      {{{5, 15}, {0, 10}, {7, 8}}, {{0, 15}, {0, 15}}, {14, 20}, 100}};
  const Location location = EvaluateLocation(files);
  EXPECT_EQ(location.precision, 1);
  EXPECT_EQ(location.recall, 1);
  EXPECT_EQ(location.iou, 1);
  EXPECT_EQ(location.hit.count, 1);
}

TEST(Location, ExactlyHalfIsNoMinority) {
  const std::vector<LocatedFile> files = {{{{0, 5}}, {{0, 5}}, {0, 5}, 10},
                                          {{{0, 5}}, {{0, 5}}, {0, 5}, 11}};
  EXPECT_EQ(EvaluateLocationOfMinority(files).files, 1);
}

TEST(Location, OfNoFiles) {
  const std::vector<LocatedFile> files = {{{}, {{0, 5}}, {0, 5}, 10}, {{{3, 3}}, {}, {}, 10}};
  for (const Location& none : {EvaluateLocation({}), EvaluateLocation(files)}) {
    EXPECT_EQ(none.files, 0);
    EXPECT_EQ(none.hit.total, 0);
    EXPECT_EQ(none.iou, 0);
  }
}

}  // namespace
}  // namespace fovea::infer
