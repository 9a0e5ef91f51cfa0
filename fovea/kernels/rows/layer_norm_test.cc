#include "fovea/kernels/rows/layer_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// One rounding, and cancellation between the two terms of the sum, which are of order 10.
constexpr testing::Tolerance kOneRounding = {.absolute = 1e-13, .relative = 0x1.01p-24};

// By the moments: variance = E x² − (E x)², in long double.
std::vector<double> Reference(std::span<const float> x, std::span<const float> gain,
                              std::span<const float> bias, size_t cols) {
  std::vector<double> y;
  for (size_t at = 0; at < x.size(); at += cols) {
    long double sum = 0, squares = 0;
    for (size_t i = 0; i < cols; ++i) {
      sum += x[at + i];
      squares += static_cast<long double>(x[at + i]) * x[at + i];
    }
    const long double mean = sum / cols, variance = squares / cols - mean * mean;
    for (size_t i = 0; i < cols; ++i)
      y.push_back(static_cast<double>((x[at + i] - mean) / std::sqrt(variance + 1e-5L) * gain[i] +
                                      bias[i]));
  }
  return y;
}

TEST(LayerNorm, EveryRowLengthAndAlignment) {
  Random random(1);
  for (size_t cols = 1; cols <= 70; ++cols)
    for (const size_t rows : {0, 1, 3}) {
      testing::PaddedSpan x(rows * cols, cols % 7), y(rows * cols, cols % 5), gain(cols, 1),
          bias(cols, 3);
      for (auto* span : {&x, &gain, &bias})
        for (float& v : span->span()) v = static_cast<float>(3 * random.Normal() + 1);
      const auto expected = Reference(x.span(), gain.span(), bias.span(), cols);
      LayerNormRows(x.span(), gain.span(), bias.span(), static_cast<int64_t>(rows),
                    static_cast<int64_t>(cols), y.span());
      ASSERT_TRUE(y.PaddingIntact());
      if (rows == 0) continue;
      ASSERT_EQ("", testing::Difference(y.span(), expected, kOneRounding)) << cols;
      LayerNormRows(x.span(), gain.span(), bias.span(), static_cast<int64_t>(rows),
                    static_cast<int64_t>(cols), x.span());
      ASSERT_EQ("", testing::Difference(x.span(), expected, kOneRounding)) << "in place";
    }
}

TEST(LayerNorm, ByHand) {
  const std::vector<float> x = {1, 3, 5, 5}, gain = {2, 1}, bias = {10, 0};
  std::vector<float> y(4);
  LayerNormRows(x, gain, bias, 2, 2, y);
  const double one = 1 / std::sqrt(1 + 1e-5);
  EXPECT_NEAR(y[0], 10 - 2 * one, 1e-6);
  EXPECT_NEAR(y[1], one, 1e-7);
  EXPECT_EQ(y[2], 10);  // no variance: nothing but the bias
  EXPECT_EQ(y[3], 0);
}

TEST(LayerNorm, LargeOffsetsDoNotCancel) {
  Random random(2);
  std::vector<float> x(500), gain(500, 1), bias(500), y(500);
  for (float& v : x) v = static_cast<float>(1e6 + random.Normal());
  LayerNormRows(x, gain, bias, 1, 500, y);
  const auto expected = Reference(x, gain, bias, 500);
  // The reference subtracts squares of 1e12 with 64 bits, good to 1e-7 of the variance.
  EXPECT_CLOSE(std::span<const float>(y), std::span<const double>(expected),
               {.absolute = 1e-6, .relative = 1e-6});
}

TEST(LayerNorm, NaNMakesItsRowNaNAndNoOther) {
  std::vector<float> x(9, 1), gain(3, 1), bias(3), y(9);
  x[4] = kNaN;
  LayerNormRows(x, gain, bias, 3, 3, y);
  for (size_t i = 0; i < 9; ++i) EXPECT_EQ(std::isnan(y[i]), i / 3 == 1) << i;
}

TEST(LayerNorm, WrongSizes) {
  std::vector<float> x(6), gain(3), bias(2), y(6);
  EXPECT_THROW(LayerNormRows(x, gain, bias, 2, 3, y), ArgumentError);
  EXPECT_THROW(LayerNormRows(x, gain, gain, 3, 3, y), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
