#include "fovea/explain/charts/draw_bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fovea::explain {

WeightAxis AxisOf(const std::vector<AxisPlace>& places) {
  double mean = 0, whisker = 0;
  for (const AxisPlace& p : places) {
    mean = std::max(mean, p.mean);
    whisker = std::max(whisker, p.mean + p.deviation);
  }
  if (mean <= 0) return {};
  double most = std::min(whisker, 2 * mean);  // one wild spread does not flatten the bars
  if (mean <= 1) most = std::min(most, 1.0);
  WeightAxis axis;
  axis.step = NiceStep(most * 100, 6) / 100;
  axis.most = std::ceil(most / axis.step - 1e-6) * axis.step;
  return axis;
}

bool GoesOn(const AxisPlace& place, const WeightAxis& axis) {
  return place.deviation > 0 && place.mean + place.deviation > axis.most * (1 + 1e-6);
}

bool AnyGoesOn(const std::vector<AxisPlace>& places, const WeightAxis& axis) {
  return std::any_of(places.begin(), places.end(),
                     [&](const AxisPlace& place) { return GoesOn(place, axis); });
}

void DrawArrowUp(Canvas& canvas, double x, double y, Colour colour) {
  canvas.Polyline({{x - kArrow + 0.5, y + kArrow}, {x, y}, {x + kArrow - 0.5, y + kArrow}}, colour,
                  1.2);
}

void DrawArrowRight(Canvas& canvas, double x, double y, Colour colour) {
  canvas.Polyline({{x - kArrow, y - kArrow + 0.5}, {x, y}, {x - kArrow, y + kArrow - 0.5}}, colour,
                  1.2);
}

std::string TickText(double fraction) { return fmt::format("{:.6g}%", fraction * 100); }

double NiceStep(double most, int steps) {
  if (!(most > 0) || !std::isfinite(most)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(most / steps)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power * steps >= most * (1 - 1e-9)) return digit * power;
  }
  return 10 * power;
}

}  // namespace fovea::explain
