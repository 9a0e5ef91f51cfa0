#include "fovea/explain/charts/draw_chart.h"

#include <cmath>

#include "fovea/explain/attention_words.h"

namespace fovea::explain {

double DrawChart(Canvas& canvas, const AttentionReport& report, const Palette& palette) {
  const double width = kChartWidth - 2 * kChartMargin;
  const Font title{18, true};
  canvas.Text(kChartMargin, 40, canvas.Elided(Title(report), title, width), title, palette.ink);

  const std::vector<AxisPlace> places = Places(report);
  double y = DrawMeans(canvas, report, places, palette, 48);
  if (!report.samples.empty()) y = DrawSamples(canvas, report, places, palette, y + 28);
  return std::ceil(y + kChartMargin - 6);
}

}  // namespace fovea::explain
