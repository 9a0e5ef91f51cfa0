#ifndef FOVEA_EXPLAIN_CHARTS_CALLOUTS_H_
#define FOVEA_EXPLAIN_CHARTS_CALLOUTS_H_

#include <string>
#include <vector>

#include "fovea/explain/charts/draw_bars.h"

namespace fovea::explain {

// Heaviest places of a chart whose names do not all fit, named above it with a thin leader each.
struct Callouts {
  std::vector<int> columns;  // ascending
  std::vector<std::string> labels;
  bool level = true;
  double widest = 0;
  double height = 0;
};

Callouts CalloutsOf(Canvas& canvas, const AttentionReport& report,
                    const std::vector<AxisPlace>& places, const ColumnLayout& layout);
// tops: where the bar of each column ends.
void DrawCallouts(Canvas& canvas, const std::vector<AxisPlace>& places, const ColumnLayout& layout,
                  const Callouts& callouts, const std::vector<double>& tops,
                  const Palette& palette);

// Centres of labels that want to stand at `wanted` (ascending), moved as little as possible (least
// squares) so that neighbours are `gap` apart, then into [low, high] while that can hold them.
// Source: isotonic regression by pooling adjacent violators.
std::vector<double> SpreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_CALLOUTS_H_
