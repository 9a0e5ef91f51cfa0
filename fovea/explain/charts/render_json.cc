#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/explain/charts/render.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

// float numbers, so that a weight is written with the fewest digits that restore it (at most 9),
// and keys in the order in which they are documented.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

Json Numbers(const std::vector<float>& values, size_t size) {
  Json out = Json::array();
  for (size_t i = 0; i < size; ++i) {
    const bool finite = i < values.size() && std::isfinite(values[i]);
    out.push_back(finite ? Json(values[i]) : Json(nullptr));
  }
  return out;
}

}  // namespace

std::string RenderJson(const AttentionReport& report) {
  Json axis = Json::array();
  const size_t places = std::max(report.axis.size(), report.mean.size());
  for (size_t i = 0; i < places; ++i) {
    axis.push_back(i < report.axis.size() ? report.axis[i] : std::to_string(i));
  }
  Json samples = Json::array();
  for (const AttentionSample& sample : report.samples) {
    Json s;
    s["id"] = sample.id;
    s["weights"] = Numbers(sample.weights, sample.weights.size());
    if (!sample.effects.empty()) s["effects"] = Numbers(sample.effects, sample.effects.size());
    s["prediction"] = sample.prediction;
    s["target"] = sample.target;
    samples.push_back(std::move(s));
  }
  Json classes = Json::array();
  for (const ClassWeights& of : report.classes) {
    Json c;
    c["name"] = of.name;
    c["samples"] = of.samples;
    c["mean"] = Numbers(of.mean, places);
    classes.push_back(std::move(c));
  }
  Json out;
  out["task"] = report.task;
  out["gates"] = report.gates;
  out["axis"] = std::move(axis);
  out["mean"] = Numbers(report.mean, places);
  out["deviation"] = Numbers(report.deviation, places);
  out["classes"] = std::move(classes);
  out["samples"] = std::move(samples);
  return EscapeControls(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace fovea::explain
