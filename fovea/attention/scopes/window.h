#ifndef FOVEA_ATTENTION_SCOPES_WINDOW_H_
#define FOVEA_ATTENTION_SCOPES_WINDOW_H_

#include <string_view>

#include "fovea/attention/member.h"

namespace fovea::attention {

// Places and centres up to here, and what is D further, are exact as float.
inline constexpr int64_t kLargestWindow = int64_t{1} << 20;

inline void RequireWindow(std::string_view scope, const ScoreSizes& sizes) {
  Require(sizes.window >= 1 && sizes.window <= kLargestWindow, "the scope ", scope,
          " needs a window of 1 to ", kLargestWindow, ", got ", sizes.window);
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_WINDOW_H_
