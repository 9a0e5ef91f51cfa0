#include "fovea/data/content/literals.h"

#include <algorithm>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;

size_t QuoteKind(char quote) { return quote == '"' ? 0 : quote == '\'' ? 1 : 2; }

}  // namespace

bool OpensLiteral(std::string_view text, size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (before == '\\') return false;
  if (!IsWordChar(before)) return static_cast<uint8_t>(before) < 0x80;
  // b'…', r"…", u'…', f"…" of Python
  constexpr std::string_view kPrefixes = "brufBRUF";
  return kPrefixes.find(before) != kNone && (at < 2 || !IsWordChar(text[at - 2]));
}

size_t ClosingQuote(ContentScan* scan, size_t at, bool over_lines) {
  const std::string_view text = scan->text;
  const char quote = text[at];
  size_t& none = (over_lines ? scan->none_at_all : scan->none_on_line)[QuoteKind(quote)];
  if (at < none) return kNone;
  size_t i = at + 1;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == quote) return i;
    if (c == '\\') {
      ++i;
    } else if (c == '\n' && !over_lines) {
      break;
    }
  }
  none = std::min(i, text.size());
  return kNone;
}

size_t SkipBlanks(std::string_view text, size_t at) {
  constexpr size_t kMost = 4096;
  const size_t end = std::min(text.size(), at + kMost);
  while (at < end && IsBlank(text[at])) ++at;
  return at;
}

int64_t ReadPlainNumber(std::string_view text, size_t at, size_t* end) {
  constexpr int64_t kMost = 0x10FFFF;
  int64_t base = 10;
  size_t i = at;
  if (i + 1 < text.size() && text[i] == '&' && (text[i + 1] | 0x20) == 'h') {
    // &H65 of Visual Basic
    base = 16;
    i += 2;
  } else if (i + 1 < text.size() && text[i] == '0') {
    if ((text[i + 1] | 0x20) == 'x') {
      base = 16;
      i += 2;
    } else if (IsDigit(text[i + 1])) {
      base = 8;
      ++i;
    }
  }
  int64_t number = 0;
  const size_t first = i;
  for (; i < text.size() && number <= kMost; ++i) {
    const int value = HexValue(text[i]);
    if (value < 0 || value >= base) break;
    number = number * base + value;
  }
  *end = i;
  return i == first || number > kMost ? -1 : number;
}

int64_t ReadCodeNumber(std::string_view text, size_t at, size_t* end) {
  int64_t number = ReadPlainNumber(text, at, end);
  if (number < 0) return -1;
  const size_t op = SkipBlanks(text, *end);
  if (op >= text.size() || (text[op] != '+' && text[op] != '-' && text[op] != '^')) return number;
  size_t second_end;
  const int64_t second = ReadPlainNumber(text, SkipBlanks(text, op + 1), &second_end);
  if (second < 0) return number;
  number = text[op] == '+' ? number + second : text[op] == '-' ? number - second : number ^ second;
  *end = second_end;
  return number > 0x10FFFF ? -1 : std::max<int64_t>(number, -1);
}

}  // namespace fovea::data
