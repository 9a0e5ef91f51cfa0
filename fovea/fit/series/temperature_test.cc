#include "fovea/fit/series/temperature.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::fit {
namespace {

// Scores that are log odds halved: the factor that mends them is 2.
TEST(TemperatureScaling, FindsTheFactorOfWrongLogits) {
  Random random(1);
  std::vector<double> scores;
  std::vector<float> labels;
  for (int i = 0; i < 20'000; ++i) {
    const double logit = 2 * random.Normal();
    const bool second = random.Uniform() < 1 / (1 + std::exp(-logit));
    scores.insert(scores.end(), {0.0, logit / 2});
    labels.push_back(second ? 1.0f : 0.0f);
  }
  EXPECT_NEAR(Temperature(scores, labels, 2), 2, 0.1);
}

TEST(TemperatureScaling, StaysFiniteWhereAllAreRight) {
  std::vector<double> scores;
  std::vector<float> labels;
  for (int i = 0; i < 30; ++i) {
    scores.insert(scores.end(), {i % 2 == 0 ? 1.0 : -1.0, i % 2 == 0 ? -1.0 : 1.0});
    labels.push_back(static_cast<float>(i % 2));
  }
  const double factor = Temperature(scores, labels, 2);
  // The probability of the right class is 1 − ε/2, ε = 1/32, which softmax(±τ) has at:
  EXPECT_NEAR(factor, std::log((1 - 1.0 / 64) / (1.0 / 64)) / 2, 0.01);
}

TEST(TemperatureScaling, SizesMustFit) {
  const std::vector<double> scores(3);
  const std::vector<float> labels(2);
  EXPECT_THROW(Temperature(scores, labels, 2), ArgumentError);
}

}  // namespace
}  // namespace fovea::fit
