#include "fovea/scan/report/heat_map.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

namespace fovea::scan {
namespace {

double Overlap(const Heat& window, int64_t start, int64_t end) {
  const int64_t bytes = std::min(window.end, end) - std::max(window.start, start);
  if (bytes <= 0) return 0;
  return static_cast<double>(bytes) / static_cast<double>(window.size());
}

}  // namespace

HeatMap::HeatMap(const Finding& finding) : finding_(finding) {
  for (const Heat& window : finding.heat) {
    if (window.end > window.start && std::isfinite(window.weight) && window.weight > 0)
      windows_.push_back(window);
  }
  std::stable_sort(windows_.begin(), windows_.end(),
                   [](const Heat& a, const Heat& b) { return a.start < b.start; });
  for (const Heat& window : windows_)
    ends_.push_back(ends_.empty() ? window.end : std::max(ends_.back(), window.end));
}

std::pair<size_t, size_t> HeatMap::Overlapping(int64_t start, int64_t end) const {
  const auto first = std::upper_bound(ends_.begin(), ends_.end(), start) - ends_.begin();
  const auto last = std::lower_bound(windows_.begin(), windows_.end(), end,
                                     [](const Heat& w, int64_t at) { return w.start < at; }) -
                    windows_.begin();
  return {static_cast<size_t>(first), static_cast<size_t>(std::max(first, last))};
}

double HeatMap::Share(int64_t start, int64_t end) const {
  double share = 0;
  const auto [first, last] = Overlapping(start, end);
  for (size_t i = first; i < last; ++i) {
    share += static_cast<double>(windows_[i].weight) * Overlap(windows_[i], start, end);
  }
  return std::min(share, 1.0);
}

int64_t HeatMap::Hottest(int64_t start, int64_t end) const {
  int64_t place = start, place_end = end;
  double most = 0;
  const auto [first, last] = Overlapping(start, end);
  for (size_t i = first; i < last; ++i) {
    const double share = static_cast<double>(windows_[i].weight) * Overlap(windows_[i], start, end);
    if (share <= most) continue;
    most = share;
    place = std::max(windows_[i].start, start);
    place_end = std::min(windows_[i].end, end);
  }
  if (most > 0) return BehindBlanks(place, place_end);
  for (const Region& region : finding_.regions) {
    if (region.start >= end || region.end <= start || !(region.score > most)) continue;
    most = region.score;
    place = std::max(region.start, start);
    place_end = std::min(region.end, end);
  }
  return BehindBlanks(place, place_end);
}

// Where there is nothing else, `at`.
int64_t HeatMap::BehindBlanks(int64_t at, int64_t end) const {
  const std::string_view content = finding_.content;
  const int64_t begin = at - finding_.content_start;
  if (begin < 0 || begin >= std::ssize(content)) return at;
  const size_t found = content.find_first_not_of(" \t\r\n", static_cast<size_t>(begin));
  const int64_t behind = finding_.content_start + static_cast<int64_t>(found);
  return found != std::string_view::npos && behind < end ? behind : at;
}

bool HeatMap::InRegion(int64_t start, int64_t end) const {
  return std::any_of(finding_.regions.begin(), finding_.regions.end(), [&](const Region& region) {
    return region.start < end && start < region.end;
  });
}

int64_t HeatMap::NextEdge(int64_t at) const {
  int64_t next = std::numeric_limits<int64_t>::max();
  for (const Region& region : finding_.regions) {
    for (const int64_t edge : {region.start, region.end}) {
      if (edge > at) next = std::min(next, edge);
    }
  }
  return next;
}

}  // namespace fovea::scan
