#include "fovea/infer/files/distinct_features.h"

namespace fovea::infer {

void DistinctFeatures::Append(std::span<const uint32_t> features, std::vector<uint32_t>* out) {
  ++window_;
  const size_t before = out->size();
  out->resize(before + features.size());
  uint32_t* to = out->data() + before;
  for (const uint32_t feature : features) {
    Seen* seen = &seen_[(feature * 0x9e3779b1u) >> (32 - kBits)];
    Seen* const end = seen + kPlaces;
    while (seen != end && seen->window == window_ && seen->feature != feature) ++seen;
    // Where all places are taken, it is kept.
    const bool again = seen != end && seen->window == window_;
    if (seen != end) *seen = {window_, feature};
    *to = feature;
    to += again ? 0 : 1;
  }
  out->resize(static_cast<size_t>(to - out->data()));
}

}  // namespace fovea::infer
