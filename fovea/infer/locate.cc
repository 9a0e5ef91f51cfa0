#include "fovea/infer/locate.h"

#include <algorithm>

namespace fovea::infer {
namespace {

bool IsHotter(const FileWindow& a, const FileWindow& b) {
  return a.logit != b.logit ? a.logit > b.logit : a.weight > b.weight;
}

Place PlaceOf(const FileWindow& window) { return {window.start, window.end, window}; }

// b starts at or after a's end.
bool AreOneRegion(const Place& a, const Place& b, int64_t windows_between,
                  const LocateOptions& options) {
  return windows_between <= options.gap_windows || b.start - a.end <= options.gap_bytes;
}

void Join(const Place& b, Place* a) {
  a->end = b.end;
  if (IsHotter(b.hottest, a->hottest)) a->hottest = b.hottest;
}

Place HottestWithNeighbours(std::span<const FileWindow> windows, const LocateOptions& options) {
  size_t hottest = 0;
  for (size_t i = 1; i < windows.size(); ++i)
    if (IsHotter(windows[i], windows[hottest])) hottest = i;
  const float least = windows[hottest].logit - options.neighbour_drop;
  Place place = PlaceOf(windows[hottest]);
  for (size_t i = hottest; i > 0 && windows[i - 1].logit >= least; --i)
    place.start = windows[i - 1].start;
  for (size_t i = hottest + 1; i < windows.size() && windows[i].logit >= least; ++i)
    place.end = windows[i].end;
  return place;
}

}  // namespace

std::vector<Place> LocateAbove(std::span<const FileWindow> windows, const LocateOptions& options) {
  std::vector<Place> places;
  const float least = std::min(options.grow, options.logit);
  size_t last = 0;  // index behind the windows of places.back()
  for (size_t begin = 0; begin < windows.size();) {
    if (!(windows[begin].logit >= least)) {
      ++begin;
      continue;
    }
    Place place = PlaceOf(windows[begin]);
    size_t end = begin + 1;
    for (; end < windows.size() && windows[end].logit >= least; ++end)
      Join(PlaceOf(windows[end]), &place);
    if (place.hottest.logit >= options.logit) {
      if (!places.empty() &&
          AreOneRegion(places.back(), place, static_cast<int64_t>(begin - last), options))
        Join(place, &places.back());
      else
        places.push_back(place);
      last = end;
    }
    begin = end;
  }
  return places;
}

std::vector<Place> Locate(std::span<const FileWindow> windows, const LocateOptions& options) {
  std::vector<Place> places = LocateAbove(windows, options);
  if (places.empty() && !windows.empty()) places.push_back(HottestWithNeighbours(windows, options));
  return places;
}

}  // namespace fovea::infer
