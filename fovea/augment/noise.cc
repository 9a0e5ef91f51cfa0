#include "fovea/augment/noise.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace fovea::augment {
namespace {

std::string Noise(Random& random) {
  const auto size = static_cast<size_t>(8 * std::exp(random.Uniform() * std::log(513)));
  const uint64_t kind = random.Below(6);
  std::string bytes(std::min<size_t>(size, 4096), '\0');
  if (kind == 0) return bytes;
  for (size_t i = 0; i < bytes.size(); i += kind == 1 ? 2 : 1)
    bytes[i] = static_cast<char>(kind == 2 ? 128 + random.Below(128) : random.Below(256));
  return bytes;
}

}  // namespace

void InsertNoise(Sample& sample, Random& random) {
  std::vector<int64_t> places;
  for (uint64_t i = 1 + random.Below(3); i > 0; --i) {
    const auto at = static_cast<int64_t>(random.Below(sample.bytes.size() + 1));
    if (std::none_of(sample.spans.begin(), sample.spans.end(),
                     [at](const ByteSpan& span) { return span.start < at && at < span.end; }))
      places.push_back(at);
  }
  std::sort(places.begin(), places.end());
  Edits edits;
  for (const int64_t at : places) edits.InsertOutside(at, Noise(random));
  edits.Apply(sample);
}

}  // namespace fovea::augment
