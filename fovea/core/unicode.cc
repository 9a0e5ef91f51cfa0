#include "fovea/core/unicode.h"

#include <utf8proc.h>

#include "fovea/core/utf8.h"

namespace fovea {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3, kFinalSigma = 0x3C2, kCapitalDottedI = 0x130;

utf8proc_category_t Category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool IsCased(char32_t c) {
  const utf8proc_category_t category = Category(c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
         category == UTF8PROC_CATEGORY_LT;
}

// Unicode's Case_Ignorable: marks and punctuation within a word, which the rule for Σ looks past.
bool IsCaseIgnorable(char32_t c) {
  switch (Category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default:
      return std::u32string_view(
                 U"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52"
                 U"\uFE55\uFF07\uFF0E\uFF1A")
                 .find(c) != std::u32string_view::npos;
  }
}

bool IsFinalSigma(const std::vector<char32_t>& text, size_t i) {
  size_t before = i;
  while (before > 0 && IsCaseIgnorable(text[before - 1])) --before;
  if (before == 0 || !IsCased(text[before - 1])) return false;
  size_t behind = i + 1;
  while (behind < text.size() && IsCaseIgnorable(text[behind])) ++behind;
  return behind == text.size() || !IsCased(text[behind]);
}

}  // namespace

bool IsSpace(char32_t c) {
  switch (utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->bidi_class) {
    case UTF8PROC_BIDI_CLASS_B:
    case UTF8PROC_BIDI_CLASS_S:
    case UTF8PROC_BIDI_CLASS_WS:
      return true;
    default:
      return Category(c) == UTF8PROC_CATEGORY_ZS;
  }
}

bool IsLetterOrDigit(char32_t c) {
  const utf8proc_category_t category = Category(c);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  for (size_t i = 0; i < text.size();) {
    const Utf8Step step = NextUtf8(text, i);
    if (IsSpace(step.code_point)) {
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
      const utf8proc_int32_t mapped = utf8proc_tolower(static_cast<utf8proc_int32_t>(c));
      AppendUtf8(static_cast<char32_t>(mapped), &lower);
    }
  }
  return lower;
}

}  // namespace fovea
