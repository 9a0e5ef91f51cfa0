#ifndef FOVEA_EXPLAIN_CHARTS_DRAW_BARS_H_
#define FOVEA_EXPLAIN_CHARTS_DRAW_BARS_H_

#include <string>
#include <vector>

#include "fovea/explain/charts/draw_chart.h"

// The bars of the mean weights, of which a chart has one kind.
namespace fovea::explain {

constexpr Font kBarLabel{10};
constexpr double kPale = 0.25;  // opacity of the spread of thin bars
constexpr double kSlant = 45;   // degrees, of names that do not fit level

// The weights' axis: from 0 to `most` in steps, as fractions.
struct WeightAxis {
  double step = 0.25;
  double most = 1;
};

WeightAxis AxisOf(const std::vector<AxisPlace>& places);

// Whether the error bar, mean ± deviation, leaves the axis at its upper end, which an arrow says.
bool GoesOn(const AxisPlace& place, const WeightAxis& axis);
bool AnyGoesOn(const std::vector<AxisPlace>& places, const WeightAxis& axis);

constexpr double kArrow = 4;  // length of an arrow's head; its tip stands as far beyond the axis
// Of an error bar that goes on: its tip at (x, y), upwards or to the right.
void DrawArrowUp(Canvas& canvas, double x, double y, Colour colour);
void DrawArrowRight(Canvas& canvas, double x, double y, Colour colour);

std::string TickText(double fraction);

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
                      const std::vector<AxisPlace>& places);

// Rows of names and bars, heaviest first. Both return where they end.
double DrawBarRows(Canvas& canvas, const AttentionReport& report,
                   const std::vector<AxisPlace>& places, const Palette& palette, double top);
// Upright bars in the order of the axis.
double DrawBarColumns(Canvas& canvas, const AttentionReport& report,
                      const std::vector<AxisPlace>& places, const Palette& palette,
                      ColumnLayout layout, double top);

// The least of 1, 2, 5 times a power of ten that covers `most` in at most `steps` steps.
double NiceStep(double most, int steps);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_DRAW_BARS_H_
