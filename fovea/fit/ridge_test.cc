#include "fovea/fit/ridge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/products/cholesky.h"

namespace fovea::fit {
namespace {

// x [n, features] normal and uncentred, y [n, 2] with some of x in it.
struct RidgeExample {
  int64_t n, features;
  std::vector<float> x, y;

  RidgeExample(int64_t n, int64_t features) : n(n), features(features) {
    Random random(1);
    for (int64_t i = 0; i < n * features; ++i)
      x.push_back(static_cast<float>(random.Normal() + 3) /
                  std::sqrt(static_cast<float>(features)));
    for (int64_t i = 0; i < n; ++i) {
      y.push_back(x[i * features] + 0.1f * static_cast<float>(random.Normal()));
      y.push_back(static_cast<float>(random.Normal()));
    }
  }

  std::vector<float> Gram() const {
    std::vector<float> gram(static_cast<size_t>(n * n));
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j < n; ++j)
        for (int64_t f = 0; f < features; ++f)
          gram[i * n + j] += x[i * features + f] * x[j * features + f];
    return gram;
  }

  // The prediction of a sample by ridge regression on all others: features about their mean, the
  // intercept not penalised.
  std::vector<double> LeftOut(int64_t sample, double strength) const {
    std::vector<double> mean(static_cast<size_t>(features)), y_mean(2);
    for (int64_t i = 0; i < n; ++i) {
      if (i == sample) continue;
      for (int64_t f = 0; f < features; ++f)
        mean[f] += x[i * features + f] / static_cast<double>(n - 1);
      for (int c = 0; c < 2; ++c) y_mean[c] += y[i * 2 + c] / static_cast<double>(n - 1);
    }
    std::vector<double> a(static_cast<size_t>(features * features)),
        w(static_cast<size_t>(features * 2));
    for (int64_t i = 0; i < n; ++i) {
      if (i == sample) continue;
      for (int64_t f = 0; f < features; ++f) {
        const double value = x[i * features + f] - mean[f];
        for (int64_t g = 0; g < features; ++g)
          a[f * features + g] += value * (x[i * features + g] - mean[g]);
        for (int c = 0; c < 2; ++c) w[f * 2 + c] += value * (y[i * 2 + c] - y_mean[c]);
      }
    }
    for (int64_t f = 0; f < features; ++f) a[f * features + f] += strength;
    EXPECT_TRUE(kernels::CholeskyFactor(features, a));
    kernels::CholeskySolve(features, a, 2, w);
    std::vector<double> out = y_mean;
    for (int c = 0; c < 2; ++c)
      for (int64_t f = 0; f < features; ++f)
        out[c] += w[f * 2 + c] * (x[sample * features + f] - mean[f]);
    return out;
  }
};

TEST(Ridge, LeftOutPredictionsAreThoseOfRefits) {
  for (const int64_t features : {3, 40}) {
    const RidgeExample example(15, features);
    const RidgeFit fit = FitRidge(15, example.Gram(), 2, example.y);
    double error = 0;
    for (int64_t i = 0; i < 15; ++i) {
      const std::vector<double> expected = example.LeftOut(i, fit.strength);
      for (int c = 0; c < 2; ++c) {
        EXPECT_NEAR(fit.left_out[i * 2 + c], expected[c], 2e-3) << features << ": " << i;
        error += std::pow(fit.left_out[i * 2 + c] - example.y[i * 2 + c], 2) / 30;
      }
    }
    EXPECT_NEAR(fit.error, error, 1e-9);
  }
}

TEST(Ridge, TakesTheStrengthWithTheLeastError) {
  // y is noise: the more it is held back the better.
  const RidgeExample example(30, 60);
  std::vector<float> noise;
  for (size_t i = 1; i < example.y.size(); i += 2) noise.push_back(example.y[i]);
  EXPECT_GE(FitRidge(30, example.Gram(), 1, noise).strength, 1);
  // y is a feature, told by 60 others that are all but independent of it: little is held back.
  std::vector<float> signal;
  const RidgeExample few(30, 3);
  for (size_t i = 0; i < few.y.size(); i += 2) signal.push_back(few.x[i / 2 * 3]);
  EXPECT_LE(FitRidge(30, few.Gram(), 1, signal).strength, 1e-3);
}

TEST(Ridge, ConstantFeaturesPredictTheMeanOfTheOthers) {
  const std::vector<float> gram(16), y = {1, 2, 3, 6};
  const RidgeFit fit = FitRidge(4, gram, 1, y);
  for (size_t i = 0; i < y.size(); ++i)
    EXPECT_NEAR(fit.left_out[i], (12.0 - static_cast<double>(y[i])) / 3, 1e-6);
}

TEST(Ridge, SizesMustFit) {
  const std::vector<float> gram(4), y(2);
  EXPECT_THROW(FitRidge(1, std::vector<float>(1), 1, std::vector<float>(1)), ArgumentError);
  EXPECT_THROW(FitRidge(3, gram, 1, y), ArgumentError);
  EXPECT_THROW(FitRidge(2, gram, 2, y), ArgumentError);
}

}  // namespace
}  // namespace fovea::fit
