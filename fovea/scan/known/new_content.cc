#include "fovea/scan/known/new_content.h"

#include <algorithm>

#include "fovea/core/byte_span.h"

namespace fovea::scan {
namespace {

// Above which logit of a window what is new in it counts as malicious: by experiment, between
// what notes and settings get that are written beside malicious code, and what such code gets that
// is planted beside other.
double Suspicious(double threshold) { return std::clamp(threshold - 6, -3.0, 0.0); }

}  // namespace

void NewContent::Add(std::span<const uint8_t> segment, int64_t start, std::span<const Piece> near,
                     uint8_t told, double threshold) {
  if (malicious_) return;
  const auto size = static_cast<int64_t>(segment.size());
  std::vector<uint8_t> rest;
  std::vector<ByteSpan> added;  // in rest
  bool asks = false;
  int64_t at = 0;
  const auto copy_to = [&](int64_t end) {
    for (; at < end; ++at) rest.push_back(segment[static_cast<size_t>(at)]);
  };
  for (const Piece& piece : near) {
    const bool is_told = (piece.marks & told) != 0;
    const int64_t from = std::clamp<int64_t>(piece.start - start, at, size);
    const int64_t to = std::clamp<int64_t>(piece.end - start, from, size);
    copy_to(from);
    const auto known = left_.find(piece.hash);
    if (known != left_.end() && known->second > 0) {
      --known->second;
      known_ = known_ || is_told;
      at = to;
      if (!rest.empty() && rest.back() != '\n') rest.push_back('\n');
      continue;
    }
    const auto begin = static_cast<int64_t>(rest.size());
    copy_to(to);
    if (!is_told) continue;
    asks = true;
    added.push_back({begin, static_cast<int64_t>(rest.size())});
  }
  if (!asks) return;
  copy_to(size);
  const infer::FileScore score = model_.Score(rest);
  auto window = score.windows.begin();
  for (const ByteSpan& span : added) {
    while (window != score.windows.end() && window->end <= span.start) ++window;
    for (auto i = window; i != score.windows.end() && i->start < span.end; ++i)
      malicious_ = malicious_ || i->logit > Suspicious(threshold);
    // Of a piece that began in the segment before, nothing can be asked.
    malicious_ = malicious_ || span.size() == 0;
  }
}

}  // namespace fovea::scan
