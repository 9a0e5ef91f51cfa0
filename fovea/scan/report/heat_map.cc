#include "fovea/scan/report/heat_map.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

namespace fovea::scan {

HeatMap::HeatMap(const Finding& finding) : finding_(finding) {
  for (const Heat& window : finding.heat) {
    if (window.end > window.start && std::isfinite(window.weight) && window.weight > 0)
      windows_.push_back(window);
  }
  std::stable_sort(windows_.begin(), windows_.end(),
                   [](const Heat& a, const Heat& b) { return a.start < b.start; });
  for (const Heat& window : windows_)
    ends_.push_back(ends_.empty() ? window.end : std::max(ends_.back(), window.end));
  for (const char c : finding.content)
    signs_.push_back(signs_.back() + (c == ' ' || (c >= '\t' && c <= '\r') ? 0 : 1));
}

int64_t HeatMap::Signs(int64_t start, int64_t end) const {
  const int64_t from = finding_.content_start, size = std::ssize(finding_.content);
  const int64_t first = std::clamp<int64_t>(start - from, 0, size);
  const int64_t last = std::clamp<int64_t>(end - from, first, size);
  const int64_t unknown = end - start - (last - first);
  return signs_[static_cast<size_t>(last)] - signs_[static_cast<size_t>(first)] + unknown;
}

double HeatMap::Overlap(const Heat& window, int64_t start, int64_t end) const {
  start = std::max(window.start, start);
  end = std::min(window.end, end);
  if (start >= end) return 0;
  const int64_t all = Signs(window.start, window.end);
  if (all == 0) return static_cast<double>(end - start) / static_cast<double>(window.size());
  return static_cast<double>(Signs(start, end)) / static_cast<double>(all);
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
  if (most > 0) {
    const Word* word = nullptr;
    for (const Word& one : finding_.words)
      if (one.start >= place && one.start < place_end &&
          (word == nullptr || one.share > word->share))
        word = &one;
    return word != nullptr ? word->start : BehindBlanks(place, place_end);
  }
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
