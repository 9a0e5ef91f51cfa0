#include "fovea/kernels/products/cross_entropy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

class CrossEntropyTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(CrossEntropyTest);

TEST_P(CrossEntropyTest, IsTheDefinitionWithItsGradients) {
  Random random(1);
  for (const int64_t size : {1, 2, 15, 16, 17, 100, 513, 5000}) {
    for (const double smoothing : {0.0, 0.1}) {
      constexpr int64_t kRows = 70;  // more than one sum takes
      constexpr double kScale = 0.5;
      testing::PaddedSpan scores(kRows * size, 1), bias(size, 2), losses(kRows, 3),
          bias_gradient(size, 1);
      std::vector<int64_t> targets;
      for (auto* span : {&scores, &bias})
        for (float& v : span->span()) v = static_cast<float>(3 * random.Normal());
      for (float& v : bias_gradient.span()) v = 1;
      for (int64_t m = 0; m < kRows; ++m)
        targets.push_back(static_cast<int64_t>(random.Below(static_cast<uint64_t>(size))));

      std::vector<double> expected_losses, gradients, sums(static_cast<size_t>(size), 1);
      for (int64_t m = 0; m < kRows; ++m) {
        const auto z = [&](int64_t v) {
          return double{scores.data()[m * size + v] + bias.data()[v]};  // rounded once
        };
        double sum = 0, loss = 0;
        for (int64_t v = 0; v < size; ++v) sum += std::exp(z(v));
        for (int64_t v = 0; v < size; ++v) {
          const double share = smoothing / static_cast<double>(size) +
                               (v == targets[static_cast<size_t>(m)] ? 1 - smoothing : 0);
          const double log_p = z(v) - std::log(sum);
          loss -= share * log_p;
          gradients.push_back(kScale * (std::exp(log_p) - share));
          sums[static_cast<size_t>(v)] += gradients.back();
        }
        expected_losses.push_back(loss);
      }
      std::vector<float> kept(scores.span().begin(), scores.span().end());
      CrossEntropy({bias.span(), targets, smoothing, kScale}, scores.span(), losses.span(),
                   bias_gradient.span());
      EXPECT_TRUE(scores.PaddingIntact() && losses.PaddingIntact() &&
                  bias_gradient.PaddingIntact());
      // Scores of size 20, and sums of 513 exponentials in float.
      EXPECT_CLOSE(std::span<const float>(losses.span()), std::span<const double>(expected_losses),
                   {4e-6, 1e-6});
      EXPECT_CLOSE(std::span<const float>(scores.span()), std::span<const double>(gradients),
                   {3e-7, 3e-6});
      EXPECT_CLOSE(std::span<const float>(bias_gradient.span()), std::span<const double>(sums),
                   {1e-5, 1e-6});
      const std::vector<float> before(losses.span().begin(), losses.span().end());
      CrossEntropy({bias.span(), targets, smoothing, kScale}, kept, losses.span(), {});
      EXPECT_EQ(before, std::vector<float>(losses.span().begin(), losses.span().end()));
    }
  }
}

TEST_P(CrossEntropyTest, HasTheSameBitsOnAnyNumberOfThreads) {
  constexpr int64_t kRows = 300, kSize = 50;
  Random random(2);
  std::vector<float> all(kRows * kSize), bias(kSize, 0.1f);
  for (float& v : all) v = static_cast<float>(random.Normal());
  const std::vector<int64_t> targets(kRows, 7);
  std::vector<float> first, first_bias;
  const int before = NumThreads();
  for (const int threads : {1, 2, 5}) {
    SetNumThreads(threads);
    std::vector<float> scores = all, losses(kRows), bias_gradient(kSize);
    CrossEntropy({bias, targets, 0.1, 1}, scores, losses, bias_gradient);
    if (threads == 1) {
      first = scores;
      first_bias = bias_gradient;
    }
    EXPECT_EQ(scores, first);
    EXPECT_EQ(bias_gradient, first_bias);
  }
  SetNumThreads(before);
}

TEST_P(CrossEntropyTest, NaNStaysInItsRow) {
  for (const float odd :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> scores(40, 1), losses(2), bias(20), bias_gradient(20);
    scores[25] = odd;
    const std::vector<int64_t> targets = {3, 4};
    CrossEntropy({bias, targets, 0.1, 1}, scores, losses, bias_gradient);
    EXPECT_FALSE(std::isnan(losses[0]));
    EXPECT_TRUE(std::isnan(losses[1]));
    EXPECT_FALSE(std::isnan(scores[19]));
    EXPECT_TRUE(std::isnan(scores[20]));
    EXPECT_TRUE(std::isnan(bias_gradient[0]));
  }
}

TEST(CrossEntropy, RefusesWhatDoesNotFit) {
  std::vector<float> scores(6), bias(3), losses(2), bias_gradient(3);
  const auto run = [&](const std::vector<int64_t>& targets, std::span<float> gradient) {
    CrossEntropy({bias, targets, 0, 1}, scores, losses, gradient);
  };
  EXPECT_NO_THROW(run({0, 2}, bias_gradient));
  EXPECT_THROW(run({0, 3}, bias_gradient), ArgumentError);
  EXPECT_THROW(run({0, -1}, bias_gradient), ArgumentError);
  EXPECT_THROW(run({0}, bias_gradient), ArgumentError);
  EXPECT_THROW(run({0, 2}, losses), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
