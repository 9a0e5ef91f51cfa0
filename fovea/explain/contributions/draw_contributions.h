#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_DRAW_CONTRIBUTIONS_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_DRAW_CONTRIBUTIONS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/explain/canvas.h"
#include "fovea/explain/charts/draw_chart.h"
#include "fovea/explain/contributions/contribution_colours.h"
#include "fovea/explain/contributions/contribution_report.h"

namespace fovea::explain {

constexpr size_t kDrawnClasses = 6;
constexpr size_t kDrawnDims = 8;
constexpr double kSeriesGap = 32;  // between the two series of a row
constexpr double kSeriesWidth = (kChartWidth - 2 * kChartMargin - kSeriesGap) / 2;

// A series with what each of its steps contributed, as one part of the picture.
struct DrawnSeries {
  std::string name;  // on the left of its heading
  std::string note;  // on the right
  int64_t steps = 0;
  const std::vector<float>* values = nullptr;  // [dims, steps]
  std::span<const float> contributions;
  ReceptiveField field;  // none if last < first
};

// What all series of a section share.
struct SeriesScale {
  const std::vector<std::string>& dim_names;
  int64_t axis_steps = 0;  // a shorter series ends early
  const ContributionColours& colours;
};

// Heading, a panel for each dimension, bars, bracket and names of steps.
void DrawSeries(Canvas& canvas, const DrawnSeries& series, const SeriesScale& scale,
                const Palette& palette, double x, double top);
double SeriesHeight(size_t dims);

// Draws the whole picture from the top of the canvas downwards (title, mean series of classes,
// samples), and returns its height in points.
double DrawContributions(Canvas& canvas, const ContributionReport& report, const Palette& palette);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_DRAW_CONTRIBUTIONS_H_
