#include "fovea/kernels/rows/elementwise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

using Kernel = void (*)(std::span<const float>, std::span<float>);
using Reference = double (*)(double);

float Call(Kernel kernel, float x) {
  float y = 0;
  kernel({&x, 1}, {&y, 1});
  return y;
}

// |y − expected| in units of the distance between floats at `expected`.
double UlpError(float y, double expected) {
  const float near = static_cast<float>(expected);
  if (std::isinf(near) || std::isinf(y)) return near == y ? 0 : kInfinity;
  int exponent;
  std::frexp(expected, &exponent);
  const double ulp = std::ldexp(1.0, std::max(exponent, -125) - 24);
  return std::abs(y - expected) / ulp;
}

// Every `step`-th float by bit pattern, both signs, that is neither infinite nor NaN.
void ForEachFloat(uint32_t step, const std::function<void(std::span<const float>)>& visit) {
  std::vector<float> chunk;
  for (uint64_t bits = 0; bits < 0x7F800000u; bits += step) {
    chunk.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits)));
    chunk.push_back(-chunk.back());
    if (chunk.size() >= 4096) {
      visit(chunk);
      chunk.clear();
    }
  }
  if (!chunk.empty()) visit(chunk);
}

// Largest error over the floats whose expected result is at least the smallest normal float.
double LargestUlpError(Kernel kernel, Reference reference) {
  double largest = 0;
  ForEachFloat(977, [&](std::span<const float> x) {
    std::vector<float> y(x.size());
    kernel(x, y);
    for (size_t i = 0; i < x.size(); ++i) {
      const double expected = reference(x[i]);
      const double error = UlpError(y[i], expected);
      if (std::abs(expected) < std::numeric_limits<float>::min() && y[i] == 0) continue;
      if (!(error <= largest)) largest = error;
    }
  });
  return largest;
}

// Keeps the figure in the test's report (--gtest_output).
double Reported(double ulp) {
  ::testing::Test::RecordProperty("largest_ulp_error", std::to_string(ulp));
  return ulp;
}

double ExpReference(double x) { return std::exp(x); }
double TanhReference(double x) { return std::tanh(x); }
double SigmoidReference(double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}

class ElementwiseTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(ElementwiseTest);

// The bounds of docs/numerics.md.
TEST_P(ElementwiseTest, ExpWithinItsBound) {
  EXPECT_LE(Reported(LargestUlpError(Exp, ExpReference)), 1.1);
}
TEST_P(ElementwiseTest, TanhWithinItsBound) {
  EXPECT_LE(Reported(LargestUlpError(Tanh, TanhReference)), 2.5);
}
TEST_P(ElementwiseTest, SigmoidWithinItsBound) {
  EXPECT_LE(Reported(LargestUlpError(Sigmoid, SigmoidReference)), 2.5);
}

TEST_P(ElementwiseTest, ReluAndSumAreExact) {
  for (size_t size = 0; size < 40; ++size) {
    testing::PaddedSpan x(size, 1), y(size, 2), z(size, 3);
    for (size_t i = 0; i < size; ++i) {
      x.data()[i] = static_cast<float>(i % 7) - 3;
      y.data()[i] = 0.1f * static_cast<float>(i);
    }
    Relu(x.span(), z.span());
    for (size_t i = 0; i < size; ++i) EXPECT_EQ(z.data()[i], std::max(x.data()[i], 0.0f));
    Add(x.span(), y.span(), z.span());
    for (size_t i = 0; i < size; ++i) EXPECT_EQ(z.data()[i], x.data()[i] + y.data()[i]);
    EXPECT_TRUE(z.PaddingIntact());
  }
  std::vector<float> nan = {std::nanf("")};
  Relu(nan, nan);
  EXPECT_TRUE(std::isnan(nan[0]));
}

// Where a sweep over all floats found the largest errors.
TEST_P(ElementwiseTest, WorstArguments) {
  for (const float x : {0x1.da72c4p+5f, -0x1.769da2p+2f})
    EXPECT_LE(UlpError(Call(Exp, x), ExpReference(x)), 1.1);
  EXPECT_LE(UlpError(Call(Tanh, 0x1.205368p+2f), TanhReference(0x1.205368p+2f)), 2.5);
  EXPECT_LE(UlpError(Call(Sigmoid, -0x1.0a111ap+2f), SigmoidReference(-0x1.0a111ap+2f)), 2.5);
}

TEST_P(ElementwiseTest, ExpAtItsEnds) {
  EXPECT_EQ(Call(Exp, 0.0f), 1);
  EXPECT_EQ(Call(Exp, -0.0f), 1);
  EXPECT_EQ(Call(Exp, -kInfinity), 0);
  EXPECT_EQ(Call(Exp, kInfinity), kInfinity);
  EXPECT_EQ(Call(Exp, std::numeric_limits<float>::max()), kInfinity);
  EXPECT_EQ(Call(Exp, std::numeric_limits<float>::lowest()), 0);
  EXPECT_EQ(Call(Exp, std::numeric_limits<float>::denorm_min()), 1);

  const float largest = 88.72283f;
  EXPECT_LE(UlpError(Call(Exp, largest), std::exp(double{largest})), 1.1);
  EXPECT_EQ(Call(Exp, std::nextafter(largest, kInfinity)), kInfinity);

  const float smallest = -87.33654f;
  EXPECT_GE(Call(Exp, smallest), std::numeric_limits<float>::min());
  EXPECT_EQ(Call(Exp, std::nextafter(smallest, -kInfinity)), 0);
}

TEST_P(ElementwiseTest, ExpNextToItsEnds) {
  for (const float end : {88.72283f, -87.33654f, 0.34657359f, -0.34657359f, 0.0f}) {
    float x = end;
    for (int i = 0; i < 3000; ++i) x = std::nextafter(x, -kInfinity);
    for (int i = 0; i < 6000; ++i, x = std::nextafter(x, kInfinity)) {
      const float y = Call(Exp, x);
      if (x > 88.72283f) {
        ASSERT_EQ(y, kInfinity) << x;
      } else if (x < -87.33654f) {
        ASSERT_EQ(y, 0) << x;
      } else {
        ASSERT_LE(UlpError(y, std::exp(double{x})), 1.1) << x;
      }
    }
  }
}

TEST_P(ElementwiseTest, TanhSaturatesAndKeepsTheSign) {
  for (const float x : {9.1f, 10.0f, 20.0f, 88.0f, 1e30f, kInfinity}) {
    EXPECT_EQ(Call(Tanh, x), 1) << x;
    EXPECT_EQ(Call(Tanh, -x), -1) << x;
  }
  EXPECT_EQ(Call(Tanh, 0.0f), 0);
  EXPECT_FALSE(std::signbit(Call(Tanh, 0.0f)));
  EXPECT_TRUE(std::signbit(Call(Tanh, -0.0f)));
  for (const float x : {1e-45f, 1e-40f, 1e-38f, 1e-20f, 1e-5f}) {
    EXPECT_EQ(Call(Tanh, x), x);
    EXPECT_EQ(Call(Tanh, -x), -x);
  }
  ForEachFloat(100003, [](std::span<const float> x) {
    std::vector<float> y(x.size());
    Tanh(x, y);
    for (size_t i = 0; i < x.size(); ++i) ASSERT_LE(std::abs(y[i]), 1) << x[i];
  });
}

TEST_P(ElementwiseTest, SigmoidAtItsEnds) {
  EXPECT_EQ(Call(Sigmoid, 0.0f), 0.5f);
  EXPECT_EQ(Call(Sigmoid, -0.0f), 0.5f);
  EXPECT_EQ(Call(Sigmoid, -kInfinity), 0);
  EXPECT_EQ(Call(Sigmoid, kInfinity), 1);
  EXPECT_EQ(Call(Sigmoid, -88.0f), 0);
  EXPECT_EQ(Call(Sigmoid, 1e30f), 1);
  EXPECT_EQ(Call(Sigmoid, -1e30f), 0);
}

TEST_P(ElementwiseTest, NaNStaysNaN) {
  for (const uint32_t bits : {0x7FC00000u, 0xFFC00000u, 0x7FC00001u, 0x7FFFFFFFu, 0xFFFFFFFFu,
                              0x7F800001u, 0xFF812345u}) {
    const float nan = std::bit_cast<float>(bits);
    EXPECT_TRUE(std::isnan(Call(Exp, nan))) << bits;
    EXPECT_TRUE(std::isnan(Call(Tanh, nan))) << bits;
    EXPECT_TRUE(std::isnan(Call(Sigmoid, nan))) << bits;
  }
}

TEST_P(ElementwiseTest, EveryLengthAndAlignment) {
  for (const auto& [kernel, reference] : std::vector<std::pair<Kernel, Reference>>{
           {Exp, ExpReference}, {Tanh, TanhReference}, {Sigmoid, SigmoidReference}}) {
    for (size_t size = 0; size <= 70; ++size) {
      testing::PaddedSpan x(size, size % 5);
      testing::PaddedSpan y(size, size % 3);
      std::vector<double> expected;
      for (size_t i = 0; i < size; ++i) {
        x.span()[i] = 0.37f * static_cast<float>(i) - 9;
        expected.push_back(reference(x.span()[i]));
      }
      kernel(x.span(), y.span());
      ASSERT_TRUE(y.PaddingIntact()) << size;
      if (size > 0) {
        ASSERT_EQ("", testing::Difference(y.span(), expected, {0, 3e-7})) << size;
      }

      kernel(x.span(), x.span());
      ASSERT_TRUE(x.PaddingIntact()) << size;
      ASSERT_TRUE(std::equal(x.span().begin(), x.span().end(), y.span().begin())) << size;
    }
  }
}

TEST_P(ElementwiseTest, NaNTouchesOnlyItsOwnElement) {
  for (size_t at = 0; at < 35; ++at) {
    std::vector<float> x(35, 1.0f);
    x[at] = kNaN;
    Exp(x, x);
    for (size_t i = 0; i < x.size(); ++i) ASSERT_EQ(std::isnan(x[i]), i == at);
  }
}

TEST(ElementwiseArguments, LengthsMustBeEqual) {
  const std::vector<float> x(3);
  std::vector<float> y(4);
  try {
    Exp(x, y);
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "the spans must be of equal length, got 3 and 4");
  }
  EXPECT_THROW(Tanh(x, y), ArgumentError);
  EXPECT_THROW(Sigmoid(x, y), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
