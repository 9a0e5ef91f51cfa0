#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_COLOURS_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_COLOURS_H_

#include <algorithm>
#include <span>
#include <vector>

#include "fovea/explain/canvas.h"

namespace fovea::explain {

// Colours from blue (against) through grey (nothing) to orange (for), in few levels, so that
// neighbours of one level are one line.
class ContributionColours {
 public:
  static constexpr int kLevels = 8;  // of each sign

  // From all that is drawn in these colours. A few outliers do not make the others grey: they have
  // the last colour, and clipped() says so.
  ContributionColours(const std::vector<std::span<const float>>& drawn, const Palette& palette);

  double limit() const { return limit_; }  // where the last colour begins; 0 if there is nothing
  bool clipped() const { return clipped_; }
  // The largest and the least within the limit, 0 among them.
  double most() const { return std::min(most_, limit_); }
  double least() const { return std::max(least_, -limit_); }

  int Level(float contribution) const;  // -kLevels to kLevels
  Colour At(int level) const;

 private:
  const Palette& palette_;
  double limit_ = 0, most_ = 0, least_ = 0;
  bool clipped_ = false;
};

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_COLOURS_H_
