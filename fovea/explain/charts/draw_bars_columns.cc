#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/draw_chart.h"

namespace fovea::explain {
namespace {

constexpr Font kSubtitle{11.5};
constexpr Font kLabel{10};
constexpr Font kValue{10, true};

constexpr int kMostRows = 40;        // as rows, sorted; more places stand side by side
constexpr size_t kMostCallouts = 8;  // places named above a dense chart
constexpr int kMostColumns = 400;    // more places share a column
constexpr double kSlant = 45;        // degrees, of names that do not fit level

// The weights' axis: from 0 to `most` in steps, as fractions.
struct Scale {
  double step = 0.25;
  double most = 1;
};

Scale ScaleOf(const std::vector<AxisPlace>& places) {
  double mean = 0, whisker = 0;
  for (const AxisPlace& p : places) {
    mean = std::max(mean, p.mean);
    whisker = std::max(whisker, p.mean + p.deviation);
  }
  if (mean <= 0) return {};
  double most = std::min(whisker, 2 * mean);  // one wild spread does not flatten the bars
  if (mean <= 1) most = std::min(most, 1.0);
  Scale scale;
  scale.step = NiceStep(most * 100, 6) / 100;
  scale.most = std::ceil(most / scale.step - 1e-6) * scale.step;
  return scale;
}

std::string TickText(double fraction) { return fmt::format("{:.6g}%", fraction * 100); }

constexpr double kPale = 0.25;  // opacity of the spread of thin bars

// What the marks mean, in one row.
void Legend(Canvas& canvas, const std::vector<AxisPlace>& places, const Palette& palette, bool slim,
            double y) {
  double x = kChartMargin;
  const auto entry = [&](const std::string& text, auto draw) {
    draw();
    canvas.Text(x + 18, y, text, kLabel, palette.faint);
    x += 18 + canvas.TextWidth(text, kLabel) + 22;
  };
  entry("mean weight", [&] { canvas.Rectangle(x, y - 8.5, 11, 9, palette.bar); });
  if (HasTruth(places)) {
    entry("known to decide", [&] { canvas.Rectangle(x, y - 8.5, 11, 9, palette.truth); });
  }
  if (HasDeviation(places)) {
    entry("± 1 standard deviation", [&] {
      if (slim) return canvas.Rectangle(x, y - 8.5, 11, 9, WithAlpha(palette.whisker, kPale));
      canvas.Line(x + 5.5, y - 9, x + 5.5, y + 1, palette.whisker, 1);
      canvas.Line(x + 3, y - 9, x + 8, y - 9, palette.whisker, 1);
      canvas.Line(x + 3, y + 1, x + 8, y + 1, palette.whisker, 1);
    });
  }
  if (places.size() > 1) {
    entry("an even share, " + Percent(1.0 / places.size()),
          [&] { canvas.Line(x - 1, y - 4, x + 13, y - 4, palette.faint, 1, true); });
  }
}

// Rows of names and bars, heaviest first.
double DrawRows(Canvas& canvas, const AttentionReport& report, const std::vector<AxisPlace>& places,
                const Palette& palette, double top) {
  const Scale scale = ScaleOf(places);
  const double row = places.size() <= 12 ? 26 : 20;
  const double thick = row * 0.62;
  double names = 0;
  for (const AxisPlace& p : places) names = std::max(names, canvas.TextWidth(p.name, kLabel));
  names = std::max(names, canvas.TextWidth(AxisTitle(report), kLabel) + 12);
  names = std::clamp(names, 40.0, 250.0);
  const double left = kChartMargin + names + 12;
  const double right = kChartWidth - kChartMargin - 48;
  const double bottom = top + row * places.size() + 6;
  const auto at = [&](double w) { return left + std::min(w / scale.most, 1.0) * (right - left); };

  for (int i = 0; i * scale.step <= scale.most * (1 + 1e-6); ++i) {
    const double x = at(i * scale.step);
    canvas.Line(x, top, x, bottom, palette.grid, 1);
    canvas.Text(x, bottom + 15, TickText(i * scale.step), kLabel, palette.faint, Align::kCentre);
  }

  canvas.Text(left - 22, bottom + 15, canvas.Elided(AxisTitle(report), kLabel, names - 12), kLabel,
              palette.faint, Align::kRight);
  if (places.size() > 1) {
    canvas.Line(at(1.0 / places.size()), top, at(1.0 / places.size()), bottom, palette.faint, 1,
                true);
  }
  std::vector<int> order(places.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return places[a].mean > places[b].mean; });
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const AxisPlace& p = places[order[rank]];
    const double centre = top + 3 + row * (rank + 0.5);
    const Colour colour = p.truth ? palette.truth : palette.bar;
    const Font font{kLabel.size, p.truth};
    canvas.Text(left - 10, centre + 3.6, canvas.Elided(p.name, font, names), font,
                p.truth ? palette.truth : palette.ink, Align::kRight);
    canvas.Rectangle(left, centre - thick / 2, at(p.mean) - left, thick, colour);
    double end = at(p.mean);
    if (p.deviation > 0) {
      const double low = at(std::max(0.0, p.mean - p.deviation));
      end = at(p.mean + p.deviation);
      canvas.Line(low, centre, end, centre, palette.whisker, 1);
      for (const double x : {low, end}) {
        if (x > left) canvas.Line(x, centre - 3.5, x, centre + 3.5, palette.whisker, 1);
      }
    }
    const std::string value = p.known ? Percent(p.mean) : "n/a";
    canvas.Rectangle(end + 6, centre - 6, canvas.TextWidth(value, kLabel) + 4, 12,
                     palette.background);
    canvas.Text(end + 8, centre + 3.6, value, kLabel, palette.ink);
  }
  canvas.Line(left, top, left, bottom, palette.faint, 1);
  canvas.Text((left + right) / 2, bottom + 34, "mean attention weight (%)", kLabel, palette.faint,
              Align::kCentre);
  return bottom + 36;
}

// How the places of a chart of upright bars are named.
enum class Naming { kLevel, kSlanted, kUpright, kThinned };

struct ColumnLayout {
  double left = kChartMargin + 50;
  double right = kChartWidth - kChartMargin;
  double top = 0;
  double bottom = 0;
  std::vector<Column> columns;
  Naming naming = Naming::kThinned;
  double names = 0;  // width of the widest name, at most 100

  int per() const { return columns.empty() ? 1 : columns[0].last - columns[0].first + 1; }
  bool slim() const { return slot() < 7; }
  double slot() const { return (right - left) / std::max<size_t>(1, columns.size()); }
  double Centre(int column) const { return left + slot() * (column + 0.5); }
};

ColumnLayout LayoutOf(Canvas& canvas, const AttentionReport& report,
                      const std::vector<AxisPlace>& places) {
  ColumnLayout layout;
  layout.columns = Columns(places, kMostColumns);
  double widest = 0;
  for (const AxisPlace& p : places) widest = std::max(widest, canvas.TextWidth(p.name, kLabel));
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
        named ? layout.names : canvas.TextWidth(std::to_string(places.size()), kLabel);
    const double pitch = layout.slot() / layout.per();
    const int step = TickStep((widest + 14) / pitch);
    for (int place = 0; place < static_cast<int>(places.size()); place += step) {
      const double x = layout.left + pitch * (place + 0.5);
      canvas.Line(x, layout.bottom, x, layout.bottom + 4, palette.faint, 1);
      canvas.Text(x, y + 13, named ? places[place].name : std::to_string(place), kLabel,
                  palette.faint, Align::kCentre);
    }
    if (!named) title += " (position, from 0)";
    if (layout.per() > 1) title += fmt::format("; each bar is the largest of {}", layout.per());
  } else {
    for (int i = 0; i < count; ++i) {
      const AxisPlace& p = places[layout.columns[i].peak];
      const double size = layout.naming == Naming::kUpright   ? 8
                          : layout.naming == Naming::kSlanted ? 9
                                                              : kLabel.size;
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
  canvas.Text((layout.left + layout.right) / 2, end + 17, canvas.Elided(title, kLabel, 700), kLabel,
              palette.faint, Align::kCentre);
  return end + 20;
}

// Heaviest places of a chart whose names do not all fit, named above it with a thin leader each.
struct Callouts {
  std::vector<int> columns;  // ascending
  std::vector<std::string> labels;
  bool level = true;
  double widest = 0;
  double height = 0;
};

// The first truth places, then places that stand out: well above an even share and, on an ordered
// axis, above their neighbours.
std::vector<int> Outstanding(const AttentionReport& report, const std::vector<AxisPlace>& places,
                             const std::vector<Column>& columns) {
  const int count = static_cast<int>(columns.size());
  std::vector<double> weights(count);
  for (int i = 0; i < count; ++i) weights[i] = places[columns[i].peak].mean;
  const double most = *std::max_element(weights.begin(), weights.end());
  const double least = std::max(1.5 / static_cast<double>(places.size()), most / 10);
  std::vector<int> out;
  for (int i = 0; i < count && out.size() < kMostCallouts / 2; ++i) {
    if (columns[i].truth) out.push_back(i);
  }
  for (const int i : Heaviest(weights, count)) {
    const bool peak =
        (i == 0 || weights[i] >= weights[i - 1]) && (i == count - 1 || weights[i] > weights[i + 1]);
    if (out.size() >= kMostCallouts || weights[i] < least) break;
    if ((peak || !report.ordered) && std::find(out.begin(), out.end(), i) == out.end()) {
      out.push_back(i);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

Callouts CalloutsOf(Canvas& canvas, const AttentionReport& report,
                    const std::vector<AxisPlace>& places, const ColumnLayout& layout) {
  Callouts out;
  if (layout.naming != Naming::kThinned) return out;
  out.columns = Outstanding(report, places, layout.columns);
  for (const int i : out.columns) {
    const AxisPlace& p = places[layout.columns[i].peak];
    const std::string label = canvas.Elided(p.name, kLabel, 160) + "  " + Percent(p.mean);
    out.widest = std::max(out.widest, canvas.TextWidth(label, kLabel));
    out.labels.push_back(label);
  }
  out.level = out.columns.size() * (out.widest + 12) <= layout.right - layout.left;
  if (!out.columns.empty()) out.height = 14 + (out.level ? 14 : out.widest * 0.71 + 8);
  return out;
}

void DrawCallouts(Canvas& canvas, const std::vector<AxisPlace>& places, const ColumnLayout& layout,
                  const Callouts& callouts, const std::vector<double>& tops,
                  const Palette& palette) {
  std::vector<double> wanted;
  for (const int i : callouts.columns) wanted.push_back(layout.Centre(i));
  const double half = callouts.widest / 2;
  const std::vector<double> centres =
      callouts.level
          ? SpreadLabels(wanted, callouts.widest + 12, layout.left + half, layout.right - half)
          : SpreadLabels(wanted, 17, layout.left + 4, layout.right - callouts.widest * 0.71);
  for (size_t k = 0; k < centres.size(); ++k) {
    const int i = callouts.columns[k];
    const bool truth = layout.columns[i].truth;
    const double x = layout.Centre(i);
    const double y = layout.top - 12;
    const Colour line = WithAlpha(palette.faint, 0.45);
    canvas.Line(x, tops[i] - 3, x, layout.top - 1, line, 0.75);
    canvas.Line(x, layout.top - 1, centres[k], y, line, 0.75);
    canvas.Text(centres[k] + (callouts.level ? 0 : 2), y - 4, callouts.labels[k], kLabel,
                truth ? palette.truth : palette.ink, callouts.level ? Align::kCentre : Align::kLeft,
                callouts.level ? 0 : -kSlant);
  }
}

// Upright bars in the order of the axis.
double DrawColumns(Canvas& canvas, const AttentionReport& report,
                   const std::vector<AxisPlace>& places, const Palette& palette,
                   ColumnLayout layout, double top) {
  const Scale scale = ScaleOf(places);
  const Callouts callouts = CalloutsOf(canvas, report, places, layout);
  layout.top = top + callouts.height + 6;
  layout.bottom = layout.top + 240;
  const auto at = [&](double w) {
    return layout.bottom - std::min(w / scale.most, 1.0) * (layout.bottom - layout.top);
  };

  for (int i = 0; i * scale.step <= scale.most * (1 + 1e-6); ++i) {
    const double y = at(i * scale.step);
    canvas.Line(layout.left, y, layout.right, y, palette.grid, 1);
    canvas.Text(layout.left - 8, y + 3.5, TickText(i * scale.step), kLabel, palette.faint,
                Align::kRight);
  }
  canvas.Text(kChartMargin + 4, (layout.top + layout.bottom) / 2, "mean attention weight (%)",
              kLabel, palette.faint, Align::kCentre, -90);

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
      const double high = at(p.mean + p.deviation);
      if (layout.slim()) {
        canvas.Rectangle(x - thick / 2, high, thick, low - high, WithAlpha(palette.whisker, kPale));
      } else {
        canvas.Line(x, low, x, high, palette.whisker, 1);
        for (const double y : {low, high}) {
          if (y < layout.bottom) canvas.Line(x - cap, y, x + cap, y, palette.whisker, 1);
        }
      }
      tops[i] = std::min(tops[i], high);
    }
    if (c.truth) canvas.Triangle(x, layout.bottom + 3, 6, palette.truth);
  }
  if (places.size() > 1) {
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

}  // namespace

double DrawMeans(Canvas& canvas, const AttentionReport& report,
                 const std::vector<AxisPlace>& places, const Palette& palette, double top) {
  std::string subtitle = "Mean attention weight";
  if (report.sample_count > 0) subtitle += " over " + Plural(report.sample_count, "sample");
  subtitle += " · " + Plural(static_cast<int64_t>(places.size()), AxisTitle(report));
  canvas.Text(kChartMargin, top + 13,
              canvas.Elided(subtitle, kSubtitle, kChartWidth - 2 * kChartMargin), kSubtitle,
              palette.faint);
  if (!HasMean(places)) {
    canvas.Text(kChartMargin, top + 44,
                places.empty() ? "No places to show." : "No mean weights to show.", kSubtitle,
                palette.ink);
    return top + 56;
  }
  const ColumnLayout layout = LayoutOf(canvas, report, places);
  const bool upright = report.ordered || places.size() > kMostRows ||
                       (places.size() > 12 && layout.naming == Naming::kLevel);
  Legend(canvas, places, palette, upright && layout.slim(), top + 38);
  return upright ? DrawColumns(canvas, report, places, palette, layout, top + 58)
                 : DrawRows(canvas, report, places, palette, top + 58);
}

}  // namespace fovea::explain
