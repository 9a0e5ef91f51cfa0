#include "fovea/explain/attention_words.h"

#include <fmt/format.h>

#include <cmath>

#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {

std::string AxisTitle(const AttentionReport& report) {
  if (!report.axis_title.empty()) return CleanName(report.axis_title);
  return report.ordered ? "step" : "column";
}

std::string Title(const AttentionReport& report) {
  return report.title.empty() ? "Where the model looks" : CleanName(report.title);
}

std::string Percent(double fraction) {
  if (fraction > 0 && fraction < 0.0005) return "<0.1%";
  return fmt::format("{:.1f}%", fraction * 100);
}

std::string Verdict(const AttentionSample& sample) {
  std::string out;
  if (!sample.prediction.empty()) out = "predicted " + CleanName(sample.prediction);
  if (!sample.target.empty()) {
    out += (out.empty() ? "true " : " · true ") + CleanName(sample.target);
  }
  return out;
}

std::string PlaceWithValue(const AttentionSample& sample, const std::vector<AxisPlace>& places,
                           int index) {
  const size_t i = static_cast<size_t>(index);
  const std::string name = i < places.size() ? places[i].name : std::to_string(index);
  if (i < sample.value_text.size() && !sample.value_text[i].empty()) {
    return name + " = " + CleanName(sample.value_text[i]);
  }
  if (i < sample.values.size() && sample.value_text.empty() &&
      sample.values.size() == sample.weights.size() && std::isfinite(sample.values[i])) {
    return fmt::format("{} = {:.4g}", name, sample.values[i]);
  }
  return name;
}

std::vector<int> MostDecisive(const AttentionSample& sample, int count) {
  std::vector<double> by_place;
  for (size_t i = 0; i < sample.weights.size(); ++i)
    by_place.push_back(DecisionOf(sample, static_cast<int>(i)));
  return Heaviest(by_place, count);
}

double DecisionOf(const AttentionSample& sample, int index) {
  const auto i = static_cast<size_t>(index);
  const float of = i < sample.effects.size() ? std::abs(sample.effects[i]) : sample.weights[i];
  return std::isfinite(of) && of > 0 ? of : 0.0;
}

std::string DecisionText(const AttentionSample& sample, int index) {
  const double size = DecisionOf(sample, index);
  const auto i = static_cast<size_t>(index);
  if (i >= sample.effects.size()) return Percent(size);
  const std::string sign = sample.effects[i] < 0 ? "−" : "+";
  return sign + (sample.effects_are_shares ? Percent(size) : fmt::format("{:.3g}", size));
}

std::string EffectWords(const AttentionReport& report) {
  const bool shares = !report.samples.empty() && report.samples[0].effects_are_shares;
  return StrCat("effect of each ", AxisTitle(report), ": the ",
                shares ? "probability of the predicted class" : "prediction",
                " with its value, less that with the value missing");
}

std::string Description(const AttentionReport& report) {
  const std::vector<AxisPlace> places = Places(report);
  std::string out =
      "Mean attention weights of " + Plural(static_cast<int64_t>(places.size()), AxisTitle(report));
  std::string list;
  for (const int i : Heaviest(Means(places), 4)) {
    list += (list.empty() ? "; heaviest: " : ", ") + places[i].name + " " + Percent(places[i].mean);
  }
  return out + list + ".";
}

}  // namespace fovea::explain
