#ifndef FOVEA_INFER_FILES_CALIBRATION_H_
#define FOVEA_INFER_FILES_CALIBRATION_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace fovea::infer {

// The tail of what clean files score, by language: which share of them has that logit or a higher
// one. Read one way it says from which logit on a file is a finding, the other way how rare a score
// is among clean files.
struct Calibration {
  struct Point {
    double rate = 0, logit = 0;
  };
  // Each at least two points by falling rate, within (0, 1), with logits that do not fall.
  std::vector<std::vector<Point>> languages;

  // FalseAlarmRate tells of no rate below this share of the last point's: beyond that nothing was
  // seen that would bear it out.
  static constexpr double kLeastShare = 0.1;

  // Between two points linear in log(rate). ArgumentError: a rate beyond the points' range, or a
  // language that is not there.
  double Threshold(int language, double rate) const;

  // The share of clean files with that logit or a higher one, the inverse of Threshold: it is at
  // most r where Threshold(r) is reached. Between two points log(rate) is linear in the logit.
  // Below the first point it is that point's rate, which is then the least that it can be. Beyond
  // the last it goes on at the slope of the last two points whose logits differ, down to
  // kLeastShare of the last rate, which is then the most that it can be. ArgumentError: a language
  // that is not there.
  double FalseAlarmRate(int language, double logit) const;

 private:
  const std::vector<Point>& PointsOf(int language) const;
};

// {"calibration": {"php": [[0.01, 2.5], …], …}}, with an entry for each language.
nlohmann::json ToJson(const Calibration& calibration, const std::vector<std::string>& languages);
// Throws ArgumentError that names what is at fault.
Calibration CalibrationFromJson(const nlohmann::json& data,
                                const std::vector<std::string>& languages);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_CALIBRATION_H_
