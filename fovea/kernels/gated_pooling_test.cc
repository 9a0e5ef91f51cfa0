#include "fovea/kernels/gated_pooling.h"

#include <gtest/gtest.h>

#include <algorithm>
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

struct Bag {
  GatedPoolingShape shape;
  testing::PaddedSpan instances, tanh_weight, gate_weight, query, scores, logsumexp, pooled;

  Bag(int64_t count, int64_t features, int64_t hidden, double spread = 1)
      : shape{count, features, hidden},
        instances(static_cast<size_t>(count * features), 1),
        tanh_weight(static_cast<size_t>(hidden * features), 2),
        gate_weight(static_cast<size_t>(hidden * features), 3),
        query(static_cast<size_t>(hidden), 4),
        scores(static_cast<size_t>(count), 5),
        logsumexp(1, 6),
        pooled(static_cast<size_t>(features), 7) {
    Random random(static_cast<uint64_t>(count + 1000 * features + hidden));
    for (auto* x : {&instances, &tanh_weight, &gate_weight, &query})
      for (float& e : x->span()) e = static_cast<float>(spread * random.Normal());
  }

  void Run() {
    GatedPooling(shape, {instances.span(), tanh_weight.span(), gate_weight.span(), query.span()},
                 {scores.span(), logsumexp.span(), pooled.span()});
  }
};

struct Expected {
  std::vector<double> scores, pooled;
  double logsumexp;
  double score_error;  // a bound of any score's
};

Expected Reference(Bag& bag) {
  const auto [count, features, hidden] = bag.shape;
  Expected e;
  double products_error = 0;
  for (int64_t j = 0; j < count; ++j) {
    double score = 0, error = 0;
    for (int64_t a = 0; a < hidden; ++a) {
      double x = 0, gate = 0, x_size = 0, gate_size = 0;
      for (int64_t c = 0; c < features; ++c) {
        const double h = bag.instances.span()[j * features + c];
        const double v = bag.tanh_weight.span()[a * features + c];
        const double u = bag.gate_weight.span()[a * features + c];
        x += v * h;
        gate += u * h;
        x_size += std::abs(v * h);
        gate_size += std::abs(u * h);
      }
      const double w = bag.query.span()[a];
      score += w * std::tanh(x) / (1 + std::exp(-gate));
      // tanh has a slope of at most 1, σ of at most 1/4.
      error += std::abs(w) * (features + 2) * std::ldexp(x_size + gate_size / 4, -24);
      error += std::abs(w) * std::ldexp(6.0 + static_cast<double>(hidden), -24);
    }
    e.scores.push_back(score);
    products_error = std::max(products_error, error);
  }
  e.score_error = products_error;
  double max = -std::numeric_limits<double>::infinity(), sum = 0;
  for (const double s : e.scores) max = std::max(max, s);
  e.pooled.resize(static_cast<size_t>(features));
  for (int64_t j = 0; j < count; ++j) {
    const double weight = std::exp(e.scores[j] - max);
    sum += weight;
    for (int64_t c = 0; c < features; ++c)
      e.pooled[c] += weight * bag.instances.span()[j * features + c];
  }
  for (double& p : e.pooled) p /= count == 0 ? 1 : sum;
  e.logsumexp = max + std::log(sum);
  return e;
}

class GatedPoolingTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(GatedPoolingTest);

TEST_P(GatedPoolingTest, OddSizes) {
  for (const int64_t count : {1, 2, 511, 512, 513, 1100}) {
    for (const int64_t features : {1, 7, 33}) {
      for (const int64_t hidden : {1, 5, 16, 37}) {
        Bag bag(count, features, hidden, 0.7);
        bag.Run();
        const Expected expected = Reference(bag);
        for (auto* x : {&bag.scores, &bag.logsumexp, &bag.pooled}) EXPECT_TRUE(x->PaddingIntact());
        const std::string name = StrCat(count, " of ", features, " to ", hidden);
        EXPECT_EQ(
            "", testing::Difference(bag.scores.span(), expected.scores, {expected.score_error, 0}))
            << name;
        EXPECT_NEAR(bag.logsumexp.span()[0], expected.logsumexp,
                    expected.score_error + 1e-6 * (1 + std::abs(expected.logsumexp)))
            << name;
        // Weights are wrong by e^{2 error}; instances are at most about 3.
        EXPECT_EQ("", testing::Difference(bag.pooled.span(), expected.pooled,
                                          {3 * 2 * expected.score_error + 1e-5, 0}))
            << name;
      }
    }
  }
}

TEST_P(GatedPoolingTest, LargeMagnitudes) {
  Bag bag(700, 9, 20, 30);
  bag.Run();
  const Expected expected = Reference(bag);
  EXPECT_CLOSE(bag.scores.span(), expected.scores, {expected.score_error, 0});
}

TEST_P(GatedPoolingTest, SameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  Bag one(3000, 64, 32), three(3000, 64, 32);
  SetNumThreads(1);
  one.Run();
  SetNumThreads(3);
  three.Run();
  SetNumThreads(threads);
  EXPECT_TRUE(std::ranges::equal(one.scores.span(), three.scores.span()));
  EXPECT_TRUE(std::ranges::equal(one.pooled.span(), three.pooled.span()));
}

TEST_P(GatedPoolingTest, NaNMakesItsScoreAndThePoolNaN) {
  Bag bag(600, 5, 4);
  bag.instances.span()[550 * 5 + 2] = std::numeric_limits<float>::quiet_NaN();
  bag.Run();
  for (int64_t j = 0; j < 600; ++j) EXPECT_EQ(std::isnan(bag.scores.span()[j]), j == 550);
  for (const float p : bag.pooled.span()) EXPECT_TRUE(std::isnan(p));
}

TEST_P(GatedPoolingTest, NothingToDo) {
  Bag empty(0, 5, 4);
  empty.Run();
  for (const float p : empty.pooled.span()) EXPECT_EQ(p, 0);
  EXPECT_EQ(empty.logsumexp.span()[0], -std::numeric_limits<float>::infinity());
  Bag mean(40, 5, 0);  // equal scores
  mean.Run();
  EXPECT_CLOSE(mean.pooled.span(), Reference(mean).pooled, {1e-5, 0});
}

TEST(GatedPoolingArguments, ErrorsNameTheArgument) {
  const std::vector<float> instances(12), weight(8), short_weight(7), query(2);
  std::vector<float> scores(3);
  try {
    GatedPooling({3, 4, 2}, {instances, weight, short_weight, query}, {scores, {}, {}});
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "gated pooling: gate_weight must have 8 elements, got 7");
  }
}

}  // namespace
}  // namespace fovea::kernels
