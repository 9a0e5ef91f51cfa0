#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_CHART_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_CHART_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea::explain {

// A line of a chart on a terminal.
struct ChartLine {
  std::string scale;  // on the left, up to and with the axis
  std::string cells;
  int sign = 0;  // of the contributions that it shows: 1, -1; 0 for lines of the axis
};

// Columns of contributions above a base line where they are positive and below it where they are
// negative, all in one unit, with steps named below. The chart has room for `axis_steps` steps, so
// that a shorter series ends early; where steps share a column, it shows the largest of them. At
// most `width` columns of the terminal, as far as that holds a scale and one column.
std::vector<ChartLine> ContributionChart(std::span<const float> contributions, int64_t axis_steps,
                                         int width);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_CHART_H_
