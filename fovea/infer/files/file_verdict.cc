#include "fovea/infer/files/file_verdict.h"

#include <algorithm>
#include <limits>

#include "fovea/infer/files/locate.h"

namespace fovea::infer {

FileVerdict Judge(const FileModel& model, std::string_view bytes) {
  FileVerdict out;
  out.logit = -std::numeric_limits<double>::infinity();
  for (size_t start = 0; start < bytes.size();) {
    const std::string_view rest = bytes.substr(start);
    const size_t length = SegmentLength(rest);
    const std::string_view part = rest.substr(0, length);
    const FileScore score =
        model.Score({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
    out.stretches.push_back({score.logit, score.language});
    if (score.logit > out.logit) {
      out.logit = score.logit;
      out.language = score.language;
      out.glance = score.glance;
    }
    for (FileWindow window : score.windows) {
      window.start += static_cast<int64_t>(start);
      window.end += static_cast<int64_t>(start);
      out.windows.push_back(window);
    }
    start += length;
  }
  return out;
}

bool IsFinding(const FileModel& model, const FileVerdict& verdict, double false_alarm_rate) {
  return std::any_of(verdict.stretches.begin(), verdict.stretches.end(),
                     [&](const FileVerdict::Stretch& stretch) {
                       return stretch.logit >= model.Threshold(stretch.language, false_alarm_rate);
                     });
}

LocatedFile Located(const FileVerdict& verdict, std::vector<ByteSpan> truth) {
  LocatedFile out;
  out.truth = std::move(truth);
  out.bytes = verdict.windows.empty() ? 0 : verdict.windows.back().end;
  float hottest = -std::numeric_limits<float>::infinity();
  for (const LocatedRegion& place : Locate(verdict.windows, {})) {
    out.found.push_back(place);
    if (place.hottest.logit > hottest) {
      hottest = place.hottest.logit;
      out.hottest = place;
    }
  }
  return out;
}

size_t SegmentLength(std::string_view bytes) {
  const auto most = static_cast<size_t>(FileModel::kMaxBytes);
  if (bytes.size() <= most) return bytes.size();
  const size_t line = bytes.substr(0, most).rfind('\n');
  return line == std::string_view::npos || line < most / 2 ? most : line + 1;
}

}  // namespace fovea::infer
