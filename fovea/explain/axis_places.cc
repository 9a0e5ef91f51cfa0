#include "fovea/explain/axis_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/display_width.h"

namespace fovea::explain {
namespace {

// Characters that hide within text, and those that XML and HTML do not allow.
bool IsTreacherous(char32_t c) {
  return c == 0x061C || c == 0x200B || c == 0x200C || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xE0000 && c <= 0xE0FFF);
}

}  // namespace

std::string CleanName(const std::string& text, size_t max_bytes) {
  std::string out;
  for (const char32_t c : DecodeUtf8(Printable(text, max_bytes))) {
    if (IsTreacherous(c)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<uint32_t>(c));
    } else {
      AppendUtf8(out, c);
    }
  }
  return out;
}

double CleanWeight(float weight) { return std::isfinite(weight) && weight > 0 ? weight : 0.0; }

std::vector<double> CleanWeights(const std::vector<float>& weights) {
  std::vector<double> out(weights.size());
  std::transform(weights.begin(), weights.end(), out.begin(), CleanWeight);
  return out;
}

std::vector<Place> Places(const AttentionReport& report) {
  std::vector<Place> places(std::max(report.axis.size(), report.mean.size()));
  for (size_t i = 0; i < places.size(); ++i) {
    Place& p = places[i];
    p.name = i < report.axis.size() ? CleanName(report.axis[i]) : std::to_string(i);
    if (i < report.mean.size()) {
      p.known = std::isfinite(report.mean[i]);
      p.mean = CleanWeight(report.mean[i]);
    }
    if (p.known && i < report.deviation.size()) p.deviation = CleanWeight(report.deviation[i]);
  }
  for (const int i : report.truth) {
    if (i >= 0 && static_cast<size_t>(i) < places.size()) places[i].truth = true;
  }
  return places;
}

std::vector<double> Means(const std::vector<Place>& places) {
  std::vector<double> out(places.size());
  std::transform(places.begin(), places.end(), out.begin(), [](const Place& p) { return p.mean; });
  return out;
}

std::vector<int> Heaviest(std::span<const double> weights, int count) {
  std::vector<int> order;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) order.push_back(static_cast<int>(i));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return weights[a] > weights[b]; });
  if (order.size() > static_cast<size_t>(std::max(count, 0))) order.resize(std::max(count, 0));
  return order;
}

std::vector<Column> Columns(const std::vector<Place>& places, int max_columns) {
  Require(max_columns >= 1, "Columns: max_columns must be at least 1, got ", max_columns);
  const int n = static_cast<int>(places.size());
  const int per = std::max(1, (n + max_columns - 1) / max_columns);
  std::vector<Column> columns;
  for (int first = 0; first < n; first += per) {
    Column c{first, std::min(n, first + per) - 1, first, false};
    for (int i = c.first; i <= c.last; ++i) {
      if (places[i].mean > places[c.peak].mean) c.peak = i;
      c.truth |= places[i].truth;
    }
    columns.push_back(c);
  }
  return columns;
}

int TickStep(double least) {
  for (int power = 1; power < 1'000'000'000; power *= 10) {
    for (const int digit : {1, 2, 5}) {
      if (digit * static_cast<double>(power) >= least) return digit * power;
    }
  }
  return 1'000'000'000;
}

std::string AxisTitle(const AttentionReport& report) {
  if (!report.axis_title.empty()) return CleanName(report.axis_title);
  return report.ordered ? "step" : "column";
}

std::string Title(const AttentionReport& report) {
  return report.title.empty() ? "Where the model looks" : CleanName(report.title);
}

std::string Plural(int64_t count, const std::string& noun) {
  std::string digits = std::to_string(count);
  const int start = count < 0 ? 1 : 0;
  for (int i = static_cast<int>(digits.size()) - 3; i > start; i -= 3) digits.insert(i, ",");
  return fmt::format("{} {}{}", digits, noun, count == 1 ? "" : "s");
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

std::string PlaceWithValue(const AttentionSample& sample, const std::vector<Place>& places,
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

bool HasDeviation(const std::vector<Place>& places) {
  return std::any_of(places.begin(), places.end(), [](const Place& p) { return p.deviation > 0; });
}

bool HasTruth(const std::vector<Place>& places) {
  return std::any_of(places.begin(), places.end(), [](const Place& p) { return p.truth; });
}

bool HasMean(const std::vector<Place>& places) {
  return std::any_of(places.begin(), places.end(), [](const Place& p) { return p.known; });
}

}  // namespace fovea::explain
