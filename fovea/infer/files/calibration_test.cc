#include "fovea/infer/files/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

Calibration Example() { return {{{{0.1, -1}, {0.01, 2}, {0.0001, 6}}, {{0.1, 0.5}}}}; }

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
  EXPECT_EQ(CalibrationFromJson(ToJson(Example(), languages), {"js"}).languages[0].size(), 1U);
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
  EXPECT_EQ(ErrorOf("[]"), "data.calibration.php is empty");
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
