#include "fovea/data/content/encodings/digit_runs.h"

#include <algorithm>
#include <string>

#include "fovea/data/content/decode_literal.h"
#include "fovea/data/content/decode_steps.h"
#include "fovea/data/content/digits.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/plain_text.h"
#include "fovea/data/content/text_inflater.h"

namespace fovea::data {
namespace {

constexpr size_t kShortestRun = 24;

size_t RunEnd(std::string_view text, size_t at) {
  while (at < text.size() && Base64Value(text[at]) >= 0) ++at;
  return at;
}

// Behind a line end, as it is or escaped, and the blanks of the next line; else `at`.
size_t SkipLineEnd(std::string_view text, size_t at) {
  constexpr size_t kMostBlanks = 64;
  bool ended = false;
  const size_t most = at + kMostBlanks;
  size_t i = at;
  for (; i < text.size() && i < most; ++i) {
    const bool escaped =
        text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 'r');
    ended |= escaped || text[i] == '\n';
    if (escaped) {
      ++i;
    } else if (!IsBlank(text[i])) {
      break;
    }
  }
  return ended ? i : at;
}

// Where a run that ends at `end`, after a line of `line` digits, ends when it goes on over lines.
size_t GoOn(std::string_view text, size_t end, size_t line) {
  constexpr size_t kLongLine = 40, kShortest = 16;
  while (end < text.size()) {
    if (text.substr(end, 2) == "\\/") {
      end = RunEnd(text, end + 2);
      continue;
    }
    if (line < kLongLine) break;
    const size_t next = SkipLineEnd(text, end);
    if (next == end) break;
    const size_t next_end = RunEnd(text, next);
    constexpr std::string_view kEnds = "=\"'`<\r\n";
    const bool ends = next_end == text.size() || kEnds.find(text[next_end]) != kEnds.npos;
    if (next_end - next < kShortest && !(ends && next_end > next)) break;
    line = next_end - next;
    end = next_end;
  }
  return end;
}

// Whether the first bytes of a run let it be text or deflate.
bool IsPromising(std::string_view digits) {
  constexpr size_t kLooked = 64, kShortestPacked = 40;
  const std::string_view head = digits.substr(0, kLooked);
  std::string bytes;
  const bool hex = DecodeHexDigits(head.substr(0, head.size() & ~size_t{1}), &bytes);
  if (!hex && !DecodeBase64Digits(head, false, &bytes)) return false;
  const auto printable = std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return IsPrintable(c) || static_cast<uint8_t>(c) >= 0xC2;
  });
  if (static_cast<size_t>(printable) * 10 >= bytes.size() * 8 || IsUtf16(bytes)) return true;
  if (StartsAsDeflate(bytes)) return true;
  return !hex && digits.size() >= kShortestPacked && LooksRandom(head) && !IsMedia(bytes);
}

// A run that stands backwards, to be turned round by what reads it: it makes text or shows deflate
// at its end.
void AddBackwards(size_t start, size_t end, ContentScan* scan) {
  constexpr size_t kShortest = 32, kLooked = 64;
  if (end - start < kShortest) return;
  // Its padding stands before it.
  for (int pads = 0; pads < 2 && start > 0 && scan->text[start - 1] == '='; ++pads) --start;
  const std::string_view digits = scan->text.substr(start, end - start);
  const std::string_view tail = digits.substr(digits.size() - std::min(digits.size(), kLooked));
  std::string bytes;
  const std::string head(tail.rbegin(), tail.rend());
  if (!DecodeBase64Digits(head, false, &bytes)) return;
  if (!IsPlainText(bytes) && !StartsAsDeflate(bytes)) return;
  Encoding encoding = Encoding::kReversed;
  const std::string turned(digits.rbegin(), digits.rend());
  if (!DecodeBase64Digits(turned, false, &bytes) || !MakeText(&bytes, &encoding, scan->inflater))
    return;
  const bool packed = encoding == Encoding::kDeflate;
  scan->Add(start, end, bytes, encoding, packed ? Stretch::kWhole : Stretch::kBackwards, kWeight);
}

class SpanWalk {
 public:
  explicit SpanWalk(const std::vector<ByteSpan>& spans) : spans_(spans) {}
  // Whether a span, behind the one before, touches one of the spans.
  bool Touches(const ByteSpan& span) {
    while (next_ < spans_.size() && spans_[next_].end < span.start) ++next_;
    return next_ < spans_.size() && spans_[next_].start <= span.end;
  }

 private:
  const std::vector<ByteSpan>& spans_;
  size_t next_ = 0;
};

}  // namespace

std::vector<ByteSpan> DigitRuns(std::string_view text, size_t least) {
  std::vector<ByteSpan> runs;
  size_t behind = 0;  // the run before
  // A run of that length holds one of these places.
  for (size_t at = least - 1; at < text.size();) {
    if (Base64Value(text[at]) < 0) {
      at += least;
      continue;
    }
    size_t start = at;
    while (start > behind && Base64Value(text[start - 1]) >= 0) --start;
    size_t end = RunEnd(text, at);
    if (end - start >= least) {
      end = GoOn(text, end, end - start);
      for (int pads = 0; pads < 2 && end < text.size() && text[end] == '='; ++pads) ++end;
      runs.push_back({static_cast<int64_t>(start), static_cast<int64_t>(end)});
    }
    behind = end;
    at = end + least;
  }
  return runs;
}

bool LooksRandom(std::string_view digits) {
  size_t kinds[3] = {0, 0, 0};
  for (const char c : digits) ++kinds[IsDigit(c) ? 0 : c >= 'a' ? 1 : 2];
  return kinds[0] > 0 && kinds[1] * 8 > digits.size() && kinds[2] * 8 > digits.size();
}

void ReadDigitRuns(ContentScan* scan, const std::vector<ByteSpan>& skipped) {
  std::vector<ByteSpan> taken;
  taken.swap(scan->taken);
  SpanWalk in_taken(taken), in_skipped(skipped);
  for (const ByteSpan& run : DigitRuns(scan->text, kShortestRun)) {
    const auto start = static_cast<size_t>(run.start), end = static_cast<size_t>(run.end);
    if (in_taken.Touches(run) || in_skipped.Touches(run)) continue;
    // Where a segment starts within a run, its groups may start anywhere.
    bool found = false;
    const size_t finds = scan->finds.size();
    const size_t offsets = start == 0 ? 4 : 1;
    for (size_t offset = 0; offset < offsets; ++offset) {
      const size_t from = start + offset;
      if (IsPromising(scan->text.substr(from, end - from)) && AddDigits(from, end, scan)) {
        found = true;
        break;
      }
    }
    if (!found) AddBackwards(start, end, scan);
    if (scan->finds.size() == finds) scan->binary_runs.push_back(run);
    scan->MakeWhole(finds);
  }
}

}  // namespace fovea::data
