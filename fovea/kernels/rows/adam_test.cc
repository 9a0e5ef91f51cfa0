#include "fovea/kernels/rows/adam.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

using testing::PaddedSpan;
using Vector = std::vector<double>;

struct State {
  Vector values, first, second;
};

// The formula, in double.
void ReferenceStep(const AdamStep& step, State& state, const Vector& gradient) {
  for (size_t i = 0; i < gradient.size(); ++i) {
    const double p = step.shrink * state.values[i];
    const double g = step.gradient_scale * gradient[i] + step.decay * p;
    double& m = state.first[i];
    double& v = state.second[i];
    m = step.beta1 * m + (1 - step.beta1) * g;
    v = step.beta2 * v + (1 - step.beta2) * g * g;
    state.values[i] = p - step.rate * m / (std::sqrt(v) + step.epsilon);
  }
}

// Normal numbers that are floats, so that the reference sees what the kernel sees.
Vector Normals(Random& random, size_t size, double deviation) {
  Vector values(size);
  for (double& value : values) value = static_cast<float>(deviation * random.Normal());
  return values;
}

PaddedSpan Padded(const Vector& values, size_t offset) {
  PaddedSpan padded(values.size(), offset);
  for (size_t i = 0; i < values.size(); ++i) padded.span()[i] = static_cast<float>(values[i]);
  return padded;
}

class AdamTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(AdamTest);

TEST_P(AdamTest, EveryLengthAndKind) {
  const AdamStep kinds[] = {
      {.rate = 1e-3},
      {.rate = 0.01, .gradient_scale = 0.25},
      {.rate = 0.01, .decay = 0.1},
      {.rate = 0.01, .gradient_scale = 0.5, .shrink = 0.99},
      {.rate = 0.3, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3},
  };
  Random random(1);
  for (const AdamStep& step : kinds) {
    for (size_t size = 0; size <= 70; ++size) {
      State state{Normals(random, size, 1), Vector(size), Vector(size)};
      PaddedSpan values = Padded(state.values, size % 5), first = Padded(state.first, 3),
                 second = Padded(state.second, 1);
      for (int i = 0; i < 4; ++i) {
        const Vector g = Normals(random, size, std::pow(10.0, 2 - 2 * i));
        PaddedSpan gradient = Padded(g, 7);
        Adam(step, values.span(), gradient.span(), first.span(), second.span());
        ReferenceStep(step, state, g);
        for (PaddedSpan* span : {&values, &first, &second, &gradient})
          ASSERT_TRUE(span->PaddingIntact());
        for (const float left : gradient.span()) ASSERT_EQ(left, 0);
      }
      if (size == 0) continue;
      // A step rounds each moment some 4 times, of terms that may cancel in the first; its quotient
      // with the second's root is at most of the order of 1/√(1 − beta2), here below 32.
      const double u = std::ldexp(1.0, -24);
      const double moved = 32 * step.rate * 4;
      EXPECT_CLOSE(values.span(), std::span<const double>(state.values),
                   {.absolute = 16 * u * (4 + moved), .relative = 0});
      EXPECT_CLOSE(first.span(), std::span<const double>(state.first),
                   {.absolute = 16 * u * 400, .relative = 16 * u});
      EXPECT_CLOSE(second.span(), std::span<const double>(state.second),
                   {.absolute = 1e-30, .relative = 32 * u});
      if (HasFailure()) return;
    }
  }
}

TEST_P(AdamTest, ByHand) {
  std::vector<float> p = {1}, g = {2}, m = {0}, v = {0};
  Adam({.rate = 0.5, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1}, p, g, m, v);
  EXPECT_EQ(m[0], 1);            // 0.5 · 2
  EXPECT_EQ(v[0], 1);            // 0.25 · 4
  EXPECT_EQ(p[0], 1 - 0.5 / 2);  // rate · 1/(√1 + 1)
  EXPECT_EQ(g[0], 0);
}

TEST_P(AdamTest, SameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  Random random(2);
  const Vector start = Normals(random, 300'001, 1), g = Normals(random, 300'001, 1);
  const std::vector<float> gradient(g.begin(), g.end());
  std::vector<float> results[2];
  for (int i = 0; i < 2; ++i) {
    SetNumThreads(1 + 2 * i);
    std::vector<float> left = gradient, first(gradient.size()), second(gradient.size());
    results[i].assign(start.begin(), start.end());
    Adam({.rate = 0.1, .decay = 0.01}, results[i], left, first, second);
  }
  EXPECT_EQ(results[0], results[1]);
  SetNumThreads(threads);
}

TEST_P(AdamTest, NaNStaysWhereItIs) {
  std::vector<float> p(40, 1), g(40, 1), m(40), v(40);
  g[33] = std::numeric_limits<float>::quiet_NaN();
  Adam({.rate = 0.1}, p, g, m, v);
  for (size_t i = 0; i < p.size(); ++i) EXPECT_EQ(std::isnan(p[i]), i == 33) << i;
}

TEST_P(AdamTest, Norm) {
  Random random(3);
  for (size_t size = 0; size <= 300; ++size) {
    const Vector x = Normals(random, size, 3);
    PaddedSpan padded = Padded(x, size % 7);
    double squares = 0;
    for (const double value : x) squares += value * value;
    // Half of the relative error of a sum of 8 squares of one sign, in float.
    EXPECT_NEAR(EuclideanNorm(padded.span()), std::sqrt(squares),
                std::sqrt(squares) * 5 * std::ldexp(1.0, -24));
  }
  EXPECT_EQ(EuclideanNorm(std::vector<float>{3, 4}), 5);
}

TEST(AdamArguments, LengthsMustBeEqual) {
  std::vector<float> three(3), four(4);
  EXPECT_THROW(Adam({}, three, four, three, three), ArgumentError);
  EXPECT_THROW(Adam({}, three, three, three, four), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
