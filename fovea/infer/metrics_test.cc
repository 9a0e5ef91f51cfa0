#include "fovea/infer/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fovea/core/error.h"

// The expected values are scikit-learn 1.9's: accuracy_score, balanced_accuracy_score,
// roc_auc_score, log_loss, mean_squared_error, mean_absolute_error, r2_score.
namespace fovea::infer {
namespace {

using Metrics = std::map<std::string, double>;

data::TargetSpec Target(data::TargetKind kind, std::vector<std::string> classes) {
  data::TargetSpec target;
  target.name = "y";
  target.kind = kind;
  target.classes = std::move(classes);
  return target;
}
const data::TargetSpec kBinary = Target(data::TargetKind::kBinary, {"no", "yes"});
const data::TargetSpec kThree = Target(data::TargetKind::kClasses, {"a", "b", "c"});
const data::TargetSpec kValue = Target(data::TargetKind::kRegression, {});

Metrics Of(const data::TargetSpec& target, const std::vector<float>& predictions,
           const std::vector<float>& targets) {
  return Evaluate(target, predictions, targets);
}

void ExpectNear(const Metrics& actual, const Metrics& expected) {
  EXPECT_EQ(actual.size(), expected.size());
  for (const auto& [name, value] : expected) {
    ASSERT_TRUE(actual.contains(name)) << name;
    EXPECT_NEAR(actual.at(name), value, 1e-12) << name;
  }
}

std::string ErrorOf(const data::TargetSpec& target, const std::vector<float>& predictions,
                    const std::vector<float>& targets) {
  try {
    Of(target, predictions, targets);
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

double AurocOf(const std::vector<float>& scores, const std::vector<int>& labels) {
  const auto positive = std::make_unique<bool[]>(labels.size());
  for (size_t i = 0; i < labels.size(); ++i) positive[i] = labels[i];
  return Auroc(scores, {positive.get(), labels.size()});
}

TEST(Auroc, CountsPairsAndHalfOfTheTies) {
  EXPECT_EQ(AurocOf({1, 2, 3, 4}, {0, 0, 1, 1}), 1);
  EXPECT_EQ(AurocOf({4, 3, 2, 1}, {0, 0, 1, 1}), 0);
  EXPECT_EQ(AurocOf({1, 1, 1, 1}, {0, 1, 0, 1}), 0.5);
  EXPECT_EQ(AurocOf({1, 2, 2, 3}, {0, 0, 1, 1}), 3.5 / 4);
  EXPECT_EQ(AurocOf({-1, 1}, {1, 0}), 0);
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(AurocOf({-infinity, 0, infinity, infinity}, {0, 0, 1, 0}), 2.5 / 3);
}

TEST(Auroc, AgreesWithScikitLearnOnManyTies) {
  std::vector<float> scores;
  std::vector<int> labels;
  uint32_t x = 12345;
  const auto next = [&x] { return (x = (x * 1103515245u + 12345u) % 2147483648u) >> 16; };
  for (int i = 0; i < 2000; ++i) {
    scores.push_back(next() % 97);
    labels.push_back(next() % 100 < scores.back());
  }
  EXPECT_NEAR(AurocOf(scores, labels), 0.8168270168855536, 1e-14);
}

TEST(Auroc, IsNanWhereItIsNotDefined) {
  EXPECT_TRUE(std::isnan(AurocOf({}, {})));
  EXPECT_TRUE(std::isnan(AurocOf({1, 2}, {1, 1})));
  EXPECT_TRUE(std::isnan(AurocOf({1, 2}, {0, 0})));
  EXPECT_TRUE(std::isnan(AurocOf({1, std::nanf(""), 2}, {0, 1, 1})));
}

TEST(Auroc, NeedsALabelForEachScore) { EXPECT_THROW(AurocOf({1, 2}, {1}), ArgumentError); }

TEST(Evaluate, Binary) {
  ExpectNear(Of(kBinary, {.1f, .4f, .35f, .8f, .5f, .65f, .4f, .9f, .05f, .4f},
                {0, 0, 1, 1, 1, 0, 1, 1, 0, 0}),
             {{"accuracy", 0.6}, {"auroc", 0.76}, {"log_loss", 0.521589125388796}});
}

TEST(Evaluate, ProbabilitiesOf0And1HaveAFiniteLoss) {
  const double epsilon = 0x1p-23;
  const double loss = -(std::log(epsilon) + std::log1p(-epsilon)) / 2;
  ExpectNear(Of(kBinary, {0, 1, 1, 0}, {1, 0, 1, 0}),
             {{"accuracy", 0.5}, {"auroc", 0.5}, {"log_loss", loss}});
}

TEST(Evaluate, Classes) {
  ExpectNear(Of(kThree, {.7f, .2f, .1f, .2f, .5f, .3f, .1f, .3f, .6f, .4f,  .4f, .2f,  //
                         .3f, .3f, .4f, .6f, .3f, .1f, .2f, .2f, .6f, .25f, .5f, .25f},
                {0, 1, 2, 1, 0, 0, 2, 2}),
             {{"accuracy", 0.625},
              {"balanced_accuracy", 0.611111111111111},
              {"auroc", 0.8916666666666666},
              {"log_loss", 0.7611070920374565}});
}

TEST(Evaluate, AClassThatDoesNotOccurCountsNowhere) {
  const Metrics metrics = Of(kThree, {.8f, .1f, .1f, .2f, .2f, .6f, .5f, .2f, .3f}, {0, 2, 2});
  EXPECT_DOUBLE_EQ(metrics.at("balanced_accuracy"), 0.75);
  EXPECT_EQ(metrics.at("auroc"), 1);
}

TEST(Evaluate, Regression) {
  ExpectNear(Of(kValue, {1.5f, -2, 3.25f, 0, 10}, {1, -1, 3, .5f, 12}),
             {{"rmse", 1.0547511554864493}, {"mae", 0.85}, {"r2", 0.9481110074626866}});
}

TEST(Evaluate, WhatIsNotDefinedIsAbsent) {
  Metrics metrics = Of(kBinary, {.2f, .7f}, {1, 1});
  EXPECT_FALSE(metrics.contains("auroc"));
  EXPECT_EQ(metrics.at("accuracy"), 0.5);
  metrics = Of(kThree, {.6f, .2f, .2f}, {0});
  EXPECT_FALSE(metrics.contains("auroc"));
  EXPECT_EQ(metrics.at("balanced_accuracy"), 1);
  metrics = Of(kValue, {1, 2}, {3, 3});
  EXPECT_FALSE(metrics.contains("r2"));
  EXPECT_EQ(metrics.at("mae"), 1.5);
  EXPECT_FALSE(Of(kValue, {1}, {3}).contains("r2"));
}

TEST(Evaluate, APredictionOfNanIsWrong) {
  const float nan = std::nanf("");
  EXPECT_EQ(Of(kBinary, {nan, nan, .9f}, {0, 1, 1}), (Metrics{{"accuracy", 1.0 / 3}}));
  EXPECT_EQ(Of(kThree, {nan, .2f, .1f, .1f, .8f, nan, .7f, .2f, .1f}, {0, 1, 0}),
            (Metrics{{"accuracy", 1.0 / 3}, {"balanced_accuracy", 0.25}}));
  EXPECT_EQ(Of(kValue, {nan, 1}, {0, 1}), Metrics());
}

TEST(Evaluate, SaysWhatWasRequiredAndWhatCame) {
  EXPECT_EQ(ErrorOf(kBinary, {}, {}), "nothing to evaluate: there are no samples");
  EXPECT_EQ(ErrorOf(kBinary, {.1f}, {0, 1}),
            "predictions for 2 samples must hold 2 numbers, got 1");
  EXPECT_EQ(ErrorOf(kThree, {.1f, .2f, .7f}, {0, 1}),
            "predictions for 2 samples must hold 6 numbers, got 3");
  EXPECT_EQ(ErrorOf(kBinary, {.1f}, {2}), "a target must be the index of one of 2 classes, got 2");
  EXPECT_EQ(ErrorOf(kBinary, {.1f}, {.5f}),
            "a target must be the index of one of 2 classes, got 0.5");
  EXPECT_EQ(ErrorOf(kThree, {.1f, .2f, .7f}, {-1}),
            "a target must be the index of one of 3 classes, got -1");
  EXPECT_NE(ErrorOf(kBinary, {.1f}, {std::nanf("")}), "");
  EXPECT_EQ(ErrorOf(Target(data::TargetKind::kClasses, {}), {.1f}, {0}),
            "a target of several classes needs their names");
}

}  // namespace
}  // namespace fovea::infer
