#include "fovea/infer/files/file_verdict.h"

#include <limits>

#include "fovea/infer/files/locate.h"

namespace fovea::infer {

void TakeIn(const Verdict& segment, Verdict* file) {
  if (segment.margin > file->margin) *file = segment;
}

Verdict Judge(std::span<const FileScore> segments, const Thresholds& thresholds) {
  Verdict file = thresholds.Judge(segments.front());
  for (const FileScore& segment : segments.subspan(1)) TakeIn(thresholds.Judge(segment), &file);
  return file;
}

LocatedFile Located(std::span<const FileScore> segments, std::vector<ByteSpan> truth) {
  std::vector<FileWindow> windows;
  for (const FileScore& segment : segments)
    windows.insert(windows.end(), segment.windows.begin(), segment.windows.end());
  LocatedFile out;
  out.truth = std::move(truth);
  out.bytes = windows.empty() ? 0 : windows.back().end;
  float hottest = -std::numeric_limits<float>::infinity();
  for (const LocatedRegion& place : Locate(windows, {})) {
    out.found.push_back(place);
    if (place.hottest.logit > hottest) {
      hottest = place.hottest.logit;
      out.hottest = place;
    }
  }
  return out;
}

}  // namespace fovea::infer
