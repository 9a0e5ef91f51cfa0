#ifndef FOVEA_EXPLAIN_MATRICES_PAIR_REPORT_H_
#define FOVEA_EXPLAIN_MATRICES_PAIR_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/explain/render_options.h"

namespace fovea::explain {

// How much each place looks at each, over all samples. Names come from outside and may hold
// anything (clean_text.h).
struct PairReport {
  std::string task;        // "tabular"
  std::string title;       // of the picture
  std::string axis_title;  // "column"
  std::vector<std::string> axis;
  std::vector<float> weights;  // [places that look, places]
  int64_t sample_count = 0;    // of the mean
};

// A matrix, a row a place that looks (weight_matrix.h). All throw ArgumentError where there is not
// a weight for each pair.
std::string RenderPairsText(const PairReport& report, const TextOptions& options = {});
std::string RenderPairsSvg(const PairReport& report, Theme theme = Theme::kLight);
std::string RenderPairsPng(const PairReport& report, double scale = 2.0,
                           Theme theme = Theme::kLight);
// {"task", "axis": [names], "pairs": [[one for each place] for each place that looks],
// "sample_count"}, on one line; docs/json.md has it.
std::string RenderPairsJson(const PairReport& report);
// A row a pair: place, looks_at, weight.
std::string RenderPairsCsv(const PairReport& report);
// A page of its own with the picture; no script, no request; light and dark.
std::string RenderPairsHtml(const PairReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_MATRICES_PAIR_REPORT_H_
