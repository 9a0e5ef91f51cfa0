#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/explain/clean_text.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

// float numbers, so that each is written with the fewest digits that restore it (at most 9), and
// keys in the order in which they are documented.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

Json Numbers(std::span<const float> values) {
  Json out = Json::array();
  for (const float value : values)
    out.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
  return out;
}

Json Rows(const std::vector<float>& values, size_t rows, int64_t steps) {
  Json out = Json::array();
  for (size_t row = 0; row < rows; ++row) out.push_back(Numbers(RowOf(values, row, steps)));
  return out;
}

Json Mean(const ContributionReport& report, size_t index) {
  const ContributionMean& mean = report.means[index];
  Json out;
  out["class"] = report.classes[index];
  out["samples"] = mean.samples;
  out["values"] = Rows(mean.values, report.dim_names.size(), StepsOf(mean));
  out["contributions"] = Numbers(mean.contributions);
  return out;
}

Json Sample(const ContributionReport& report, const ContributionSample& sample) {
  Json out;
  out["id"] = sample.id;
  out["steps"] = sample.steps;
  out["values"] = Rows(sample.values, report.dim_names.size(), sample.steps);
  out["contributions"] = Rows(sample.contributions, report.classes.size(), sample.steps);
  out["scores"] = Numbers(sample.scores);
  out["probabilities"] = Numbers(sample.probabilities);
  out["field"] = {
      {"step", sample.field.step}, {"first", sample.field.first}, {"last", sample.field.last}};
  out["prediction"] = sample.prediction;
  out["target"] = sample.target;
  return out;
}

}  // namespace

std::string RenderJson(const ContributionReport& report) {
  CheckContributions(report);
  Json axis = Json::array(), means = Json::array(), samples = Json::array();
  for (int64_t t = 0; t < LongestSteps(report); ++t) axis.push_back(std::to_string(t));
  for (size_t c = 0; c < report.means.size(); ++c) means.push_back(Mean(report, c));
  for (const ContributionSample& sample : report.samples) samples.push_back(Sample(report, sample));
  Json out;
  out["task"] = report.task;
  out["axis"] = std::move(axis);
  out["unit"] = report.unit;
  out["classes"] = report.classes;
  out["dimensions"] = report.dim_names;
  out["bias"] = Numbers(report.bias);
  out["mean"] = std::move(means);
  out["samples"] = std::move(samples);
  return EscapeControls(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace fovea::explain
