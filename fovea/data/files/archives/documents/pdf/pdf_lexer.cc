#include "fovea/data/files/archives/documents/pdf/pdf_lexer.h"

#include <algorithm>
#include <charconv>

#include "fovea/core/utf8.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

using Kind = PdfToken::Kind;
using std::string_view_literals::operator""sv;

char ByteOf(int value) { return static_cast<char>(value); }

}  // namespace

void PdfLexer::SkipBlanks() {
  while (at_ < text_.size()) {
    if (text_[at_] == '%')
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    else if (IsPdfBlank(text_[at_]))
      ++at_;
    else
      break;
  }
}

PdfToken PdfLexer::Take(Kind kind, size_t mark, size_t count, size_t end_mark) {
  const size_t begin = at_;
  at_ = std::min(text_.size(), at_ + mark + count + end_mark);
  return {kind, text_.substr(begin + mark, count), begin, at_, at_ == text_.size()};
}

// Parentheses within it are balanced, or escaped.
PdfToken PdfLexer::TakeString() {
  size_t i = at_ + 1;
  for (int64_t open = 1;; ++i) {
    i = text_.find_first_of("()\\", i);
    if (i == text_.npos) return Take(Kind::kString, 1, text_.size() - at_ - 1, 0);
    if (text_[i] == '\\')
      ++i;
    else if (text_[i] == '(')
      ++open;
    else if (--open == 0)
      return Take(Kind::kString, 1, i - at_ - 1, 1);
  }
}

PdfToken PdfLexer::Next() {
  SkipBlanks();
  if (at_ >= text_.size()) return {Kind::kEnd, {}, at_, at_, true};
  const char c = text_[at_];
  const bool twice = at_ + 1 < text_.size() && text_[at_ + 1] == c;
  if (c == '(') return TakeString();
  if (c == '[') return Take(Kind::kOpenArray, 1, 0, 0);
  if (c == ']') return Take(Kind::kCloseArray, 1, 0, 0);
  if (c == '<' && twice) return Take(Kind::kOpenDictionary, 2, 0, 0);
  if (c == '>' && twice) return Take(Kind::kCloseDictionary, 2, 0, 0);
  if (c == '<') {
    const size_t close = std::min(text_.find('>', at_), text_.size());
    return Take(Kind::kHexString, 1, close - at_ - 1, 1);
  }
  const size_t mark = c == '/' ? 1 : 0;
  size_t end = at_ + 1;
  while (end < text_.size() && (mark == 1 || IsPdfRegular(c)) && IsPdfRegular(text_[end])) ++end;
  return Take(mark == 1 ? Kind::kName : Kind::kWord, mark, end - at_ - mark, 0);
}

std::string PdfName(std::string_view text) {
  std::string name;
  for (size_t i = 0; i < text.size(); ++i) {
    const int value = text[i] == '#' ? HexByte(text, i + 1) : -1;
    name += value < 0 ? text[i] : ByteOf(value);
    if (value >= 0) i += 2;
  }
  return name;
}

std::string PdfString(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    const bool escaped = c == '\\' && i + 1 < text.size();
    if (escaped) c = text[++i];
    if (c == '\r') {  // a line end is one however it is written
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
      c = '\n';
    }
    if (!escaped) {
      bytes += c;
      continue;
    }
    if (c == '\n') continue;
    constexpr std::string_view kEscapes = "nrtbf", kStandFor = "\n\r\t\b\f";
    if (const size_t at = kEscapes.find(c); at != kEscapes.npos) {
      bytes += kStandFor[at];
    } else if (c >= '0' && c <= '7') {
      int value = 0;
      for (int digits = 0; digits < 3 && i < text.size() && text[i] >= '0' && text[i] <= '7';
           ++digits, ++i)
        value = value * 8 + (text[i] - '0');
      --i;
      bytes += ByteOf(value);
    } else {
      bytes += c;
    }
  }
  return bytes;
}

std::string PdfHexString(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (const char c : text) {
    const int value = HexValue(c);
    if (value < 0) continue;
    if (high >= 0) bytes += ByteOf(high << 4 | value);
    high = high >= 0 ? -1 : value;
  }
  if (high >= 0) bytes += ByteOf(high << 4);
  return bytes;
}

std::string PdfText(std::string bytes) {
  const bool big_endian = bytes.starts_with("\xfe\xff"sv);
  if (!big_endian && !bytes.starts_with("\xff\xfe"sv)) return bytes;
  return Utf8OfUtf16(std::string_view(bytes).substr(2), big_endian);
}

std::optional<int64_t> PdfNumber(std::string_view text) {
  int64_t value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace fovea::data
