#include "fovea/scan/looks/look_strip.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace fovea::scan {

ByteSpan ColumnsOf(const ByteSpan& span, int64_t bytes, int64_t columns) {
  const int64_t start = std::clamp<int64_t>(span.start, 0, bytes - 1);
  const int64_t end = std::clamp<int64_t>(span.end, start + 1, bytes);
  const int64_t first = start * columns / bytes;
  return {first, std::max(first + 1, (end * columns + bytes - 1) / bytes)};
}

std::vector<float> StripColumns(std::span<const infer::FileWindow> windows, int64_t bytes,
                                int64_t columns, const Said& said) {
  if (bytes <= 0 || columns <= 0) return {};
  std::vector<float> strip(static_cast<size_t>(columns), kBlank);
  for (const infer::FileWindow& window : windows) {
    const float logit = said(window);
    if (std::isnan(logit) || window.start >= bytes || window.end <= window.start) continue;
    const ByteSpan place = ColumnsOf(window, bytes, columns);
    for (auto i = static_cast<size_t>(place.start); i < static_cast<size_t>(place.end); ++i)
      strip[i] = std::isnan(strip[i]) ? logit : std::max(strip[i], logit);
  }
  return strip;
}

}  // namespace fovea::scan
