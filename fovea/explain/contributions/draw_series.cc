#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/explain/axis_places.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/contributions/coloured_line.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/contribution_words.h"
#include "fovea/explain/contributions/draw_contributions.h"

namespace fovea::explain {
namespace {

constexpr Font kId{10, true};
constexpr Font kText{10};
constexpr Font kSmall{9};
constexpr Font kSmallBold{9, true};

constexpr double kHeading = 26;
constexpr double kScaleWidth = 38;  // on the left of the panels
constexpr double kDimName = 13;     // above a panel, where there are several
constexpr double kBetween = 6;      // panels
constexpr double kOverStrip = 4;    // more of it above the bars
constexpr double kStrip = 34;       // the bars
constexpr double kBelow = 25;       // bracket and names of steps
constexpr int kMostBars = 200;      // more steps share a bar

double PanelHeight(size_t dims) { return dims <= 1 ? 84 : dims == 2 ? 54 : dims <= 4 ? 42 : 32; }

class SeriesDrawing {
 public:
  SeriesDrawing(Canvas& canvas, const DrawnSeries& series, const SeriesScale& scale,
                const Palette& palette, double x)
      : canvas_(canvas),
        series_(series),
        scale_(scale),
        palette_(palette),
        x_(x),
        left_(x + kScaleWidth),
        right_(x + kSeriesWidth),
        slot_((right_ - left_) / static_cast<double>(std::max<int64_t>(1, scale.axis_steps))) {
    std::vector<double> sizes;
    for (const float c : series.contributions) sizes.push_back(std::abs(FiniteOr0(c)));
    columns_ = Columns(PlacesOf(sizes), kMostBars);
    runs_ = LevelRuns(columns_, series.contributions, scale.colours);
  }

  void Draw(double top) {
    Heading(top + 16);
    double y = top + kHeading;
    const size_t dims = scale_.dim_names.size(), shown = std::min(dims, kDrawnDims);
    const double height = PanelHeight(dims);
    for (size_t d = 0; d < shown; ++d) {
      if (dims > 1) {
        canvas_.Text(left_, y + 9,
                     canvas_.Elided(CleanName(scale_.dim_names[d]), kSmall, right_ - left_), kSmall,
                     palette_.faint);
        y += kDimName;
      }
      Panel(RowOf(*series_.values, d, series_.steps), y, height);
      y += height + kBetween;
    }
    y += kOverStrip;
    Strip(y);
    Below(y + kStrip);
  }

 private:
  double Centre(int64_t step) const { return left_ + slot_ * (static_cast<double>(step) + 0.5); }

  void Heading(double y) {
    const std::string note = canvas_.Elided(series_.note, kText, kSeriesWidth * 0.72);
    const double used = canvas_.TextWidth(note, kText);
    canvas_.Text(x_, y, canvas_.Elided(series_.name, kId, kSeriesWidth - used - 12), kId,
                 palette_.ink);
    canvas_.Text(right_, y, note, kText, palette_.faint, Align::kRight);
  }

  void Panel(std::span<const float> values, double top, double height) {
    canvas_.Rectangle(left_, top, right_ - left_, height, WithAlpha(palette_.grid, 0.35));
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const float v : values) {
      if (!std::isfinite(v)) continue;
      low = std::min<double>(low, v);
      high = std::max<double>(high, v);
    }
    if (low > high) return;
    const auto [low_text, high_text] = LimitTexts(low, high);
    const double bottom = top + height;
    canvas_.Text(left_ - 6, top + 9, high_text, kSmall, palette_.faint, Align::kRight);
    if (low < high)
      canvas_.Text(left_ - 6, bottom - 2, low_text, kSmall, palette_.faint, Align::kRight);
    const double range = high > low ? high - low : 1, middle = high > low ? 0 : 0.5;
    std::vector<std::pair<double, double>> points;
    for (const float v : values) {
      const double share = (v - low) / range + middle;
      points.emplace_back(Centre(static_cast<int64_t>(points.size())),
                          bottom - 5 - share * (height - 10));
    }
    DrawColouredLine(canvas_, points, runs_, scale_.colours);
  }

  // Bars of the contributions, up or down from 0, in one unit for the whole section, but for a
  // series with an outlier.
  void Strip(double top) {
    double most = scale_.colours.most(), least = scale_.colours.least();
    for (const float c : series_.contributions) {
      most = std::max(most, FiniteOr0(c));
      least = std::min(least, FiniteOr0(c));
    }
    const double unit = most > least ? kStrip / (most - least) : 0;
    const double zero = unit > 0 ? top + most * unit : top + kStrip;
    std::vector<Box> above, below;
    for (const Column& c : columns_) {
      const double height = FiniteOr0(series_.contributions[c.peak]) * unit;
      const double width = slot_ * (c.last - c.first + 1),
                   thick = width > 4 ? std::min(width * 0.8, 40.0) : width;
      const Box box{left_ + slot_ * c.first + (width - thick) / 2, zero - std::max(height, 0.0),
                    thick, std::abs(height)};
      if (box.height >= 0.05) (height > 0 ? above : below).push_back(box);
    }
    canvas_.Rectangles(above, palette_.truth);
    canvas_.Rectangles(below, palette_.bar);
    canvas_.Line(left_, zero, right_, zero, palette_.faint, 0.75);
    if (most > 0) {
      canvas_.Text(left_ - 6, std::min(top + 8, zero + 3), SignedAmount(most, 2), kSmall,
                   palette_.faint, Align::kRight);
    }
    if (least < 0) {
      canvas_.Text(left_ - 6, std::max(top + kStrip, zero + 3), SignedAmount(least, 2), kSmall,
                   palette_.faint, Align::kRight);
    }
  }

  // The bracket, or else the heaviest range, with its words between the first and the last step.
  void Below(double bottom) {
    const ReceptiveField& field = series_.field;
    std::string words;
    double wanted = left_;
    Colour colour = palette_.ink;
    if (field.first <= field.last) {
      const double low = left_ + slot_ * static_cast<double>(field.first),
                   high = left_ + slot_ * static_cast<double>(field.last + 1), y = bottom + 9;
      canvas_.Polyline({{low, y - 4}, {low, y}, {high, y}, {high, y - 4}}, palette_.ink, 1);
      canvas_.Triangle(Centre(field.step), bottom + 1.5, 5, palette_.ink);
      words = StepsText(field.step, field.step) + ": " +
              SignedAmount(series_.contributions[field.step]);
      if (field.first < field.last) words += fmt::format(", from {}–{}", field.first, field.last);
      wanted = Centre(field.step);
    } else if (const auto ranges = HeaviestRanges(series_.contributions); !ranges.empty()) {
      const StepRange& range = ranges[0];
      words = StepsText(range.first, range.last) + ": " + SignedAmount(range.sum);
      wanted = (Centre(range.first) + Centre(range.last)) / 2;
      colour = range.sum > 0 ? palette_.truth : palette_.bar;
    }
    const double y = bottom + 21, half = canvas_.TextWidth(words, kSmallBold) / 2;
    const double centre = std::clamp(wanted, left_ + half, std::max(left_ + half, right_ - half));
    canvas_.Text(centre, y, words, kSmallBold, colour, Align::kCentre);
    const std::string last = std::to_string(scale_.axis_steps - 1);
    const double gap = words.empty() ? 0 : half + 8;
    if (words.empty() || left_ + canvas_.TextWidth("0", kSmall) < centre - gap)
      canvas_.Text(left_, y, "0", kSmall, palette_.faint);
    if (scale_.axis_steps > 1 &&
        (words.empty() || right_ - canvas_.TextWidth(last, kSmall) > centre + gap))
      canvas_.Text(right_, y, last, kSmall, palette_.faint, Align::kRight);
  }

  Canvas& canvas_;
  const DrawnSeries& series_;
  const SeriesScale& scale_;
  const Palette& palette_;
  const double x_, left_, right_, slot_;
  std::vector<Column> columns_;  // steps that share a bar and a colour, by the largest of them
  std::vector<LevelRun> runs_;
};

}  // namespace

double SeriesHeight(size_t dims) {
  const double panel = PanelHeight(dims) + (dims > 1 ? kDimName : 0) + kBetween;
  return kHeading + static_cast<double>(std::min(dims, kDrawnDims)) * panel + kOverStrip + kStrip +
         kBelow + 14;
}

void DrawSeries(Canvas& canvas, const DrawnSeries& series, const SeriesScale& scale,
                const Palette& palette, double x, double top) {
  if (series.steps == 0) {
    canvas.Text(x, top + 16, canvas.Elided(series.name, kId, kSeriesWidth / 2), kId, palette.ink);
    canvas.Text(x, top + 40, "no steps", kText, palette.faint);
    return;
  }
  SeriesDrawing(canvas, series, scale, palette, x).Draw(top);
}

}  // namespace fovea::explain
