// Bytes in characters that nobody sees: variation selectors (one each, or half of one), tags, and
// bits of two characters without width.
#include <algorithm>
#include <vector>

#include "fovea/core/utf8.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

bool IsSelector(char32_t c) { return c >= 0xFE00 && c <= 0xFE0F; }
bool IsMoreSelector(char32_t c) { return c >= 0xE0100 && c <= 0xE01EF; }
bool IsTag(char32_t c) { return c >= 0xE0000 && c <= 0xE007F; }
bool HasNoWidth(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
         c == 0x3164 || c == 0xFFA0;
}
bool IsInvisible(char32_t c) {
  return IsSelector(c) || IsMoreSelector(c) || IsTag(c) || HasNoWidth(c);
}

// A byte each.
std::string FromSelectors(const std::vector<char32_t>& run) {
  std::string bytes;
  for (const char32_t c : run) {
    if (IsSelector(c)) bytes.push_back(static_cast<char>(c - 0xFE00));
    if (IsMoreSelector(c)) bytes.push_back(static_cast<char>(c - 0xE0100 + 16));
    if (IsTag(c)) bytes.push_back(static_cast<char>(c - 0xE0000));
  }
  return bytes;
}

// Half a byte each, the higher half first.
std::string FromHalves(const std::vector<char32_t>& run) {
  std::string bytes;
  for (size_t i = 0; i + 1 < run.size(); i += 2) {
    if (!IsSelector(run[i]) || !IsSelector(run[i + 1])) return "";
    bytes.push_back(static_cast<char>((run[i] - 0xFE00) << 4 | (run[i + 1] - 0xFE00)));
  }
  return bytes;
}

// A bit each, the highest first; `one` stands for 1.
std::string FromBits(const std::vector<char32_t>& run, char32_t one) {
  std::string bytes;
  for (size_t i = 0; i + 7 < run.size(); i += 8) {
    int byte = 0;
    for (size_t bit = 0; bit < 8; ++bit) byte = byte << 1 | (run[i + bit] == one);
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

std::string Decode(const std::vector<char32_t>& run) {
  std::vector<std::string> ways;
  if (!HasNoWidth(run[0])) {
    ways = {FromSelectors(run), FromHalves(run)};
  } else {
    const auto other =
        std::find_if(run.begin(), run.end(), [&](char32_t c) { return c != run[0]; });
    if (other == run.end()) return "";
    ways = {FromBits(run, run[0]), FromBits(run, *other)};
  }
  for (std::string& way : ways)
    if (way.size() < 16 ? IsPlainWord(way) : IsPlainText(way)) return std::move(way);
  return "";
}

}  // namespace

size_t ReadInvisible(ContentScan* scan, size_t at) {
  constexpr size_t kFewest = 4;
  const std::string_view text = scan->text;
  const Utf8Step first = NextUtf8(text, at);
  if (!IsInvisible(first.code_point)) return at + first.bytes;
  std::vector<char32_t> run;
  size_t end = at;
  while (end < text.size() && static_cast<uint8_t>(text[end]) >= 0x80) {
    const Utf8Step step = NextUtf8(text, end);
    if (!IsInvisible(step.code_point) ||
        (!run.empty() && HasNoWidth(step.code_point) != HasNoWidth(run[0])))
      break;
    run.push_back(step.code_point);
    end += step.bytes;
  }
  if (run.size() < kFewest) return end;
  const std::string bytes = Decode(run);
  if (!bytes.empty()) scan->Add(at, end, bytes, Encoding::kInvisible, Stretch::kLinear, kWeight);
  return end;
}

}  // namespace fovea::data
