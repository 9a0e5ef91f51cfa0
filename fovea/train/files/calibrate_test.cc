#include "fovea/train/files/calibrate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/random.h"

namespace fovea::train {
namespace {

TEST(Calibrate, CarriesTheTailOn) {
  HeldOutScores scores;
  Random random(5);
  for (int i = 0; i < 5000; ++i)
    scores.languages[Language::kPhp].benign.push_back(-std::log(random.Uniform() + 1e-12));
  for (int i = 0; i < 50; ++i)
    scores.languages[Language::kJavaScript].benign.push_back(random.Uniform());
  const infer::Calibration calibration = Calibrate(scores, {"php", "js"});
  // Exponential: the quantile at rate r is −log r.
  for (const double rate : {0.1, 0.01})
    EXPECT_NEAR(calibration.Threshold(0, rate), -std::log(rate), 0.1 * -std::log(rate)) << rate;
  // Beyond what 5,000 files show.
  for (const double rate : {0.001, 0.0001})
    EXPECT_NEAR(calibration.Threshold(0, rate), -std::log(rate), 0.2 * -std::log(rate)) << rate;
  // Too few to say: nearly as strict as for the many.
  EXPECT_NEAR(calibration.Threshold(1, 0.001), calibration.Threshold(0, 0.001), 0.3);
}

// What a glance left alone lies in a heap far below, and says nothing about the tail.
TEST(Calibrate, AHeapFarBelowIsNoPartOfTheTail) {
  HeldOutScores scores;
  Random random(5);
  std::vector<double>& benign = scores.languages[Language::kPhp].benign;
  for (int i = 0; i < 5000; ++i)
    benign.push_back(i % 25 == 0 ? -std::log((1 - random.Uniform()) / 25) : -30);
  const double threshold = Calibrate(scores, {"php"}).Threshold(0, 1e-4);
  EXPECT_NEAR(threshold, -std::log(1e-4), 2);
}

// Projects whose scores have exponential tails, and places that differ from project to project.
struct World {
  double spread = 1;    // standard deviation of the places, in the tails' own scale
  double outliers = 0;  // share of the projects that lie higher by 3

  double Place(Random& random) const {
    return spread * random.Normal() + (random.Uniform() < outliers ? 3 : 0);
  }
  // Sizes are log-normal: many small projects, a few large ones.
  std::vector<BenignScore> Draw(int projects, Random& random) const {
    std::vector<BenignScore> scores;
    for (int i = 0; i < projects; ++i) {
      const double place = Place(random);
      const double size = std::clamp(std::exp(std::log(60) + 1.5 * random.Normal()), 1.0, 3000.0);
      for (int n = 0; n < static_cast<int>(size); ++n)
        scores.push_back({"php", std::to_string(i), place - std::log(1 - random.Uniform())});
    }
    return scores;
  }
  // The share of files at or above a threshold that is to be expected of a new project.
  double RateAbove(double threshold) const {
    Random random(99);
    double sum = 0;
    constexpr int kProjects = 20'000;
    for (int i = 0; i < kProjects; ++i) sum += std::min(1.0, std::exp(Place(random) - threshold));
    return sum / kProjects;
  }
};

TEST(CalibrateByProject, TheRateHoldsOnProjectsThatWereNotSeen) {
  for (const World& world :
       {World{.spread = 0.5}, {.spread = 1}, {.spread = 1.5}, {.spread = 1, .outliers = 0.05}}) {
    Random random(7);
    std::vector<double> percent, per_mille;
    for (int draw = 0; draw < 25; ++draw) {
      const infer::Calibration calibration = CalibrateByProject(world.Draw(50, random), {"php"});
      percent.push_back(world.RateAbove(calibration.Threshold(0, 0.01)) / 0.01);
      per_mille.push_back(world.RateAbove(calibration.Threshold(0, 0.001)) / 0.001);
    }
    std::sort(percent.begin(), percent.end());
    std::sort(per_mille.begin(), per_mille.end());
    SCOPED_TRACE(testing::Message() << world.spread << " " << world.outliers);
    EXPECT_GT(percent[12], 0.67);
    EXPECT_LT(percent[12], 1.5);
    EXPECT_GT(per_mille[12], 0.5);
    EXPECT_LT(per_mille[12], 2);
    if (world.outliers > 0) continue;  // whether a draw has some, decides
    EXPECT_GT(percent[2], 0.5);
    EXPECT_LT(percent[22], 2);
    EXPECT_LT(per_mille[22], 3);
  }
}

TEST(CalibrateByProject, ALargeProjectCountsNoMoreThanOthers) {
  Random random(3);
  std::vector<BenignScore> scores;
  const auto add = [&](const std::string& source, int files, double place) {
    for (int i = 0; i < files; ++i)
      scores.push_back({"php", source, place - std::log(1 - random.Uniform())});
  };
  for (int i = 0; i < 20; ++i) add(std::to_string(i), 300, 0);
  const double before = CalibrateByProject(scores, {"php"}).Threshold(0, 0.01);
  add("large", 20'000, -5);
  // With each file alike it would fall by log(26,000 / 6,000).
  EXPECT_NEAR(CalibrateByProject(scores, {"php"}).Threshold(0, 0.01), before, 0.3);
}

TEST(CalibrateByProject, TellsTheWholeLadder) {
  Random random(1);
  const infer::Calibration calibration = CalibrateByProject(World().Draw(50, random), {"php"});
  const auto& points = calibration.languages[0];
  ASSERT_EQ(points.size(), 11U);
  EXPECT_EQ(points.front().rate, 0.1);
  EXPECT_EQ(points.back().rate, 5e-5);
  for (size_t i = 1; i < points.size(); ++i) EXPECT_GE(points[i].logit, points[i - 1].logit);
  EXPECT_NEAR(calibration.FalseAlarmRate(0, calibration.Threshold(0, 3e-4)), 3e-4, 1e-9);
}

TEST(CalibrateByProject, TooFewFilesOrProjectsTakeWhatAllFilesShow) {
  std::vector<BenignScore> scores;
  for (int i = 0; i < 1000; ++i) {
    const std::string source = std::to_string(i % 10);
    scores.push_back({"php", source, i * 0.01});
    scores.push_back({"js", source, i * 0.01 + 10});
    if (i < 199) scores.push_back({"sql", source, i * 0.01});
    if (i < 300) scores.push_back({"py", std::to_string(i % 2), i * 0.01});  // two projects
    if (i == 999) scores.push_back({"asp", source, 50});
  }
  const infer::Calibration calibration =
      CalibrateByProject(scores, {"php", "js", "sql", "py", "asp", "jsp"});
  ASSERT_EQ(calibration.languages.size(), 6U);
  for (const double rate : {0.1, 0.003, 0.0001}) {
    const double all = calibration.Threshold(5, rate);  // it has no files
    EXPECT_GT(all, calibration.Threshold(0, rate));
    for (const int few : {2, 3}) EXPECT_EQ(calibration.Threshold(few, rate), all);
    // Nothing that its own file exceeds.
    EXPECT_EQ(calibration.Threshold(4, rate), 50);
  }
  EXPECT_LT(calibration.Threshold(5, 0.1), calibration.Threshold(1, 0.1));
  // Of none of all.
  EXPECT_EQ(CalibrateByProject({}, {"php"}).Threshold(0, 0.01), 0);
}

TEST(RealisedRates, AreNearTheNominalOnes) {
  Random random(5);
  std::vector<BenignScore> scores = World{.spread = 0.5}.Draw(60, random);
  scores.push_back({"js", "few", 0});
  const double rates[] = {0.05, 0.01};
  const std::vector<RealisedRate> realised = RealisedRates(scores, rates, 40, 1);
  ASSERT_EQ(realised.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(realised[i].language, "php");
    EXPECT_EQ(realised[i].rate, rates[i]);
    EXPECT_LE(realised[i].low, realised[i].median);
    EXPECT_LE(realised[i].median, realised[i].high);
    for (const double multiple : {realised[i].mean, realised[i].median}) {
      EXPECT_GT(multiple, 0.67);
      EXPECT_LT(multiple, 1.5);
    }
  }
}

}  // namespace
}  // namespace fovea::train
