#include "fovea/infer/files/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

Calibration Example() { return {{{{0.1, -1}, {0.01, 2}, {0.0001, 6}}, {{0.1, 0.5}, {0.01, 0.5}}}}; }

std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

std::string ErrorOf(const std::string& points) {
  return MessageOf([&] {
    CalibrationFromJson(nlohmann::json::parse(R"({"calibration":{"php":)" + points + "}}"),
                        {"php"});
  });
}

TEST(Calibration, TellsThePointsAndInterpolatesBetween) {
  const Calibration calibration = Example();
  EXPECT_EQ(calibration.Threshold(0, 0.1), -1);
  EXPECT_EQ(calibration.Threshold(0, 0.01), 2);
  EXPECT_EQ(calibration.Threshold(0, 0.0001), 6);
  // Half way in the logarithm.
  EXPECT_NEAR(calibration.Threshold(0, 0.001), 4, 1e-12);
  double last = -1;
  for (double rate = 0.1; rate > 0.0001; rate *= 0.9) {
    EXPECT_GE(calibration.Threshold(0, rate), last) << rate;
    last = calibration.Threshold(0, rate);
  }
  EXPECT_EQ(calibration.Threshold(1, 0.1), 0.5);
}

TEST(Calibration, TellsHowRareAScoreIs) {
  const Calibration calibration = Example();
  EXPECT_EQ(calibration.FalseAlarmRate(0, -1), 0.1);
  EXPECT_NEAR(calibration.FalseAlarmRate(0, 0.5), std::sqrt(0.1 * 0.01), 1e-12);
  EXPECT_EQ(calibration.FalseAlarmRate(0, 2), 0.01);
  EXPECT_NEAR(calibration.FalseAlarmRate(0, 4), 0.001, 1e-12);
  EXPECT_EQ(calibration.FalseAlarmRate(0, 6), 0.0001);
  // Below the first point: at least that. Beyond the last: as before it, down to a tenth.
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double logit : {-1.001, -30.0, -kInfinity, std::nan("")})
    EXPECT_EQ(calibration.FalseAlarmRate(0, logit), 0.1) << logit;
  EXPECT_NEAR(calibration.FalseAlarmRate(0, 7), 0.0001 / std::sqrt(10.0), 1e-12);
  for (const double logit : {8.001, 30.0, kInfinity})
    EXPECT_EQ(calibration.FalseAlarmRate(0, logit), 0.1 * 0.0001) << logit;
  EXPECT_EQ(MessageOf([&] { calibration.FalseAlarmRate(2, 0); }), "the model has no language 2");
}

TEST(Calibration, IsRareEnoughWhereItReachesTheThreshold) {
  // With logits that stay, and any number of points.
  const Calibration calibration = {
      {{{0.3, -2}, {0.1, -1}, {0.05, -1}, {0.01, 2}, {0.002, 2.5}, {0.001, 7}, {0.0005, 7}}}};
  for (double rate = 0.3; rate > 0.0005; rate *= 0.97) {
    const double threshold = calibration.Threshold(0, rate);
    EXPECT_LE(calibration.FalseAlarmRate(0, threshold), rate * (1 + 1e-12)) << rate;
    EXPECT_GE(calibration.FalseAlarmRate(0, threshold - 1e-6), rate * (1 - 1e-12)) << rate;
  }
  double last = 1;
  for (double logit = -3; logit < 20; logit += 0.01) {
    EXPECT_LE(calibration.FalseAlarmRate(0, logit), last) << logit;
    last = calibration.FalseAlarmRate(0, logit);
  }
  // Beyond a tail that ends level: by the last points that differ.
  EXPECT_NEAR(calibration.FalseAlarmRate(0, 8), 0.0005 * std::pow(4, -1 / 4.5), 1e-12);
  // Without any that differ there is no slope.
  EXPECT_EQ((Calibration{{{{0.1, 0}, {0.01, 0}}}}.FalseAlarmRate(0, 9)), 0.01);
}

TEST(Calibration, RefusesWhatItDoesNotKnow) {
  const Calibration calibration = Example();
  EXPECT_EQ(MessageOf([&] { calibration.Threshold(0, 0.2); }),
            "the model is calibrated for rates of false alarms from 0.0001 to 0.1, got 0.2");
  EXPECT_NE(MessageOf([&] { calibration.Threshold(0, 0.00009); }), "");
  EXPECT_NE(MessageOf([&] { calibration.Threshold(0, std::nan("")); }), "");
  EXPECT_EQ(MessageOf([&] { calibration.Threshold(2, 0.1); }), "the model has no language 2");
  EXPECT_NE(MessageOf([&] { calibration.Threshold(-1, 0.1); }), "");
}

TEST(Calibration, SurvivesJson) {
  const std::vector<std::string> languages = {"php", "js"};
  const Calibration read = CalibrationFromJson(ToJson(Example(), languages), languages);
  ASSERT_EQ(read.languages.size(), 2U);
  ASSERT_EQ(read.languages[0].size(), 3U);
  EXPECT_EQ(read.languages[0][1].rate, 0.01);
  EXPECT_EQ(read.languages[0][1].logit, 2);
  EXPECT_EQ(read.languages[1][0].logit, 0.5);
  // In the order of the languages, not of the names in the file.
  EXPECT_EQ(CalibrationFromJson(ToJson(Example(), languages), {"js"}).languages[0].size(), 2U);
}

TEST(Calibration, SaysWhatIsWrongInJson) {
  EXPECT_EQ(ErrorOf("[[0.1,0],[0.01,0]]"), "");
  const std::string pairs = "data.calibration.php must hold pairs of a rate and a logit";
  for (const char* points : {"[1]", "[[0.1]]", "[[0.1,0,0]]", "[[0.1,\"0\"]]", "[[null,0]]"})
    EXPECT_EQ(ErrorOf(points), pairs) << points;
  const std::string order = "data.calibration.php must have falling rates and rising logits";
  for (const char* points : {"[[0.1,0],[0.1,0]]", "[[0.01,0],[0.1,1]]", "[[0.1,1],[0.01,0]]",
                             "[[0,0]]", "[[1,0]]", "[[-0.1,0]]"})
    EXPECT_EQ(ErrorOf(points), order) << points;
  for (const char* points : {"[]", "[[0.1,0]]"})
    EXPECT_EQ(ErrorOf(points), "data.calibration.php must have at least two points") << points;
  EXPECT_NE(ErrorOf("{}"), "");
  EXPECT_NE(
      MessageOf([] { CalibrationFromJson(nlohmann::json::object(), {"php"}); }).find("calibration"),
      std::string::npos);
  EXPECT_NE(MessageOf([] {
              CalibrationFromJson(nlohmann::json::parse(R"({"calibration":{}})"), {"php"});
            }).find("php"),
            std::string::npos);
}

}  // namespace
}  // namespace fovea::infer
