#ifndef FOVEA_INFER_FILES_CALIBRATION_H_
#define FOVEA_INFER_FILES_CALIBRATION_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace fovea::infer {

// From which logit on a file is a finding, by language and rate of false alarms.
struct Calibration {
  struct Point {
    double rate = 0, logit = 0;
  };
  std::vector<std::vector<Point>> languages;  // each by falling rate, logits not falling

  // Between two points linear in log(rate). ArgumentError: a rate beyond the points' range, or a
  // language that is not there.
  double Threshold(int language, double rate) const;
};

// {"calibration": {"php": [[0.01, 2.5], …], …}}, with an entry for each language.
nlohmann::json ToJson(const Calibration& calibration, const std::vector<std::string>& languages);
// Throws ArgumentError that names what is at fault.
Calibration CalibrationFromJson(const nlohmann::json& data,
                                const std::vector<std::string>& languages);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_CALIBRATION_H_
