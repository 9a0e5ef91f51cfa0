#ifndef FOVEA_EXPLAIN_CHARTS_DRAW_CHART_H_
#define FOVEA_EXPLAIN_CHARTS_DRAW_CHART_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/explain/axis_places.h"
#include "fovea/explain/canvas.h"
#include "fovea/explain/charts/attention_report.h"

namespace fovea::explain {

constexpr double kChartWidth = 880;  // points
constexpr double kChartMargin = 28;
constexpr int kChartSamples = 8;  // more are left to the other formats

// The limits of a panel of data as text: three digits of what lies between them.
std::pair<std::string, std::string> LimitTexts(double low, double high);

// Draws the whole picture from the top of the canvas downwards (title, mean weights, samples), and
// returns its height in points. Draw once on a surface of any size to learn the height.
double DrawChart(Canvas& canvas, const AttentionReport& report, const Palette& palette);

// Its parts. Each draws below `top` and returns where it ends.
double DrawMeans(Canvas& canvas, const AttentionReport& report,
                 const std::vector<AxisPlace>& places, const Palette& palette, double top);
double DrawSamples(Canvas& canvas, const AttentionReport& report,
                   const std::vector<AxisPlace>& places, const Palette& palette, double top);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_DRAW_CHART_H_
