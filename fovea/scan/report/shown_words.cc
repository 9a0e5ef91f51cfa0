#include "fovea/scan/report/shown_words.h"

#include <algorithm>
#include <cstdint>

#include "fovea/core/display_width.h"
#include "fovea/explain/attention_words.h"

namespace fovea::scan {
namespace {

constexpr int kWordColumns = 40;

std::string_view Part(std::string_view text, const ByteSpan& span) {
  return text.substr(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

}  // namespace

std::vector<Word> WordsIn(const Finding& finding, const ByteSpan& stretch) {
  std::vector<Word> words;
  auto next = std::partition_point(finding.words.begin(), finding.words.end(),
                                   [&](const Word& word) { return word.end <= stretch.start; });
  int64_t behind = stretch.start;
  for (; next != finding.words.end() && next->start < stretch.end; ++next) {
    Word word = *next;
    word.start = std::max(word.start, behind);
    word.end = std::min(word.end, stretch.end);
    if (word.start >= word.end) continue;
    behind = word.end;
    words.push_back(word);
  }
  return words;
}

std::vector<ShownWord> ShownWords(const Finding& finding, const SourceRow& row,
                                  const ShownLine& line) {
  const std::string_view bytes = RowBytes(finding, row);
  std::vector<ShownWord> shown;
  for (const Word& word : WordsIn(finding, row)) {
    const ByteSpan part = {word.start - row.start, word.end - row.start};
    ShownWord one = {PlaceIn(line, bytes, part), word};
    if (one.start >= one.end) continue;
    const bool cut = static_cast<size_t>(one.end) == line.end && line.end < line.text.size();
    one.whole = static_cast<size_t>(part.start) >= line.from &&
                static_cast<size_t>(part.end) <= line.to && !cut;
    shown.push_back(one);
  }
  return shown;
}

std::string WordText(const Finding& finding, const Word& word) {
  const int64_t start = word.start - finding.content_start;
  const int64_t end = std::min(word.end - finding.content_start, std::ssize(finding.content));
  if (start < 0 || start >= end) return "";
  const std::string_view bytes = Part(finding.content, {start, end});
  return "“" + ClippedSource(bytes, 0, kWordColumns).text + "”";
}

std::string ShareText(const Word& word) {
  return explain::Percent(word.share) + " of what speaks for the verdict in this place";
}

std::string Underlines(std::string_view text, const std::vector<ShownWord>& words) {
  std::string line;
  for (const ShownWord& word : words) {
    const int start = DisplayWidth(text.substr(0, static_cast<size_t>(word.start)));
    line.resize(static_cast<size_t>(start), ' ');
    line.append(static_cast<size_t>(DisplayWidth(Part(text, word))), '^');
  }
  return line;
}

std::string Wrapped(std::string_view text, const std::vector<ShownWord>& words,
                    std::string_view before, std::string_view behind) {
  std::string out;
  int64_t at = 0;
  for (const ShownWord& word : words) {
    out.append(Part(text, {at, word.start})).append(before);
    out.append(Part(text, word)).append(behind);
    at = word.end;
  }
  return out.append(text.substr(static_cast<size_t>(at)));
}

}  // namespace fovea::scan
