#include "fovea/data/content/binary/number_token.h"

#include <algorithm>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// Behind (byte) or byte before a number.
size_t SkipCast(std::string_view text, size_t at) {
  constexpr size_t kLongest = 16;
  const bool bracket = at < text.size() && (text[at] == '(' || text[at] == '[');
  size_t i = at + bracket;
  const size_t most = std::min(text.size(), i + kLongest);
  const size_t first = i;
  while (i < most && (IsLetter(text[i]) || (text[i] == ' ' && bracket))) ++i;
  if (i == first || i >= text.size()) return at;
  if (bracket) {
    if (text[i] != ')' && text[i] != ']') return at;
    ++i;
  } else if (text[i] != ' ') {
    return at;
  }
  while (i < text.size() && text[i] == ' ') ++i;
  return i;
}

// Behind the suffix of a type: u, UL, u8, i8, uy; npos where a name or fraction goes on.
size_t SkipSuffix(std::string_view text, size_t at) {
  constexpr std::string_view kSuffix = "uUlLiyY";
  constexpr size_t kLongest = 3;
  const size_t start = at;
  while (at < text.size() && at - start < kLongest && kSuffix.find(text[at]) != kSuffix.npos) ++at;
  if (at > start && at < text.size() && text[at] == '8') ++at;
  if (at < text.size() && (IsWordChar(text[at]) || text[at] == '.')) return text.npos;
  return at;
}

}  // namespace

bool StartsNumber(std::string_view text, size_t at) {
  if (!IsDigit(text[at])) {
    const bool sign = text[at] == '-' && at + 1 < text.size() && IsDigit(text[at + 1]);
    const bool basic = text[at] == '&' && at + 2 < text.size() && (text[at + 1] | 0x20) == 'h';
    if (!sign && !basic) return false;
  }
  if (at == 0) return true;
  constexpr std::string_view kWithin = ".\\%#&-:/\"'";
  const char before = text[at - 1];
  return !IsWordChar(before) && kWithin.find(before) == kWithin.npos;
}

NumberToken ReadNumberToken(std::string_view text, size_t at) {
  constexpr int kMostHex = 16, kMostDecimal = 10;
  NumberToken token;
  if (at >= text.size()) return token;
  if (!IsDigit(text[at]) && text[at] != '-' && text[at] != '&') at = SkipCast(text, at);
  token.start = at;
  if (at < text.size() && text[at] == '-') {
    token.negative = true;
    ++at;
  }
  if (at >= text.size()) return token;
  size_t end = at;
  const char second = at + 1 < text.size() ? static_cast<char>(text[at + 1] | 0x20) : '\0';
  const bool basic = text[at] == '&' && second == 'h';
  if (basic || (text[at] == '0' && second == 'x')) {
    end += 2;
    for (; end < text.size() && token.hex_digits <= kMostHex; ++end, ++token.hex_digits) {
      const int value = HexValue(text[end]);
      if (value < 0) break;
      token.value = token.value << 4 | static_cast<uint64_t>(value);
    }
    if (token.hex_digits == 0 || token.hex_digits > kMostHex) return token;
    if (basic && end < text.size() && text[end] == '&') ++end;
  } else {
    // 90h of assemblers shows only at its end.
    uint64_t hex = 0, octal = 0;
    int digits = 0;
    bool decimal = true;
    for (; end < text.size() && digits <= kMostDecimal; ++end, ++digits) {
      const int value = HexValue(text[end]);
      if (value < 0) break;
      decimal &= value < 10;
      hex = hex << 4 | static_cast<uint64_t>(value);
      octal = octal << 3 | static_cast<uint64_t>(value);
      token.value = token.value * 10 + static_cast<uint64_t>(value);
    }
    if (digits == 0 || digits > kMostDecimal || !IsDigit(text[at])) return token;
    if (end < text.size() && (text[end] | 0x20) == 'h') {
      token.value = hex;
      token.hex_digits = digits;
      // 0e8h starts with a digit so that it is no name.
      if (text[at] == '0' && token.hex_digits % 2 == 1) --token.hex_digits;
      ++end;
    } else if (!decimal) {
      return token;
    } else if (text[at] == '0' && digits == 4) {
      token.value = octal;
    }
  }
  end = SkipSuffix(text, end);
  if (end != text.npos) token.end = end;
  return token;
}

}  // namespace fovea::data
