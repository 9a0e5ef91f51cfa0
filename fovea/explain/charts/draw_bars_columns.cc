#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/callouts.h"
#include "fovea/explain/charts/draw_bars.h"

namespace fovea::explain {
namespace {

constexpr Font kValue{10, true};
constexpr int kMostColumns = 400;  // more places share a column

// Names below the bars; returns where they end.
double DrawNames(Canvas& canvas, const AttentionReport& report,
                 const std::vector<AxisPlace>& places, const ColumnLayout& layout,
                 const Palette& palette) {
  const double y = layout.bottom + (HasTruth(places) ? 9 : 2);
  const int count = static_cast<int>(layout.columns.size());
  std::string title = AxisTitle(report);
  double end = y + 14;
  if (layout.naming == Naming::kThinned) {
    // Names while they are short, else positions from 0.
    const bool named = layout.names <= 40;
    const double widest =
        named ? layout.names : canvas.TextWidth(std::to_string(places.size()), kBarLabel);
    const double pitch = layout.slot() / layout.per();
    const int step = TickStep((widest + 14) / pitch);
    for (int place = 0; place < static_cast<int>(places.size()); place += step) {
      const double x = layout.left + pitch * (place + 0.5);
      canvas.Line(x, layout.bottom, x, layout.bottom + 4, palette.faint, 1);
      canvas.Text(x, y + 13, named ? places[place].name : std::to_string(place), kBarLabel,
                  palette.faint, Align::kCentre);
    }
    if (!named) title += " (position, from 0)";
    if (layout.per() > 1) title += fmt::format("; each bar is the largest of {}", layout.per());
  } else {
    for (int i = 0; i < count; ++i) {
      const AxisPlace& p = places[layout.columns[i].peak];
      const double size = layout.naming == Naming::kUpright   ? 8
                          : layout.naming == Naming::kSlanted ? 9
                                                              : kBarLabel.size;
      const Font font{size, p.truth};
      const Colour colour = p.truth ? palette.truth : palette.ink;
      if (layout.naming == Naming::kLevel) {
        canvas.Text(layout.Centre(i), y + 13, p.name, font, colour, Align::kCentre);
        continue;
      }
      const double turn = layout.naming == Naming::kSlanted ? kSlant : 90;
      // A slanted name may not leave the picture on the left.
      const double fits = layout.naming == Naming::kSlanted
                              ? std::min(100.0, (layout.Centre(i) - 8) * 1.41)
                              : 100.0;
      canvas.Text(layout.Centre(i) + 3, y + 9, canvas.Elided(p.name, font, fits), font, colour,
                  Align::kRight, -turn);
    }
    if (layout.naming == Naming::kSlanted) end = y + 14 + layout.names * 0.71;
    if (layout.naming == Naming::kUpright) end = y + 10 + layout.names;
  }
  canvas.Text((layout.left + layout.right) / 2, end + 17, canvas.Elided(title, kBarLabel, 700),
              kBarLabel, palette.faint, Align::kCentre);
  return end + 20;
}

}  // namespace

ColumnLayout LayoutOf(Canvas& canvas, const AttentionReport& report,
                      const std::vector<AxisPlace>& places) {
  ColumnLayout layout;
  layout.columns = Columns(places, kMostColumns);
  double widest = 0;
  for (const AxisPlace& p : places) widest = std::max(widest, canvas.TextWidth(p.name, kBarLabel));
  layout.names = std::min(widest, 100.0);
  if (widest + 5 <= layout.slot()) {
    layout.naming = Naming::kLevel;
  } else if (!report.ordered && layout.slot() >= 11.5) {
    layout.naming = Naming::kSlanted;
  } else if (!report.ordered && layout.slot() >= 8.5) {
    layout.naming = Naming::kUpright;
  }
  return layout;
}

double DrawBarColumns(Canvas& canvas, const AttentionReport& report,
                      const std::vector<AxisPlace>& places, const Palette& palette,
                      ColumnLayout layout, double top) {
  const WeightAxis axis = AxisOf(places);
  const Callouts callouts = CalloutsOf(canvas, report, places, layout);
  layout.top = top + callouts.height + 6;
  layout.bottom = layout.top + 240;
  const auto at = [&](double w) {
    return layout.bottom - std::min(w / axis.most, 1.0) * (layout.bottom - layout.top);
  };

  for (int i = 0; i * axis.step <= axis.most * (1 + 1e-6); ++i) {
    const double y = at(i * axis.step);
    canvas.Line(layout.left, y, layout.right, y, palette.grid, 1);
    canvas.Text(layout.left - 8, y + 3.5, TickText(i * axis.step), kBarLabel, palette.faint,
                Align::kRight);
  }
  canvas.Text(kChartMargin + 4, (layout.top + layout.bottom) / 2, "mean attention weight (%)",
              kBarLabel, palette.faint, Align::kCentre, -90);

  const double thick = std::min(layout.slot() * (layout.slot() > 8 ? 0.68 : 0.8), 64.0);
  const double cap = std::min(thick * 0.3, 5.0);
  std::vector<double> tops(layout.columns.size());
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& c = layout.columns[i];
    const AxisPlace& p = places[c.peak];
    const double x = layout.Centre(static_cast<int>(i));
    canvas.Rectangle(x - thick / 2, at(p.mean), thick, layout.bottom - at(p.mean),
                     c.truth ? palette.truth : palette.bar);
    tops[i] = at(p.mean);
    if (p.deviation > 0) {
      const double low = at(std::max(0.0, p.mean - p.deviation));
      const bool goes_on = GoesOn(p, axis);
      const double high = at(p.mean + p.deviation) - (goes_on ? kArrow : 0);
      if (layout.slim()) {
        canvas.Rectangle(x - thick / 2, high, thick, low - high, WithAlpha(palette.whisker, kPale));
      } else {
        canvas.Line(x, low, x, high, palette.whisker, 1);
        if (low < layout.bottom) canvas.Line(x - cap, low, x + cap, low, palette.whisker, 1);
        if (!goes_on) canvas.Line(x - cap, high, x + cap, high, palette.whisker, 1);
      }
      if (goes_on) DrawArrowUp(canvas, x, high, palette.whisker);
      tops[i] = std::min(tops[i], high);
    }
    if (c.truth) canvas.Triangle(x, layout.bottom + 3, 6, palette.truth);
  }
  if (places.size() > 1 && !report.gates) {
    canvas.Line(layout.left, at(1.0 / places.size()), layout.right, at(1.0 / places.size()),
                palette.faint, 1, true);
  }
  canvas.Line(layout.left, layout.bottom, layout.right, layout.bottom, palette.faint, 1);
  DrawCallouts(canvas, places, layout, callouts, tops, palette);

  if (layout.naming != Naming::kThinned) {
    // The heaviest bars carry their numbers, as far as these do not touch.
    std::vector<std::pair<double, double>> taken;
    for (const int i : Heaviest(Means(places), 6)) {
      if (places[i].mean < 1.5 / static_cast<double>(places.size())) break;
      const std::string text = Percent(places[i].mean);
      const double x = layout.Centre(i), half = canvas.TextWidth(text, kValue) / 2 + 2;
      if (std::any_of(taken.begin(), taken.end(),
                      [&](const auto& t) { return x - half < t.second && x + half > t.first; })) {
        continue;
      }
      bool covered = false;  // by a taller neighbour
      for (int j = 0; j < static_cast<int>(tops.size()); ++j) {
        covered |= j != i && std::abs(layout.Centre(j) - x) < half && tops[j] < tops[i] - 3;
      }
      if (covered) continue;
      taken.emplace_back(x - half, x + half);
      canvas.Text(x, tops[i] - 5, text, kValue, palette.ink, Align::kCentre);
    }
  }
  return DrawNames(canvas, report, places, layout, palette);
}

}  // namespace fovea::explain
