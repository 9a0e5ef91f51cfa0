#ifndef FOVEA_ATTENTION_SCOPES_WINDOW_H_
#define FOVEA_ATTENTION_SCOPES_WINDOW_H_

#include <algorithm>
#include <cmath>
#include <string_view>

#include "fovea/attention/member.h"

namespace fovea::attention {

// Places and centres up to here, and what is D further, are exact as float.
inline constexpr int64_t kLargestWindow = int64_t{1} << 20;

inline void RequireWindow(std::string_view scope, const ScoreSizes& sizes) {
  Require(sizes.window >= 1 && sizes.window <= kLargestWindow, "the scope ", scope,
          " needs a window of 1 to ", kLargestWindow, ", got ", sizes.window);
}

// The keys j of Tk with |j − centre| ≤ window: begin ≤ j < end. Of the nearest whole numbers on
// both sides, so that what is D away is so exactly. A centre of NaN hides nothing.
struct PlaceRange {
  int64_t begin, end;
};
inline PlaceRange PlacesAround(float centre, int64_t window, int64_t keys) {
  if (std::isnan(centre)) return {0, keys};
  const auto place = [&](double x) {
    return static_cast<int64_t>(std::clamp<double>(x, 0, static_cast<double>(keys)));
  };
  const int64_t begin = place(std::ceil(centre) - static_cast<double>(window));
  return {begin, std::max(begin, place(std::floor(centre) + static_cast<double>(window) + 1))};
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_WINDOW_H_
