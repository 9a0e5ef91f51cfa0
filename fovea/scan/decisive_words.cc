#include "fovea/scan/decisive_words.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "fovea/core/utf8.h"

namespace fovea::scan {
namespace {

constexpr double kEnough = 0.6;  // of what speaks for the verdict
constexpr size_t kMostWords = 12;
constexpr int64_t kLongestName = 40;  // bytes; longer runs are data
constexpr int64_t kShown = 48;        // bytes of what is longer: a literal that was decoded

// What might be chosen, and what it adds to the logit.
struct Candidate : ByteSpan {
  double logit = 0;
};

char ByteAt(std::string_view text, int64_t at) { return text[static_cast<size_t>(at)]; }
bool IsBlankAt(std::string_view text, int64_t at) {
  const char c = ByteAt(text, at);
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool IsNameAt(std::string_view text, int64_t at) {
  const char c = ByteAt(text, at);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

// The name that the byte belongs to; where there is none, or a longer one, the byte.
ByteSpan WholeName(std::string_view text, int64_t at) {
  const ByteSpan alone = {at, at + 1};
  if (!IsNameAt(text, at)) return alone;
  ByteSpan name = alone;
  while (name.start > 0 && IsNameAt(text, name.start - 1)) {
    if (name.size() == kLongestName) return alone;
    --name.start;
  }
  while (name.end < std::ssize(text) && IsNameAt(text, name.end)) {
    if (name.size() == kLongestName) return alone;
    ++name.end;
  }
  return name;
}

// Of a stretch the part on one line that has most characters which are no blanks.
ByteSpan OnOneLine(std::string_view text, const ByteSpan& span) {
  ByteSpan best = {span.start, span.start};
  int64_t most = -1;
  for (int64_t at = span.start; at < span.end;) {
    ByteSpan line = {at, at};
    int64_t signs = 0;
    for (; line.end < span.end && ByteAt(text, line.end) != '\n'; ++line.end)
      signs += IsBlankAt(text, line.end) ? 0 : 1;
    if (signs > most) best = line;
    most = std::max(most, signs);
    at = line.end + 1;
  }
  return best;
}

// A stretch of the text that is not empty, on one line, grown to whole characters and names. Empty
// where it is blank.
ByteSpan Grown(std::string_view text, ByteSpan span) {
  span = OnOneLine(text, span);
  if (span.size() == 0) return span;
  span.start = static_cast<int64_t>(CharacterStart(text, static_cast<size_t>(span.start)));
  const size_t last = CharacterStart(text, static_cast<size_t>(span.end - 1));
  const Utf8Step step = NextUtf8(text, last);
  if (step.valid) span.end = static_cast<int64_t>(last + step.bytes);
  while (span.start < span.end && IsBlankAt(text, span.start)) ++span.start;
  while (span.start < span.end && IsBlankAt(text, span.end - 1)) --span.end;
  if (span.size() == 0) return span;
  return {WholeName(text, span.start).start, WholeName(text, span.end - 1).end};
}

bool ByStart(const ByteSpan& a, const ByteSpan& b) {
  return a.start != b.start ? a.start < b.start : a.end < b.end;
}

// Those that overlap become one, as pieces of a name do.
std::vector<Candidate> JoinOverlapping(std::vector<Candidate> candidates) {
  std::sort(candidates.begin(), candidates.end(), ByStart);
  std::vector<Candidate> out;
  for (const Candidate& next : candidates) {
    if (out.empty() || next.start >= out.back().end) {
      out.push_back(next);
    } else {
      out.back().end = std::max(out.back().end, next.end);
      out.back().logit += next.logit;
    }
  }
  return out;
}

// The largest until they are enough, the first ones on a tie; by start again.
std::vector<Candidate> Largest(std::vector<Candidate> candidates, double enough) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; });
  size_t count = 0;
  for (double sum = 0; count < std::min(candidates.size(), kMostWords) && sum < enough; ++count)
    sum += candidates[count].logit;
  candidates.resize(count);
  std::sort(candidates.begin(), candidates.end(), ByStart);
  return candidates;
}

bool IsIn(const std::vector<ByteSpan>& spans, int64_t at) {
  return std::any_of(spans.begin(), spans.end(),
                     [at](const ByteSpan& span) { return span.start <= at && at < span.end; });
}

// Whether nothing but at most one blank, on the same line, is between two places.
bool AreNeighbours(std::string_view text, int64_t end, int64_t start) {
  if (start == end) return true;
  return start == end + 1 && (ByteAt(text, end) == ' ' || ByteAt(text, end) == '\t');
}

}  // namespace

std::vector<Word> DecisiveWords(std::string_view text, const ByteSpan& region,
                                std::span<const infer::Fixation> fixations) {
  const int64_t begin = std::clamp<int64_t>(region.start, 0, std::ssize(text));
  const int64_t end = std::clamp<int64_t>(region.end, begin, std::ssize(text));
  // Nothing grows beyond what cannot be seen.
  const std::string_view inside =
      text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  std::vector<const infer::Fixation*> readings;
  for (const infer::Fixation& fixation : fixations)
    if (fixation.start < end && fixation.end > begin && fixation.logit > 0)
      readings.push_back(&fixation);
  std::stable_sort(readings.begin(), readings.end(),
                   [](const auto* a, const auto* b) { return a->logit > b->logit; });
  std::vector<Candidate> candidates;
  std::vector<ByteSpan> read;
  double all = 0;
  for (const infer::Fixation* fixation : readings) {
    for (const infer::Contribution& part : fixation->parts) {
      if (!(part.logit > 0) || !std::isfinite(part.logit)) continue;
      const ByteSpan seen = {std::clamp(part.start, begin, end) - begin,
                             std::clamp(part.end, begin, end) - begin};
      if (seen.start >= seen.end || IsIn(read, part.start)) continue;
      all += double{part.logit};
      ByteSpan grown = Grown(inside, seen);
      if (grown.size() > 2 * kShown) grown = Grown(inside, {grown.start, grown.start + kShown});
      if (grown.size() > 0) candidates.push_back({grown, double{part.logit}});
    }
    read.push_back(*fixation);
  }
  std::vector<Word> words;
  for (const Candidate& one : Largest(JoinOverlapping(std::move(candidates)), kEnough * all)) {
    const ByteSpan place = {begin + one.start, begin + one.end};
    if (words.empty() || !AreNeighbours(text, words.back().end, place.start))
      words.push_back({place, 0.0F});
    Word& word = words.back();
    word.end = place.end;
    word.share = std::min(1.0F, word.share + static_cast<float>(one.logit / all));
  }
  return words;
}

}  // namespace fovea::scan
