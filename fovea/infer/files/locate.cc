#include "fovea/infer/files/locate.h"

#include <algorithm>

namespace fovea::infer {
namespace {

bool IsHotter(const FileWindow& a, const FileWindow& b) {
  return a.logit != b.logit ? a.logit > b.logit : a.weight > b.weight;
}

size_t HottestOf(std::span<const FileWindow> windows) {
  size_t hottest = 0;
  for (size_t i = 1; i < windows.size(); ++i)
    if (IsHotter(windows[i], windows[hottest])) hottest = i;
  return hottest;
}

LocatedRegion PlaceOf(const FileWindow& window) { return {window, window}; }

void Join(const LocatedRegion& b, LocatedRegion* a) {
  a->end = b.end;
  if (IsHotter(b.hottest, a->hottest)) a->hottest = b.hottest;
}

LocatedRegion HottestWithNeighbours(std::span<const FileWindow> windows,
                                    const LocateOptions& options) {
  const size_t hottest = HottestOf(windows);
  const float least = windows[hottest].alone - options.neighbour_drop;
  LocatedRegion place = PlaceOf(windows[hottest]);
  place.sure = false;
  for (size_t i = hottest; i > 0 && windows[i - 1].alone >= least; --i)
    place.start = windows[i - 1].start;
  for (size_t i = hottest + 1; i < windows.size() && windows[i].alone >= least; ++i)
    place.end = windows[i].end;
  return place;
}

// inside[t]: whether window t is in a region of the best course.
std::vector<bool> BestCourse(std::span<const FileWindow> windows, const LocateOptions& options) {
  constexpr float kMost = 50;  // that no window decides over hundreds
  struct Came {
    bool out_from_inside, in_from_inside;
  };
  const size_t hottest = HottestOf(windows);
  std::vector<Came> came(windows.size());
  double out = 0, in = -options.cost;
  for (size_t t = 0; t < windows.size(); ++t) {
    came[t] = {in > out, in >= out - options.cost};
    const double begin = out - options.cost;
    out = std::max(out, in);
    // The hottest window counts as what all say of it. NaN counts as cold.
    const float said =
        t == hottest ? std::max(windows[t].alone, windows[t].logit) : windows[t].alone;
    const float logit = said == said ? said : -kMost;
    in = std::max(in, begin) + std::clamp(logit + options.bias, -kMost, kMost);
  }
  std::vector<bool> inside(windows.size());
  bool now = in > out;
  for (size_t t = windows.size(); t-- > 0;) {
    inside[t] = now;
    now = now ? came[t].in_from_inside : came[t].out_from_inside;
  }
  return inside;
}

}  // namespace

std::vector<LocatedRegion> LocateSure(std::span<const FileWindow> windows,
                                      const LocateOptions& options) {
  const std::vector<bool> inside = BestCourse(windows, options);
  std::vector<LocatedRegion> places;
  bool before = false;
  for (size_t t = 0; t < windows.size(); ++t) {
    const LocatedRegion place = PlaceOf(windows[t]);
    if (inside[t] && !places.empty() &&
        (before || place.start - places.back().end <= options.gap_bytes))
      Join(place, &places.back());
    else if (inside[t])
      places.push_back(place);
    before = inside[t];
  }
  std::erase_if(
      places, [&](const LocatedRegion& place) { return !(place.hottest.logit >= options.least); });
  return places;
}

std::vector<LocatedRegion> Locate(std::span<const FileWindow> windows,
                                  const LocateOptions& options) {
  std::vector<LocatedRegion> places = LocateSure(windows, options);
  if (windows.empty()) return places;
  const FileWindow& hottest = windows[HottestOf(windows)];
  const auto behind = std::upper_bound(places.begin(), places.end(), hottest.start,
                                       [](int64_t at, const ByteSpan& p) { return at < p.end; });
  if (behind != places.end() && behind->start <= hottest.start) return places;
  LocatedRegion place = HottestWithNeighbours(windows, options);
  // Its neighbours may be of another region.
  if (behind != places.begin()) place.start = std::max(place.start, (behind - 1)->end);
  if (behind != places.end()) place.end = std::min(place.end, behind->start);
  places.insert(behind, place);
  return places;
}

}  // namespace fovea::infer
