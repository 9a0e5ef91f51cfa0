#include "fovea/infer/files/windows/segments.h"

namespace fovea::infer {

size_t SegmentLength(std::string_view bytes) {
  const auto most = static_cast<size_t>(FileModel::kMaxBytes);
  if (bytes.size() <= most) return bytes.size();
  const size_t line = bytes.substr(0, most).rfind('\n');
  return line == std::string_view::npos || line < most / 2 ? most : line + 1;
}

std::vector<FileScore> ScoreSegments(const FileModel& model, std::string_view bytes) {
  const auto* const all = reinterpret_cast<const uint8_t*>(bytes.data());
  const data::FileFormat format = data::FormatOf({all, bytes.size()});
  std::vector<FileScore> segments;
  size_t start = 0;
  do {
    const size_t length = SegmentLength(bytes.substr(start));
    segments.push_back(model.Score({all + start, length}, {format, static_cast<int64_t>(start)}));
    const auto move = [&](ByteSpan* span) {
      span->start += static_cast<int64_t>(start);
      span->end += static_cast<int64_t>(start);
    };
    for (FileWindow& window : segments.back().windows) move(&window);
    for (Fixation& fixation : segments.back().fixations) {
      move(&fixation);
      for (Contribution& part : fixation.parts) move(&part);
    }
    start += length;
  } while (start < bytes.size());
  return segments;
}

}  // namespace fovea::infer
