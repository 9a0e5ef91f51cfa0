#include "fovea/scan/excerpt.h"

#include <algorithm>

namespace fovea::scan {
namespace {

// The hottest place, grown by its neighbours in turn, the nearer one first, up to `most` bytes.
ByteSpan Core(std::span<const infer::LocatedRegion> places, int64_t most) {
  const auto hottest =
      std::max_element(places.begin(), places.end(),
                       [](const infer::LocatedRegion& a, const infer::LocatedRegion& b) {
                         return a.hottest.logit < b.hottest.logit;
                       });
  ByteSpan core = *hottest;
  if (core.size() > most) {
    // Round the window, not past the place's ends.
    core.start = std::clamp(hottest->hottest.start - most / 4, core.start, core.end - most);
    core.end = core.start + most;
    return core;
  }
  auto left = std::make_reverse_iterator(hottest);
  auto right = hottest + 1;
  for (;;) {
    const bool fits_left = left != places.rend() && core.end - left->start <= most;
    const bool fits_right = right != places.end() && right->end - core.start <= most;
    if (!fits_left && !fits_right) return core;
    if (fits_left && (!fits_right || core.start - left->end <= right->start - core.end))
      core.start = (left++)->start;
    else
      core.end = (right++)->end;
  }
}

}  // namespace

ByteSpan ChooseExcerpt(std::span<const uint8_t> bytes, std::span<const infer::LocatedRegion> places,
                       int64_t most) {
  const auto size = static_cast<int64_t>(bytes.size());
  if (size <= most) return {0, size};
  if (places.empty()) return {0, most};
  const ByteSpan core = Core(places, most);

  // The rest is shared out before and behind.
  ByteSpan out = core;
  out.start = std::max<int64_t>(0, core.start - (most - core.size()) / 2);
  out.end = std::min(size, out.start + most);
  out.start = std::max<int64_t>(0, out.end - most);

  const auto is_line_end = [&](int64_t i) { return bytes[static_cast<size_t>(i)] == '\n'; };
  if (out.start > 0) {
    int64_t line = out.start;
    while (line < core.start && !is_line_end(line - 1)) ++line;
    if (line < core.start || is_line_end(line - 1)) out.start = line;
  }
  if (out.end < size) {
    int64_t line = out.end;
    while (line > core.end && !is_line_end(line - 1)) --line;
    if (line > core.end || is_line_end(line - 1)) out.end = line;
  }
  return out;
}

}  // namespace fovea::scan
