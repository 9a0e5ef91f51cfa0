#include "fovea/infer/files/calibration.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"

namespace fovea::infer {

const std::vector<Calibration::Point>& Calibration::PointsOf(int language) const {
  Require(language >= 0 && static_cast<size_t>(language) < languages.size(),
          "the model has no language ", language);
  return languages[language];
}

double Calibration::Threshold(int language, double rate) const {
  const std::vector<Point>& points = PointsOf(language);
  Require(!points.empty() && rate <= points.front().rate && rate >= points.back().rate,
          "the model is calibrated for rates of false alarms from ", points.back().rate, " to ",
          points.front().rate, ", got ", rate);
  for (size_t i = 1; i < points.size(); ++i) {
    const Point &above = points[i - 1], &below = points[i];
    if (rate < below.rate) continue;
    const double part = std::log(above.rate / rate) / std::log(above.rate / below.rate);
    return above.logit + part * (below.logit - above.logit);
  }
  return points.back().logit;
}

double Calibration::FalseAlarmRate(int language, double logit) const {
  const std::vector<Point>& points = PointsOf(language);
  Require(!points.empty(), "the model is not calibrated for language ", language);
  if (!(logit >= points.front().logit)) return points.front().rate;
  const auto by_logit = [](const Point& a, const Point& b) { return a.logit < b.logit; };
  const auto next = std::upper_bound(points.begin(), points.end(), Point{0, logit}, by_logit);
  if (next != points.end()) {
    const Point& before = next[-1];
    const double part = (logit - before.logit) / (next->logit - before.logit);
    return before.rate * std::pow(next->rate / before.rate, part);
  }
  const Point& last = points.back();
  const auto equal = std::lower_bound(points.begin(), points.end(), last, by_logit);
  if (equal == points.begin()) return last.rate;  // no slope
  const double slope = std::log(equal[-1].rate / last.rate) / (last.logit - equal[-1].logit);
  return std::max(kLeastShare * last.rate, last.rate * std::exp(-slope * (logit - last.logit)));
}

nlohmann::json ToJson(const Calibration& calibration, const std::vector<std::string>& languages) {
  nlohmann::json all = nlohmann::json::object();
  for (size_t i = 0; i < languages.size(); ++i) {
    nlohmann::json points = nlohmann::json::array();
    for (const Calibration::Point& point : calibration.languages[i])
      points.push_back({point.rate, point.logit});
    all[languages[i]] = points;
  }
  return {{"calibration", all}};
}

Calibration CalibrationFromJson(const nlohmann::json& data,
                                const std::vector<std::string>& languages) {
  const data::JsonFields fields(data, "data");
  const data::JsonFields all(fields.Get("calibration"), "data.calibration");
  Calibration out;
  for (const std::string& language : languages) {
    std::vector<Calibration::Point> points;
    for (const nlohmann::json& pair : all.Array(language)) {
      Require(pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_number(),
              "data.calibration.", language, " must hold pairs of a rate and a logit");
      const Calibration::Point point = {pair[0], pair[1]};
      Require(point.rate > 0 && point.rate < 1 && std::isfinite(point.logit) &&
                  (points.empty() ||
                   (point.rate < points.back().rate && point.logit >= points.back().logit)),
              "data.calibration.", language, " must have falling rates and rising logits");
      points.push_back(point);
    }
    Require(points.size() >= 2, "data.calibration.", language, " must have at least two points");
    out.languages.push_back(std::move(points));
  }
  return out;
}

}  // namespace fovea::infer
