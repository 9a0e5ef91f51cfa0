#include "fovea/explain/axis_places.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {

double CleanWeight(float weight) { return std::isfinite(weight) && weight > 0 ? weight : 0.0; }

std::vector<double> CleanWeights(const std::vector<float>& weights) {
  std::vector<double> out(weights.size());
  std::transform(weights.begin(), weights.end(), out.begin(), CleanWeight);
  return out;
}

std::vector<AxisPlace> Places(const AttentionReport& report) {
  std::vector<AxisPlace> places(std::max(report.axis.size(), report.mean.size()));
  for (size_t i = 0; i < places.size(); ++i) {
    AxisPlace& p = places[i];
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

std::vector<double> Means(const std::vector<AxisPlace>& places) {
  std::vector<double> out(places.size());
  std::transform(places.begin(), places.end(), out.begin(),
                 [](const AxisPlace& p) { return p.mean; });
  return out;
}

std::vector<int> ByMean(const std::vector<AxisPlace>& places) {
  std::vector<int> order(places.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return places[a].mean > places[b].mean; });
  return order;
}

std::vector<AxisPlace> PlacesOf(const std::vector<double>& weights) {
  std::vector<AxisPlace> places(weights.size());
  for (size_t i = 0; i < weights.size(); ++i) places[i].mean = weights[i];
  return places;
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

std::vector<Column> Columns(const std::vector<AxisPlace>& places, int max_columns) {
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

bool HasDeviation(const std::vector<AxisPlace>& places) {
  return std::any_of(places.begin(), places.end(),
                     [](const AxisPlace& p) { return p.deviation > 0; });
}

bool HasTruth(const std::vector<AxisPlace>& places) {
  return std::any_of(places.begin(), places.end(), [](const AxisPlace& p) { return p.truth; });
}

bool HasMean(const std::vector<AxisPlace>& places) {
  return std::any_of(places.begin(), places.end(), [](const AxisPlace& p) { return p.known; });
}

}  // namespace fovea::explain
