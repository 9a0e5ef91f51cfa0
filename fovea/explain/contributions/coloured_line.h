#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_COLOURED_LINE_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_COLOURED_LINE_H_

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "fovea/explain/axis_places.h"
#include "fovea/explain/canvas.h"
#include "fovea/explain/contributions/contribution_colours.h"

namespace fovea::explain {

// Neighbouring steps of one colour, last included.
struct LevelRun {
  size_t first = 0, last = 0;
  int level = 0;
};

// Each column of steps has the level of its heaviest.
std::vector<LevelRun> LevelRuns(const std::vector<Column>& columns,
                                std::span<const float> contributions,
                                const ContributionColours& colours);

// A line through the points of all steps, each step's part of it, from half-way to its neighbours,
// in the step's colour, and the wider, the more the step contributed. A point that is not finite
// leaves a gap; one alone between gaps is a dot.
void DrawColouredLine(Canvas& canvas, const std::vector<std::pair<double, double>>& points,
                      const std::vector<LevelRun>& runs, const ContributionColours& colours);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_COLOURED_LINE_H_
