#include "fovea/explain/trials/location.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "fovea/core/error.h"

namespace fovea::explain {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(ByScore, FallsAndKeepsTies) {
  EXPECT_EQ(ByScore(std::vector<float>{-1, 3, 0, 3, -kInfinity, kInfinity}),
            (std::vector<int64_t>{5, 1, 3, 2, 0, 4}));
  EXPECT_TRUE(ByScore({}).empty());
  EXPECT_THROW(ByScore(std::vector<float>{0, kNan}), ArgumentError);
}

TEST(NdcgAtTruth, IsTheFormula) {
  const std::vector<float> scores = {0.1f, 0.4f, -0.5f, 0.3f, 0.2f};
  // By hand: the order is 1, 3, 4, 0, 2.
  const double first = 1, second = 1 / std::log2(3), third = 0.5;
  const double best = first + second + third;
  const auto ndcg = [&](const std::vector<bool>& truth) { return *NdcgAtTruth(scores, truth); };
  EXPECT_DOUBLE_EQ(ndcg({false, true, false, true, true}), 1);
  EXPECT_DOUBLE_EQ(ndcg({true, true, false, true, false}), (first + second) / best);
  EXPECT_DOUBLE_EQ(ndcg({true, true, false, false, true}), (first + third) / best);
  EXPECT_DOUBLE_EQ(ndcg({true, false, true, false, true}), third / best);
  // Only the n highest count, however near the true ones follow.
  EXPECT_EQ(ndcg({false, false, false, true, false}), 0);
  EXPECT_EQ(ndcg({true, false, true, false, false}), 0);
  EXPECT_DOUBLE_EQ(ndcg({false, true, false, false, false}), 1);
  EXPECT_DOUBLE_EQ(ndcg({true, true, true, true, true}), 1);
}

TEST(NdcgAtTruth, TiesGoByIndex) {
  const std::vector<float> scores = {1, 1, 1};
  EXPECT_EQ(NdcgAtTruth(scores, {true, false, false}), 1);
  EXPECT_EQ(NdcgAtTruth(scores, {false, false, true}), 0);
}

TEST(NdcgAtTruth, IsNothingWithoutTruth) {
  EXPECT_EQ(NdcgAtTruth(std::vector<float>{1, 2}, {false, false}), std::nullopt);
  EXPECT_EQ(NdcgAtTruth({}, {}), std::nullopt);
}

TEST(HitsTruth, LooksAtTheHottestPlace) {
  const std::vector<float> scores = {-3, -1, -2, -1};
  EXPECT_EQ(HitsTruth(scores, {false, true, false, false}), true);
  EXPECT_EQ(HitsTruth(scores, {true, false, true, true}), false);
  EXPECT_EQ(HitsTruth(scores, {false, false, false, false}), std::nullopt);
  EXPECT_EQ(HitsTruth({}, {}), std::nullopt);
}

TEST(Location, ChecksItsArguments) {
  const auto error = [](const std::vector<float>& scores, const std::vector<bool>& truth) {
    EXPECT_THROW(HitsTruth(scores, truth), ArgumentError);
    try {
      NdcgAtTruth(scores, truth);
    } catch (const ArgumentError& e) {
      return std::string(e.what());
    }
    return std::string("no ArgumentError");
  };
  EXPECT_EQ(error({1, 2}, {true}), "there are 2 scores and the truth of 1 places");
  EXPECT_EQ(error({1, kNan}, {true, false}), "the score of place 1 is NaN");
}

}  // namespace
}  // namespace fovea::explain
