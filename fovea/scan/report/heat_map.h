#ifndef FOVEA_SCAN_REPORT_HEAT_MAP_H_
#define FOVEA_SCAN_REPORT_HEAT_MAP_H_

#include <cstdint>
#include <vector>

#include "fovea/scan/finding.h"

namespace fovea::scan {

// A finding's attention over any stretch of its bytes [start, end). Weights that are not finite
// count as 0. The finding must outlive this.
class HeatMap {
 public:
  explicit HeatMap(const Finding& finding);

  // No window has weight: there is nothing to draw.
  bool empty() const { return windows_.empty(); }
  // Share of the file's attention, 0 to 1; a window's weight lies evenly on its bytes.
  double Share(int64_t start, int64_t end) const;
  // First byte that is no blank, within the stretch, of the window with the largest share of it;
  // without weight that of the hottest region there; else start.
  int64_t Hottest(int64_t start, int64_t end) const;
  bool InRegion(int64_t start, int64_t end) const;
  // The next place behind `at` where a region begins or ends; INT64_MAX if there is none.
  int64_t NextEdge(int64_t at) const;

 private:
  int64_t BehindBlanks(int64_t at, int64_t end) const;
  // Indices of the windows that may overlap: [first, last).
  std::pair<size_t, size_t> Overlapping(int64_t start, int64_t end) const;

  const Finding& finding_;
  std::vector<Heat> windows_;  // by start
  std::vector<int64_t> ends_;  // the largest end up to each
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_HEAT_MAP_H_
