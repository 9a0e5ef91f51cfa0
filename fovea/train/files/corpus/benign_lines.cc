#include "fovea/train/files/corpus/benign_lines.h"

#include <algorithm>

#include "fovea/core/encoding.h"

namespace fovea::train {
namespace {

constexpr size_t kShortestLine = 24;  // without blanks at its ends
constexpr std::string_view kBlank = " \t\r\f\v";

// Calls take(span, hash) for each line, with its line end; hash 0: too short to tell.
template <class Take>
void ForEachLine(std::string_view text, const Take& take) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.size() - 1, text.find('\n', at)) + 1;
    std::string_view line = text.substr(at, end - at);
    while (!line.empty() && (line.back() == '\n' || kBlank.find(line.back()) != kBlank.npos))
      line.remove_suffix(1);
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(kBlank)));
    take(ByteSpan{static_cast<int64_t>(at), static_cast<int64_t>(end)},
         line.size() < kShortestLine ? 0 : Fnv1a(line));
    at = end;
  }
}

}  // namespace

BenignLines::BenignLines(const FileCorpus::Part& files) {
  for (const auto& [language, list] : files.benign) {
    if (augment::RowOf(language).layout == augment::Layout::kBytes) continue;
    for (const data::LabelledFile* file : list)
      ForEachLine(file->bytes, [this](const ByteSpan&, uint64_t hash) {
        if (hash != 0) lines_.push_back(hash);
      });
    // Before it grows too far: most lines are there many times.
    std::sort(lines_.begin(), lines_.end());
    lines_.erase(std::unique(lines_.begin(), lines_.end()), lines_.end());
  }
}

std::vector<ByteSpan> BenignLines::NovelStretches(std::string_view bytes) const {
  std::vector<ByteSpan> novel;
  bool any = false;
  ForEachLine(bytes, [&](const ByteSpan& line, uint64_t hash) {
    if (hash != 0 && std::binary_search(lines_.begin(), lines_.end(), hash)) return;
    any = any || hash != 0;
    if (!novel.empty() && novel.back().end == line.start)
      novel.back().end = line.end;
    else
      novel.push_back(line);
  });
  if (!any) return {{0, static_cast<int64_t>(bytes.size())}};
  return novel;
}

}  // namespace fovea::train
