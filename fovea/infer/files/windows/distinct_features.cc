#include "fovea/infer/files/windows/distinct_features.h"

namespace fovea::infer {

void DistinctFeatures::Append(std::span<const uint32_t> features, std::vector<uint32_t>* out) {
  ++window_;
  const size_t before = out->size();
  out->resize(before + features.size());
  uint32_t* to = out->data() + before;
  for (const uint32_t feature : features) {
    Place& place = places_[(feature * 0x9e3779b1u) >> (32 - kBits)];
    const uint64_t key = window_ << 32 | feature;
    // Without a branch that could be guessed wrong.
    const bool fresh = place.last != key && place.before != key;
    place.before = place.last == key ? place.before : place.last;
    place.last = key;
    *to = feature;
    to += fresh ? 1 : 0;
  }
  out->resize(static_cast<size_t>(to - out->data()));
}

}  // namespace fovea::infer
