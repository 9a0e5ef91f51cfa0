#include "fovea/explain/trials/perturbation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "fovea/core/error.h"

namespace fovea::explain {
namespace {

std::vector<int64_t> UpTo(int64_t places) {
  std::vector<int64_t> order(static_cast<size_t>(places));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// A model to which each place adds its own amount.
ScoreOfKept Additive(const std::vector<float>& amounts, double bias = 0) {
  return [=](std::span<const int64_t> kept) {
    double sum = bias;
    for (const int64_t place : kept) sum += amounts[static_cast<size_t>(place)];
    return sum;
  };
}

// 20, 19, … 1: at point k the sum of the first k is gone, 20 k − k(k−1)/2.
std::vector<float> Falling() {
  std::vector<float> amounts;
  for (int i = 20; i > 0; --i) amounts.push_back(static_cast<float>(i));
  return amounts;
}

template <class Run>
std::string ErrorOf(const Run& run) {
  try {
    run();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "no ArgumentError";
}

TEST(KeptAtPoints, RemovesInGroupsUpToHalf) {
  for (const int64_t places : {1, 2, 19, 20, 21, 39, 100, 1007, 1008}) {
    const auto points = KeptAtPoints(UpTo(places));
    ASSERT_EQ(points.size(), 11u);
    for (int64_t k = 0; k <= 10; ++k)
      EXPECT_EQ(std::ssize(points[static_cast<size_t>(k)]), places - k * 5 * places / 100)
          << k << " of " << places;
  }
}

TEST(KeptAtPoints, RemovesTheFirstOfTheOrder) {
  std::vector<int64_t> order = UpTo(20);
  std::swap(order[0], order[7]);
  std::swap(order[1], order[19]);
  const auto points = KeptAtPoints(order);
  EXPECT_EQ(points[0], UpTo(20));
  std::vector<int64_t> kept = UpTo(20);
  kept.erase(kept.begin() + 7);
  EXPECT_EQ(points[1], kept);
  kept.pop_back();
  EXPECT_EQ(points[2], kept);
  // Of 0 … 9 of the order 7 and 19 stand for 0 and 1, and 0 for 7.
  EXPECT_EQ(points[10], (std::vector<int64_t>{1, 10, 11, 12, 13, 14, 15, 16, 17, 18}));
}

TEST(KeptAtPoints, ChecksTheOrder) {
  EXPECT_EQ(ErrorOf([] { KeptAtPoints({}); }), "there are no places to remove");
  EXPECT_EQ(ErrorOf([] {
              KeptAtPoints(std::vector<int64_t>{0, 2});
            }),
            "the order has place 2 of 2");
  EXPECT_EQ(ErrorOf([] {
              KeptAtPoints(std::vector<int64_t>{-1, 0});
            }),
            "the order has place -1 of 2");
  EXPECT_EQ(ErrorOf([] {
              KeptAtPoints(std::vector<int64_t>{1, 1});
            }),
            "the order has place 1 twice");
}

TEST(Aopc, IsTheMeanLossOfTheCurve) {
  EXPECT_EQ(Aopc(std::vector<double>{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}), 5);
  EXPECT_EQ(Aopc(std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11}), -1);
  EXPECT_EQ(ErrorOf([] { Aopc(std::vector<double>{1, 2}); }), "the curve has 2 points, not 11");
}

TEST(Aopc, OfAnAdditiveModelIsKnown) {
  const std::vector<float> amounts = Falling();
  // (20 · 55 − (385 − 55)/2) / 11, whatever the bias.
  EXPECT_EQ(Aopc(UpTo(20), Additive(amounts)), 85);
  EXPECT_EQ(Aopc(UpTo(20), Additive(amounts, -7)), 85);
  // The least first: 1, 2, … of which k give k(k+1)/2.
  std::vector<int64_t> backwards = UpTo(20);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(Aopc(backwards, Additive(amounts)), 20);
}

TEST(Aopc, OfOnePlaceIsNothing) { EXPECT_EQ(Aopc(UpTo(1), Additive({5})), 0); }

TEST(MeasureAopcr, OfAnAdditiveModelIsKnown) {
  const std::vector<float> amounts = Falling();
  const int orders = 4000;
  const AopcAgainstRandom result = MeasureAopcr(amounts, orders, 3, Additive(amounts));
  EXPECT_EQ(result.aopc, 85);
  EXPECT_EQ(result.aopcr(), 85 - result.random);
  // A place is gone at 11 − r of the 11 points, r = 1 … 10, or at none: on average at 2.75 of them.
  // Five standard errors of the mean over permutations, of Σ w a / 11 with the weights w = 10, …, 1
  // and ten times 0: its variance is Σ(w − w̄)² Σ(a − ā)² / (T − 1) / 121 = 233.75 · 665 / 19 / 121.
  EXPECT_NEAR(result.random, 10.5 * 5, 5 * std::sqrt(233.75 * 665 / 19 / 121 / orders));
}

TEST(MeasureAopcr, IsNothingWhereAllPlacesAreWorthTheSame) {
  const AopcAgainstRandom result =
      MeasureAopcr(Falling(), 4, 3, Additive(std::vector<float>(20, 2)));
  EXPECT_EQ(result.aopc, 10);
  EXPECT_EQ(result.aopcr(), 0);
}

TEST(MeasureAopcr, GoesByTheScoresAndTheirTies) {
  // Equal scores keep the order of the places, negative ones come last.
  std::vector<float> scores(20, 0);
  scores[0] = -1;
  std::vector<float> amounts(20, 0);
  amounts[1] = 11;
  // Place 1 is the first to go: at ten points it is missing.
  EXPECT_EQ(MeasureAopcr(scores, 1, 1, Additive(amounts)).aopc, 10);
  // Place 0 stays to the end.
  amounts = std::vector<float>(20, 0);
  amounts[0] = 11;
  EXPECT_EQ(MeasureAopcr(scores, 1, 1, Additive(amounts)).aopc, 0);
}

TEST(MeasureAopcr, TheSeedAloneDecidesTheOrders) {
  const ScoreOfKept model = Additive(Falling());
  const double random = MeasureAopcr(Falling(), 3, 5, model).random;
  EXPECT_EQ(MeasureAopcr(std::vector<float>(20, 1), 3, 5, model).random, random);
  EXPECT_NE(MeasureAopcr(Falling(), 3, 6, model).random, random);
  EXPECT_NE(MeasureAopcr(Falling(), 2, 5, model).random, random);
}

TEST(MeasureAopcr, ChecksItsArguments) {
  const ScoreOfKept model = Additive({1, 2});
  EXPECT_EQ(ErrorOf([&] {
              MeasureAopcr(std::vector<float>{1, 2}, 0, 1, model);
            }),
            "random_orders is 0, not at least 1");
  EXPECT_EQ(ErrorOf([&] { MeasureAopcr({}, 1, 1, model); }), "there are no places to remove");
  EXPECT_EQ(
      ErrorOf([&] {
        MeasureAopcr(std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()}, 1, 1, model);
      }),
      "the score of place 1 is NaN");
}

}  // namespace
}  // namespace fovea::explain
