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
  // Share of the file's attention, 0 to 1; a window's weight lies evenly on its bytes that are no
  // blanks, as far as the finding has them.
  double Share(int64_t start, int64_t end) const;
  // Of the window with the largest share of the stretch: the decisive word that says most in it;
  // without any its first byte that is no blank. Without weight that of the hottest region; else
  // start.
  int64_t Hottest(int64_t start, int64_t end) const;
  bool InRegion(int64_t start, int64_t end) const;
  // The next place behind `at` where a region begins or ends; INT64_MAX if there is none.
  int64_t NextEdge(int64_t at) const;

 private:
  int64_t BehindBlanks(int64_t at, int64_t end) const;
  // How much of a window's weight lies in a stretch, 0 to 1.
  double Overlap(const Heat& window, int64_t start, int64_t end) const;
  // Bytes of [start, end) that are no blanks; all of those that the finding does not have.
  int64_t Signs(int64_t start, int64_t end) const;
  // Indices of the windows that may overlap: [first, last).
  std::pair<size_t, size_t> Overlapping(int64_t start, int64_t end) const;

  const Finding& finding_;
  std::vector<Heat> windows_;         // by start
  std::vector<int64_t> ends_;         // the largest end up to each
  std::vector<int32_t> signs_ = {0};  // bytes before each of the content's that are no blanks
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_HEAT_MAP_H_
