#include "fovea/explain/contributions/contribution_words.h"

#include <fmt/format.h>

#include <cmath>

#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/contributions/contribution_rows.h"

namespace fovea::explain {
namespace {

constexpr size_t kDescribedClasses = 6;

std::string RangeText(const ContributionReport& report, const StepRange& range) {
  const std::string amount = Amount(std::abs(range.sum));
  const bool adds = range.sum > 0, one = range.first == range.last;
  const std::string verb = std::string(adds ? " add" : " take") + (one ? "s " : " ");
  const std::string of = IsLogit(report) ? (amount == "1" ? " logit" : " logits")
                         : report.unit.empty()
                             ? ""
                             : (adds ? " to " : " from ") + CleanName(report.unit);
  return StepsText(range.first, range.last) + verb + amount + of;
}

}  // namespace

std::string Title(const ContributionReport& report) {
  return report.title.empty() ? "What each " + AxisTitle(report) + " contributes"
                              : CleanName(report.title);
}

std::string AxisTitle(const ContributionReport& report) {
  return report.axis_title.empty() ? "time step" : CleanName(report.axis_title);
}

std::string ClassName(const ContributionReport& report, size_t index) {
  return CleanName(report.classes[index]);
}

bool IsLogit(const ContributionReport& report) { return report.unit == "logit"; }

std::string ScoreName(const ContributionReport& report) {
  return IsLogit(report) ? "logit" : "predicted value";
}

std::string ScoreSentence(const ContributionReport& report) {
  return fmt::format("The {} is its bias and the sum of what each {} contributes",
                     IsLogit(report) ? "logit of a class" : "predicted value", AxisTitle(report));
}

std::string Amount(double value, int digits) {
  if (std::abs(value) >= 100 && std::abs(value) < 1e6) return fmt::format("{:.0f}", value);
  return fmt::format("{:.{}g}", value == 0 ? 0.0 : value, digits);  // never -0
}

std::string SignedAmount(double value, int digits) {
  return (value > 0 ? "+" : "") + Amount(value, digits);
}

std::string Verdict(const ContributionReport& report, const ContributionSample& sample) {
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : " · ") + text; };
  if (!sample.prediction.empty()) {
    add("predicted " + CleanName(sample.prediction));
    if (!sample.probabilities.empty()) {
      const float p = sample.probabilities[PredictedClass(report, sample)];
      if (std::isfinite(p)) out += " (" + Percent(p) + ")";
    }
  }
  if (!sample.target.empty()) add("true " + CleanName(sample.target));
  // An amount is never quite right.
  if (!sample.prediction.empty() && !sample.target.empty() && !sample.probabilities.empty())
    add(sample.prediction == sample.target ? "right" : "wrong");
  return out;
}

std::string StepsText(int64_t first, int64_t last) {
  return first == last ? fmt::format("step {}", first) : fmt::format("steps {}–{}", first, last);
}

std::string RangesText(const ContributionReport& report, const std::vector<StepRange>& ranges) {
  std::string out;
  for (const StepRange& range : ranges) out += (out.empty() ? "" : ", ") + RangeText(report, range);
  return out;
}

std::string FieldText(const ContributionSample& sample) {
  const ReceptiveField field = FieldWithin(sample);
  if (field.last < field.first) return "";
  return StepsText(field.step, field.step) + ", computed from " +
         StepsText(field.first, field.last);
}

std::string Description(const ContributionReport& report) {
  std::string out =
      fmt::format("Series of {}, each step coloured by what it contributed to the {}.",
                  Plural(static_cast<int64_t>(report.samples.size()), "sample"), ScoreName(report));
  for (size_t c = 0; c < report.means.size() && c < kDescribedClasses; ++c) {
    if (!HasSeries(report.means[c])) continue;
    const std::string ranges = RangesText(report, HeaviestRanges(report.means[c].contributions));
    if (!ranges.empty())
      out += fmt::format(" In the mean of {}, {}.", ClassName(report, c), ranges);
  }
  return out;
}

}  // namespace fovea::explain
