#include <algorithm>

#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/draw_bars.h"

namespace fovea::explain {

double DrawBarRows(Canvas& canvas, const AttentionReport& report,
                   const std::vector<AxisPlace>& places, const Palette& palette, double top) {
  const WeightAxis axis = AxisOf(places);
  const double row = places.size() <= 12 ? 26 : 20;
  const double thick = row * 0.62;
  double names = 0;
  for (const AxisPlace& p : places) names = std::max(names, canvas.TextWidth(p.name, kBarLabel));
  names = std::max(names, canvas.TextWidth(AxisTitle(report), kBarLabel) + 12);
  names = std::clamp(names, 40.0, 250.0);
  const double left = kChartMargin + names + 12;
  const double right = kChartWidth - kChartMargin - 48;
  const double bottom = top + row * places.size() + 6;
  const auto at = [&](double w) { return left + std::min(w / axis.most, 1.0) * (right - left); };

  for (int i = 0; i * axis.step <= axis.most * (1 + 1e-6); ++i) {
    const double x = at(i * axis.step);
    canvas.Line(x, top, x, bottom, palette.grid, 1);
    canvas.Text(x, bottom + 15, TickText(i * axis.step), kBarLabel, palette.faint, Align::kCentre);
  }

  canvas.Text(left - 22, bottom + 15, canvas.Elided(AxisTitle(report), kBarLabel, names - 12),
              kBarLabel, palette.faint, Align::kRight);
  if (places.size() > 1 && !report.gates) {
    canvas.Line(at(1.0 / places.size()), top, at(1.0 / places.size()), bottom, palette.faint, 1,
                true);
  }
  const std::vector<int> order = ByMean(places);
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const AxisPlace& p = places[order[rank]];
    const double centre = top + 3 + row * (rank + 0.5);
    const Colour colour = p.truth ? palette.truth : palette.bar;
    const Font font{kBarLabel.size, p.truth};
    canvas.Text(left - 10, centre + 3.6, canvas.Elided(p.name, font, names), font,
                p.truth ? palette.truth : palette.ink, Align::kRight);
    canvas.Rectangle(left, centre - thick / 2, at(p.mean) - left, thick, colour);
    double end = at(p.mean);
    if (p.deviation > 0) {
      const double low = at(std::max(0.0, p.mean - p.deviation));
      const bool goes_on = GoesOn(p, axis);
      end = at(p.mean + p.deviation) + (goes_on ? kArrow : 0);
      canvas.Line(low, centre, end, centre, palette.whisker, 1);
      if (low > left) canvas.Line(low, centre - 3.5, low, centre + 3.5, palette.whisker, 1);
      if (goes_on)
        DrawArrowRight(canvas, end, centre, palette.whisker);
      else
        canvas.Line(end, centre - 3.5, end, centre + 3.5, palette.whisker, 1);
    }
    const std::string value = p.known ? Percent(p.mean) : "n/a";
    canvas.Rectangle(end + 6, centre - 6, canvas.TextWidth(value, kBarLabel) + 4, 12,
                     palette.background);
    canvas.Text(end + 8, centre + 3.6, value, kBarLabel, palette.ink);
  }
  canvas.Line(left, top, left, bottom, palette.faint, 1);
  canvas.Text((left + right) / 2, bottom + 34, "mean attention weight (%)", kBarLabel,
              palette.faint, Align::kCentre);
  return bottom + 36;
}

}  // namespace fovea::explain
