#include "fovea/explain/contributions/coloured_line.h"

#include <cmath>

namespace fovea::explain {
namespace {

using Points = std::vector<std::pair<double, double>>;

constexpr double kGreyWidth = 1.3;
constexpr double kLeastWidth = 1.6, kMoreWidth = 1.2;  // of the first colour, and up to the last
constexpr double kDot = 4;

std::pair<double, double> HalfWay(const Points& points, size_t i) {
  return {(points[i].first + points[i + 1].first) / 2,
          (points[i].second + points[i + 1].second) / 2};
}

bool Known(const Points& points, size_t i) {
  return i < points.size() && std::isfinite(points[i].second);
}

// Whether step i has a value and no neighbour has one.
bool Alone(const Points& points, size_t i) {
  return Known(points, i) && !Known(points, i + 1) && (i == 0 || !Known(points, i - 1));
}

}  // namespace

std::vector<LevelRun> LevelRuns(const std::vector<Column>& columns,
                                std::span<const float> contributions,
                                const ContributionColours& colours) {
  std::vector<LevelRun> runs;
  for (const Column& c : columns) {
    const int level = colours.Level(contributions[static_cast<size_t>(c.peak)]);
    if (runs.empty() || runs.back().level != level)
      runs.push_back({static_cast<size_t>(c.first), 0, level});
    runs.back().last = static_cast<size_t>(c.last);
  }
  return runs;
}

void DrawColouredLine(Canvas& canvas, const Points& points, const std::vector<LevelRun>& runs,
                      const ContributionColours& colours) {
  canvas.Polyline(points, colours.At(0), kGreyWidth);  // under all of it: joints show no gap
  for (const LevelRun& run : runs) {
    const Colour colour = colours.At(run.level);
    Points part;
    if (run.first > 0) part.push_back(HalfWay(points, run.first - 1));
    for (size_t i = run.first; i <= run.last; ++i) {
      part.push_back(points[i]);
      if (Alone(points, i)) {
        canvas.Rectangle(points[i].first - kDot / 2, points[i].second - kDot / 2, kDot, kDot,
                         colour);
      }
    }
    if (run.last + 1 < points.size()) part.push_back(HalfWay(points, run.last));
    const double share = static_cast<double>(std::abs(run.level)) / ContributionColours::kLevels;
    if (run.level != 0) canvas.Polyline(part, colour, kLeastWidth + kMoreWidth * share);
  }
}

}  // namespace fovea::explain
