#include "fovea/core/utf8.h"

#include <locale.h>
#include <wctype.h>

#include "fovea/core/error.h"

namespace fovea::data {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2, kCapitalDottedI = 0x130;

locale_t Unicode() {
  static const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  Require(unicode != nullptr, "the locale C.UTF-8, which lower-casing needs, is not installed");
  return unicode;
}

bool IsLetter(char32_t c) { return iswalpha_l(static_cast<wint_t>(c), Unicode()) != 0; }

// Marks within a word, which the rule for Σ looks past: Unicode's Case_Ignorable where it matters.
bool IsIgnorable(char32_t c) {
  return c == U'\'' || c == U'.' || c == U':' || c == 0xAD || c == 0xB7 || c == 0x2019 ||
         (c >= 0x300 && c <= 0x36F);
}

bool IsFinalSigma(const std::vector<char32_t>& text, size_t i) {
  size_t before = i;
  while (before > 0 && IsIgnorable(text[before - 1])) --before;
  if (before == 0 || !IsLetter(text[before - 1])) return false;
  size_t behind = i + 1;
  while (behind < text.size() && IsIgnorable(text[behind])) ++behind;
  return behind == text.size() || !IsLetter(text[behind]);
}

}  // namespace

Utf8Step NextUtf8(std::string_view text, size_t i) {
  const auto byte = [&](size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  const unsigned first = byte(i);
  if (first < 0x80) return {first, 1, true};
  size_t length = 0;
  unsigned low = 0x80, high = 0xBF;  // of the second byte: RFC 3629, section 4
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  char32_t code_point = first & (0x7Fu >> length);
  for (size_t k = 1; k < length; ++k) {
    const unsigned next = byte(i + k);
    if (next < low || next > high) return {kReplacement, k, false};
    code_point = code_point << 6 | (next & 0x3Fu);
    low = 0x80, high = 0xBF;
  }
  return {code_point, length, true};
}

void AppendUtf8(char32_t code_point, std::string* text) {
  const auto put = [text](char32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

std::vector<char32_t> CodePoints(std::string_view text) {
  std::vector<char32_t> code_points;
  code_points.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const Utf8Step step = NextUtf8(text, i);
    code_points.push_back(step.code_point);
    i += step.bytes;
  }
  return code_points;
}

bool IsUnicodeSpace(char32_t c) {
  return (c >= 0x9 && c <= 0xD) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool IsLetterOrDigit(char32_t c) { return iswalnum_l(static_cast<wint_t>(c), Unicode()) != 0; }

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  for (size_t i = 0; i < text.size();) {
    const Utf8Step step = NextUtf8(text, i);
    if (IsUnicodeSpace(step.code_point)) {
      if (i > begin) words.push_back(text.substr(begin, i - begin));
      begin = i + step.bytes;
    }
    i += step.bytes;
  }
  if (begin < text.size()) words.push_back(text.substr(begin));
  return words;
}

std::string LowerCase(std::string_view text) {
  const std::vector<char32_t> code_points = CodePoints(text);
  std::string lower;
  lower.reserve(text.size());
  for (size_t i = 0; i < code_points.size(); ++i) {
    const char32_t c = code_points[i];
    if (c == kCapitalDottedI) {
      lower += "i\u0307";
    } else if (c == kCapitalSigma && IsFinalSigma(code_points, i)) {
      AppendUtf8(kFinalSigma, &lower);
    } else {
      AppendUtf8(static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), Unicode())), &lower);
    }
  }
  return lower;
}

}  // namespace fovea::data
