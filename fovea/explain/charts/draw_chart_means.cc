#include <algorithm>

#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/draw_bars.h"

namespace fovea::explain {
namespace {

constexpr Font kSubtitle{11.5};
constexpr int kMostRows = 40;  // as rows, sorted; more places stand side by side

// What the marks mean, in one row. slim: bars too thin for error bars of lines.
void Legend(Canvas& canvas, const AttentionReport& report, const std::vector<AxisPlace>& places,
            const Palette& palette, bool upright, bool slim, double y) {
  double x = kChartMargin;
  const auto entry = [&](const std::string& text, auto draw) {
    draw();
    canvas.Text(x + 18, y, text, kBarLabel, palette.faint);
    x += 18 + canvas.TextWidth(text, kBarLabel) + 22;
  };
  entry("mean weight", [&] { canvas.Rectangle(x, y - 8.5, 11, 9, palette.bar); });
  if (HasTruth(places)) {
    entry("known to decide", [&] { canvas.Rectangle(x, y - 8.5, 11, 9, palette.truth); });
  }
  if (HasDeviation(places)) {
    const bool cut = std::any_of(places.begin(), places.end(),
                                 [](const AxisPlace& p) { return p.deviation > p.mean; });
    entry(cut ? "± 1 standard deviation, cut at 0" : "± 1 standard deviation", [&] {
      if (slim) return canvas.Rectangle(x, y - 8.5, 11, 9, WithAlpha(palette.whisker, kPale));
      canvas.Line(x + 5.5, y - 9, x + 5.5, y + 1, palette.whisker, 1);
      canvas.Line(x + 3, y - 9, x + 8, y - 9, palette.whisker, 1);
      canvas.Line(x + 3, y + 1, x + 8, y + 1, palette.whisker, 1);
    });
  }
  if (AnyGoesOn(places, AxisOf(places))) {
    entry("goes on beyond the axis", [&] {
      if (upright) {
        canvas.Line(x + 5.5, y - 9, x + 5.5, y + 1, palette.whisker, 1);
        return DrawArrowUp(canvas, x + 5.5, y - 9, palette.whisker);
      }
      canvas.Line(x, y - 4, x + 11, y - 4, palette.whisker, 1);
      DrawArrowRight(canvas, x + 11, y - 4, palette.whisker);
    });
  }
  if (places.size() > 1 && !report.gates) {
    entry("an even share, " + Percent(1.0 / places.size()),
          [&] { canvas.Line(x - 1, y - 4, x + 13, y - 4, palette.faint, 1, true); });
  }
}

}  // namespace

double DrawMeans(Canvas& canvas, const AttentionReport& report,
                 const std::vector<AxisPlace>& places, const Palette& palette, double top) {
  std::string subtitle = "Mean attention weight";
  if (report.gates) subtitle += ", 0 to 100%,";
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
  Legend(canvas, report, places, palette, upright, upright && layout.slim(), top + 38);
  return upright ? DrawBarColumns(canvas, report, places, palette, layout, top + 58)
                 : DrawBarRows(canvas, report, places, palette, top + 58);
}

}  // namespace fovea::explain
