#include "fovea/scan/diff/added_score.h"

#include <algorithm>
#include <limits>

namespace fovea::scan {
namespace {

constexpr double kNothing = -700;

}  // namespace

std::vector<infer::LocatedRegion> ConfineTo(std::span<const ByteSpan> added,
                                            infer::FileScore* score) {
  std::vector<infer::FileWindow>& windows = score->windows;
  std::vector<bool> inside(windows.size());
  std::vector<infer::LocatedRegion> places;
  size_t first = 0;
  for (const ByteSpan& span : added) {
    while (first < windows.size() && windows[first].end <= span.start) ++first;
    infer::LocatedRegion place = {span, {}};
    place.hottest.logit = -std::numeric_limits<float>::infinity();
    for (size_t i = first; i < windows.size() && windows[i].start < span.end; ++i) {
      inside[i] = true;
      if (windows[i].logit > place.hottest.logit) place.hottest = windows[i];
    }
    places.push_back(place);
  }
  double weights = 0, logits = 0, largest = kNothing;
  for (size_t i = 0; i < windows.size(); ++i) {
    if (!inside[i]) {
      windows[i].weight = 0;
      continue;
    }
    weights += windows[i].weight;
    logits += double{windows[i].weight} * windows[i].logit;
    largest = std::max<double>(largest, windows[i].logit);
  }
  score->logit = weights > 0 ? logits / weights : largest;
  for (infer::FileWindow& window : windows)
    if (weights > 0) window.weight = static_cast<float>(window.weight / weights);
  return places;
}

}  // namespace fovea::scan
