// Dean Edwards' packer: eval(function(p,a,c,k,e,d){…}('0
// 1=2',62,3,'var|s|document'.split('|'),0,{})). Each word of the first string is the number of a
// word in the second.
#include <algorithm>
#include <string_view>
#include <vector>

#include "fovea/data/content/encodings/quoted.h"
#include "fovea/data/content/literals.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Behind a comma and the blanks around it, or npos.
size_t BehindComma(std::string_view text, size_t at) {
  at = SkipBlanks(text, at);
  return at < text.size() && text[at] == ',' ? SkipBlanks(text, at + 1) : kNone;
}

// The number that a word of digits 0–9, a–z, A–Z is in a base; npos: none, or beyond `most`.
size_t WordNumber(std::string_view word, size_t base, size_t most) {
  size_t number = 0;
  for (const char c : word) {
    const int digit = IsDigit(c)             ? c - '0'
                      : c >= 'a' && c <= 'z' ? c - 'a' + 10
                      : c >= 'A' && c <= 'Z' ? c - 'A' + 36
                                             : -1;
    if (digit < 0 || static_cast<size_t>(digit) >= base) return kNone;
    number = number * base + static_cast<size_t>(digit);
    if (number > most) return kNone;
  }
  return number;
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find('|', start), text.size());
    words.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

}  // namespace

size_t AddPacked(const Operand& literal, ContentScan* scan) {
  constexpr int64_t kMostBase = 95;
  const std::string_view text = scan->text;
  size_t at = BehindComma(text, literal.end);
  if (at == kNone || at >= text.size() || !IsDigit(text[at])) return 0;
  const int64_t base = ReadPlainNumber(text, at, &at);
  if (base < 2 || base > kMostBase || (at = BehindComma(text, at)) == kNone) return 0;
  if (ReadPlainNumber(text, at, &at) < 0 || (at = BehindComma(text, at)) == kNone) return 0;
  if (at >= text.size() || (text[at] != '\'' && text[at] != '"')) return 0;
  const size_t close = ClosingQuote(scan, at, false);
  if (close == kNone || !StandsAt(text, close + 1, ".split(")) return 0;
  const std::vector<std::string_view> words = SplitWords(text.substr(at + 1, close - at - 1));

  // Without toString() numbers stand in decimals, however many words there are.
  const std::string_view before = text.substr(0, literal.start);
  constexpr size_t kHead = 700;
  const size_t head = before.size() - std::min(before.size(), kHead);
  const auto digits = static_cast<size_t>(
      FindText(before, "toString", head) == kNone ? std::min<int64_t>(base, 10) : base);
  bool found = false;
  for (size_t start = literal.content; start < literal.content_end;) {
    size_t end = start;
    while (end < literal.content_end && IsWordChar(text[end]) && text[end] != '$') ++end;
    if (end > start) {
      const size_t number = WordNumber(text.substr(start, end - start), digits, words.size() - 1);
      if (number != kNone && !words[number].empty()) {
        scan->Add(start, end, words[number], Encoding::kPacked, Stretch::kLinear, kWeight);
        found = true;
      }
    }
    start = end + 1;
  }
  if (!found) return 0;
  scan->Take(literal.start, close + 1);
  return close + 1;
}

}  // namespace fovea::data
