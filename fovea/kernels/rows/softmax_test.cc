#include "fovea/kernels/rows/softmax.h"

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
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

double LogSumExpReference(std::span<const float> x) {
  double max = -kInfinity;
  for (const float v : x) max = std::max<double>(max, v);
  if (std::isinf(max)) return max;
  double sum = 0;
  for (const float v : x) sum += std::exp(v - max);
  return max + std::log(sum);
}

std::vector<double> SoftmaxReference(std::span<const float> x) {
  const double log_sum = LogSumExpReference(x);
  std::vector<double> weights;
  for (const float v : x) weights.push_back(v == -kInfinity ? 0 : std::exp(v - log_sum));
  return weights;
}

// A weight passes one rounding of x − max (absolute error u · |x − max|), exp, sum, quotient and
// product; u = 2^-24. The sum's own error is n / 2 lanes roundings at most.
testing::Tolerance WeightTolerance(double range, double cols) {
  const double u = std::ldexp(1.0, -24);
  return {std::numeric_limits<float>::min(), u * (range + cols / 2 + 8)};
}

class SoftmaxTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(SoftmaxTest);

TEST_P(SoftmaxTest, EveryRowLengthAndAlignment) {
  Random random(1);
  for (size_t cols = 1; cols <= 70; ++cols) {
    for (const size_t rows : {1, 2, 5}) {
      testing::PaddedSpan scores(rows * cols, cols % 7);
      for (float& v : scores.span()) v = static_cast<float>(10 * random.Normal());
      std::vector<double> expected;
      for (size_t r = 0; r < rows; ++r) {
        const auto weights = SoftmaxReference(scores.span().subspan(r * cols, cols));
        expected.insert(expected.end(), weights.begin(), weights.end());
      }
      SoftmaxRows(scores.span(), static_cast<int64_t>(rows), static_cast<int64_t>(cols));
      ASSERT_TRUE(scores.PaddingIntact());
      ASSERT_EQ("", testing::Difference(scores.span(), expected, WeightTolerance(80, 70)))
          << rows << " rows of " << cols;
    }
  }
}

TEST_P(SoftmaxTest, WeightsSumToOne) {
  Random random(2);
  for (const size_t cols : {1, 2, 3, 20, 150, 1000, 100000}) {
    std::vector<float> scores(cols);
    for (float& v : scores) v = static_cast<float>(3 * random.Normal());
    SoftmaxRows(scores, 1, static_cast<int64_t>(cols));
    EXPECT_NEAR(std::accumulate(scores.begin(), scores.end(), 0.0), 1, 1e-6) << cols;
  }
}

TEST_P(SoftmaxTest, MaskedScoresGetExactlyZero) {
  for (size_t cols = 1; cols <= 40; ++cols) {
    for (size_t kept = 0; kept < cols; ++kept) {
      std::vector<float> scores(cols, -kInfinity);
      scores[kept] = -3;
      SoftmaxRows(scores, 1, static_cast<int64_t>(cols));
      for (size_t i = 0; i < cols; ++i) ASSERT_EQ(scores[i], i == kept ? 1 : 0);
    }
  }
}

TEST_P(SoftmaxTest, RowOfMinusInfinityGivesZeros) {
  for (size_t cols = 1; cols <= 70; ++cols) {
    std::vector<float> scores(2 * cols, -kInfinity);
    std::fill(scores.begin() + static_cast<int64_t>(cols), scores.end(), 1.0f);
    SoftmaxRows(scores, 2, static_cast<int64_t>(cols));
    for (size_t i = 0; i < cols; ++i) {
      ASSERT_EQ(scores[i], 0);
      ASSERT_NEAR(scores[cols + i], 1.0 / static_cast<double>(cols), 1e-6);
    }
  }
}

TEST_P(SoftmaxTest, NaNMakesItsRowNaNAndNoOther) {
  for (size_t cols = 1; cols <= 40; ++cols) {
    for (size_t at = 0; at < cols; ++at) {
      std::vector<float> scores(3 * cols, 0.5f);
      scores[cols + at] = kNaN;
      SoftmaxRows(scores, 3, static_cast<int64_t>(cols));
      for (size_t i = 0; i < 3 * cols; ++i)
        ASSERT_EQ(std::isnan(scores[i]), i / cols == 1) << cols << " " << at << " " << i;
    }
  }
}

TEST_P(SoftmaxTest, NaNAmongMinusInfinities) {
  for (size_t at = 0; at < 37; ++at) {
    std::vector<float> scores(37, -kInfinity);
    scores[at] = kNaN;
    EXPECT_TRUE(std::isnan(LogSumExp(scores))) << at;
    SoftmaxRows(scores, 1, 37);
    for (const float v : scores) ASSERT_TRUE(std::isnan(v)) << at;
  }
}

TEST_P(SoftmaxTest, InfinityMakesItsRowNaN) {
  std::vector<float> scores = {1, kInfinity, 2, 3, 4, 5};
  SoftmaxRows(scores, 2, 3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(std::isnan(scores[i]));
  for (int i = 3; i < 6; ++i) EXPECT_FALSE(std::isnan(scores[i]));
}

TEST_P(SoftmaxTest, LargeScoresNeitherOverflowNorVanish) {
  std::vector<float> scores = {3e38f, 3e38f, -3e38f};
  SoftmaxRows(scores, 1, 3);
  EXPECT_EQ(scores, (std::vector<float>{0.5f, 0.5f, 0}));
  scores = {-3e38f, -3e38f};
  SoftmaxRows(scores, 1, 2);
  EXPECT_EQ(scores, (std::vector<float>{0.5f, 0.5f}));
}

TEST_P(SoftmaxTest, NothingToDo) {
  testing::PaddedSpan scores(0);
  SoftmaxRows(scores.span(), 0, 5);
  SoftmaxRows(scores.span(), 3, 0);
  SoftmaxRows(scores.span(), 0, 0);
  EXPECT_TRUE(scores.PaddingIntact());
}

TEST_P(SoftmaxTest, LogSumExpEveryLengthAndAlignment) {
  Random random(3);
  for (size_t size = 1; size <= 70; ++size) {
    testing::PaddedSpan x(size, size % 6);
    for (float& v : x.span()) v = static_cast<float>(20 + 10 * random.Normal());
    const float actual = LogSumExp(x.span());
    const double expected = LogSumExpReference(x.span());
    ASSERT_NEAR(actual, expected, std::ldexp(1.0, -24) * (70 + 2 * std::abs(expected))) << size;
  }
}

TEST_P(SoftmaxTest, LogSumExpAtItsEnds) {
  EXPECT_EQ(LogSumExp({}), -kInfinity);
  EXPECT_EQ(LogSumExp(std::vector<float>{-kInfinity}), -kInfinity);
  EXPECT_EQ(LogSumExp(std::vector<float>(37, -kInfinity)), -kInfinity);
  EXPECT_EQ(LogSumExp(std::vector<float>{-kInfinity, 2.5f}), 2.5f);
  EXPECT_EQ(LogSumExp(std::vector<float>{1, kInfinity, -kInfinity}), kInfinity);
  EXPECT_EQ(LogSumExp(std::vector<float>{-1e30f}), -1e30f);
  for (size_t at = 0; at < 35; ++at) {
    std::vector<float> x(35, 1.0f);
    x[at] = kNaN;
    EXPECT_TRUE(std::isnan(LogSumExp(x))) << at;
    x[(at + 1) % 35] = kInfinity;
    EXPECT_TRUE(std::isnan(LogSumExp(x))) << at;
  }
}

TEST(SoftmaxArguments, ShapeMustFitTheSpan) {
  std::vector<float> scores(5);
  try {
    SoftmaxRows(scores, 2, 3);
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "softmax of [2, 3] needs 6 scores, got 5");
  }
  EXPECT_THROW(SoftmaxRows(scores, -1, -5), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
