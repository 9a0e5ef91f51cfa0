#ifndef FOVEA_EXPLAIN_CHARTS_DRAW_CHART_H_
#define FOVEA_EXPLAIN_CHARTS_DRAW_CHART_H_

#include <vector>

#include "fovea/explain/axis_places.h"
#include "fovea/explain/canvas.h"
#include "fovea/explain/charts/attention_report.h"

namespace fovea::explain {

constexpr double kChartWidth = 880;  // points
constexpr double kChartMargin = 28;
constexpr int kChartSamples = 8;  // more are left to the other formats

// Draws the whole picture from the top of the canvas downwards (title, mean weights, samples), and
// returns its height in points. Draw once on a surface of any size to learn the height.
double DrawChart(Canvas& canvas, const AttentionReport& report, const Palette& palette);

// Its parts. Each draws below `top` and returns where it ends.
double DrawMeans(Canvas& canvas, const AttentionReport& report,
                 const std::vector<AxisPlace>& places, const Palette& palette, double top);
double DrawSamples(Canvas& canvas, const AttentionReport& report,
                   const std::vector<AxisPlace>& places, const Palette& palette, double top);

// Centres of labels that want to stand at `wanted` (ascending), moved as little as possible (least
// squares) so that neighbours are `gap` apart, then into [low, high] while that can hold them.
// Source: isotonic regression by pooling adjacent violators.
std::vector<double> SpreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high);

// The least of 1, 2, 5 times a power of ten that covers `most` in at most `steps` steps.
double NiceStep(double most, int steps);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_DRAW_CHART_H_
