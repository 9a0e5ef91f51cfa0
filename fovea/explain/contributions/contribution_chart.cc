#include "fovea/explain/contributions/contribution_chart.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/display_width.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/contribution_words.h"

namespace fovea::explain {
namespace {

constexpr int kRows = 6;    // above and below the base line together
constexpr int kScale = 9;   // columns of the scale: "  +0.042 "
constexpr int kWidest = 4;  // columns of the terminal that one column takes

// Both signs in one unit: as many rows above and below as make it least.
struct Split {
  int above = 0, below = 0;
  double unit = 0;  // of a row
};

Split SplitOf(double most, double least) {
  Split best;
  for (int above = least < 0 ? 0 : kRows; above <= (most > 0 ? kRows : 0); ++above) {
    const int below = kRows - above;
    if ((above == 0 && most > 0) || (below == 0 && least < 0)) continue;
    const double unit = std::max(above > 0 ? most / above : 0, below > 0 ? -least / below : 0);
    if (unit > 0 && (best.unit == 0 || unit < best.unit)) best = {above, below, unit};
  }
  return best;
}

// A cell above the base line, filled from below, of 8 eighths.
const char* Risen(int eighths) {
  static constexpr const char* kBlock[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  return kBlock[std::clamp(eighths, 0, 8)];
}

// Below it, filled from above: there are characters for an eighth, a half and the whole alone.
const char* Hanging(int eighths) {
  return eighths <= 0 ? " " : eighths <= 2 ? "▔" : eighths <= 5 ? "▀" : "█";
}

std::string Repeated(const char* cell, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += cell;
  return out;
}

// Names of steps below columns that are `wide` each, as many as do not touch.
std::string StepNames(const std::vector<Column>& columns, int wide) {
  const int total = static_cast<int>(columns.size()) * wide;
  const double widest = static_cast<double>(std::to_string(columns.back().first).size());
  std::string names;
  for (size_t i = 0; i < columns.size(); i += TickStep((widest + 2) / wide)) {
    const std::string name = std::to_string(columns[i].first);
    const size_t start = i * wide;
    if (start + name.size() > static_cast<size_t>(total)) break;
    names += std::string(start - names.size(), ' ') + name;
  }
  return names;
}

}  // namespace

std::vector<ChartLine> ContributionChart(std::span<const float> contributions, int64_t axis_steps,
                                         int width) {
  if (contributions.empty()) return {};
  const auto steps = static_cast<int>(contributions.size());
  std::vector<double> sizes(std::max<size_t>(contributions.size(), axis_steps));
  for (int t = 0; t < steps; ++t) sizes[t] = std::abs(FiniteOr0(contributions[t]));
  const int room = std::max(1, width - kScale - 1);
  std::vector<Column> columns = Columns(PlacesOf(sizes), room);
  const int wide = std::clamp(room / static_cast<int>(columns.size()), 1, kWidest);
  std::erase_if(columns, [&](const Column& c) { return c.first >= steps; });

  std::vector<double> heights;
  for (const Column& c : columns) heights.push_back(FiniteOr0(contributions[c.peak]));
  const Split split = SplitOf(*std::max_element(heights.begin(), heights.end()),
                              *std::min_element(heights.begin(), heights.end()));
  const auto scale = [](const std::string& text) { return PadLeft(text, kScale - 1) + " "; };
  std::vector<ChartLine> lines;
  for (int row = split.above - 1; row >= -split.below; --row) {
    if (row == -1) lines.push_back({scale("0") + "┼", Repeated("─", columns.size() * wide), 0});
    ChartLine line{scale("") + "│", "", row >= 0 ? 1 : -1};
    if (row == split.above - 1 && row >= 0)
      line.scale = scale(SignedAmount((row + 1) * split.unit, 2)) + "│";
    if (row == -split.below && row < 0) line.scale = scale(SignedAmount(row * split.unit, 2)) + "│";
    for (const double height : heights) {
      const int eighths = static_cast<int>(std::lround(height / split.unit * 8));
      line.cells +=
          Repeated(row >= 0 ? Risen(eighths - row * 8) : Hanging(-eighths + (row + 1) * 8), wide);
    }
    lines.push_back(line);
  }
  if (split.below == 0)
    lines.push_back({scale("0") + "┼", Repeated("─", columns.size() * wide), 0});
  lines.push_back({scale("") + " ", StepNames(columns, wide), 0});
  return lines;
}

}  // namespace fovea::explain
