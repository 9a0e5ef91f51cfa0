#include "fovea/kernels/rows/sparsemax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// τ by bisection: Σ max(0, s − τ) falls as τ grows, from at least 1 at max − 1 to 0 at max.
std::vector<double> Reference(std::span<const float> x) {
  double max = -kInfinity;
  for (const float v : x) max = std::max<double>(max, v);
  double low = -1, high = 0;  // of τ − max
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    double sum = 0;
    for (const float v : x) sum += std::max(0.0, v - max - middle);
    (sum >= 1 ? low : high) = middle;
  }
  std::vector<double> weights;
  for (const float v : x) weights.push_back(std::max(0.0, v - max - low));
  return weights;
}

std::vector<float> Sparsemax(std::vector<float> row) {
  SparsemaxRows(row, 1, static_cast<int64_t>(row.size()));
  return row;
}

// ½ ulp of the result, and sums in double.
constexpr testing::Tolerance kOneRounding = {.absolute = 1e-13, .relative = 0x1p-24};

TEST(Sparsemax, EveryRowLengthAndAlignment) {
  Random random(1);
  for (size_t cols = 1; cols <= 70; ++cols)
    for (const size_t rows : {1, 2, 5})
      for (const double scale : {0.01, 1.0, 10.0}) {
        testing::PaddedSpan scores(rows * cols, cols % 7);
        for (float& v : scores.span()) v = static_cast<float>(scale * random.Normal());
        std::vector<double> expected;
        for (size_t r = 0; r < rows; ++r) {
          const auto weights = Reference(scores.span().subspan(r * cols, cols));
          expected.insert(expected.end(), weights.begin(), weights.end());
        }
        SparsemaxRows(scores.span(), static_cast<int64_t>(rows), static_cast<int64_t>(cols));
        ASSERT_TRUE(scores.PaddingIntact());
        ASSERT_EQ("", testing::Difference(scores.span(), expected, kOneRounding))
            << rows << " rows of " << cols;
      }
}

// Worked by hand: τ = (0.5 + 0.1 − 1)/2 = −0.2 takes two of three; 1 further apart, one takes all.
TEST(Sparsemax, ByHand) {
  const auto two = Sparsemax({0.5f, 0.1f, -0.25f});
  EXPECT_NEAR(two[0], 0.7, 1e-7);
  EXPECT_NEAR(two[1], 0.3, 1e-7);
  EXPECT_EQ(two[2], 0);
  EXPECT_EQ(Sparsemax({3, 2, 1}), (std::vector<float>{1, 0, 0}));
  EXPECT_EQ(Sparsemax({-7}), (std::vector<float>{1}));
  EXPECT_EQ(Sparsemax({2, 2, 2, 2}), (std::vector<float>(4, 0.25f)));
}

// It is a projection: what is a distribution already stays as it is.
TEST(Sparsemax, KeepsDistributions) {
  EXPECT_EQ(Sparsemax({0.25f, 0.5f, 0, 0.25f}), (std::vector<float>{0.25f, 0.5f, 0, 0.25f}));
}

TEST(Sparsemax, LargeMagnitudesSumToOne) {
  Random random(2);
  for (const double offset : {0.0, 1e4, -1e4, 1e6, 3e38}) {
    std::vector<float> row(1000);
    for (float& v : row) v = static_cast<float>(offset + random.Normal());
    const auto expected = Reference(row);
    const auto weights = Sparsemax(row);
    EXPECT_CLOSE(std::span<const float>(weights), std::span<const double>(expected), kOneRounding);
    EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-6) << offset;
  }
}

TEST(Sparsemax, EqualScoresOfALongRow) {
  for (const float weight : Sparsemax(std::vector<float>(100000, 7.5f)))
    ASSERT_EQ(weight, static_cast<float>(1e-5));
}

TEST(Sparsemax, MaskedScoresGetExactlyZero) {
  EXPECT_EQ(Sparsemax({-kInfinity, 0, -kInfinity, 0}), (std::vector<float>{0, .5f, 0, .5f}));
  EXPECT_EQ(Sparsemax({-kInfinity, -kInfinity}), (std::vector<float>{0, 0}));
}

TEST(Sparsemax, NaNAndInfinityMakeTheirRowNaNAndNoOther) {
  for (const float bad : {kNaN, kInfinity})
    for (size_t at = 0; at < 5; ++at) {
      std::vector<float> scores(15, 0.5f);
      scores[4] = scores[9] = -kInfinity;
      scores[5 + at] = bad;
      SparsemaxRows(scores, 3, 5);
      for (size_t i = 0; i < 15; ++i) ASSERT_EQ(std::isnan(scores[i]), i / 5 == 1) << at << i;
    }
}

TEST(Sparsemax, NothingAndWrongSizes) {
  std::vector<float> none, six(6);
  SparsemaxRows(none, 0, 3);
  SparsemaxRows(none, 3, 0);
  EXPECT_THROW(SparsemaxRows(six, 2, 4), ArgumentError);
  EXPECT_THROW(SparsemaxRows(six, -2, -3), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
