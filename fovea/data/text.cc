#include "fovea/data/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "fovea/core/error.h"

namespace fovea::data {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// For a decimal number outside the range of a type: whether that is because it is too small.
bool IsTiny(std::string_view number) {
  const size_t e = number.find_first_of("eE");
  const std::string_view digits = number.substr(0, e);
  const size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  const size_t point = std::min(digits.find('.'), digits.size());
  int64_t exponent = static_cast<int64_t>(point) - static_cast<int64_t>(first);
  if (e != std::string_view::npos) {
    const std::string_view power = number.substr(e + 1);
    const bool minus = power[0] == '-';
    const char* begin = power.data() + (minus || power[0] == '+');
    int64_t value = 0;
    const auto parsed = std::from_chars(begin, power.data() + power.size(), value);
    if (parsed.ec == std::errc::result_out_of_range) return minus;
    exponent += minus ? -value : value;
  }
  return exponent < 0;
}

template <class T>
NumberParse Parse(std::string_view text, T* value) {
  text = Trim(text);
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return NumberParse::kNotANumber;
  if (!IsDigit(text[0]) && text[0] != '.') {
    const bool infinite = EqualIgnoringCase(text, "inf") || EqualIgnoringCase(text, "infinity");
    return infinite ? NumberParse::kOutOfRange : NumberParse::kNotANumber;
  }
  T magnitude = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] =
      std::from_chars(text.data(), end, magnitude, std::chars_format::general);
  if (rest != end || error == std::errc::invalid_argument) return NumberParse::kNotANumber;
  if (error == std::errc::result_out_of_range) {
    if (!IsTiny(text)) return NumberParse::kOutOfRange;
    magnitude = 0;
  }
  *value = negative ? -magnitude : magnitude;
  return NumberParse::kNumber;
}

// Without its commas; empty unless they stand between thousands.
std::string WithoutGroups(std::string_view text) {
  text = Trim(text);
  const size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::string_view whole = text.substr(sign, text.find('.') - sign);
  const size_t first = whole.find(',');
  if (first == std::string_view::npos || first < 1 || first > 3 || whole[0] == '0') return "";
  std::string joined(text.substr(0, sign));
  for (size_t i = 0; i < whole.size(); ++i) {
    const bool comma = i >= first && (i - first) % 4 == 0;
    if (comma ? whole[i] != ',' : !IsDigit(whole[i])) return "";
    if (!comma) joined += whole[i];
  }
  if ((whole.size() - first) % 4 != 0) return "";
  return joined.append(text.substr(sign + whole.size()));
}

template <class T>
NumberParse ParseGrouped(std::string_view text, bool grouped, T* value) {
  const NumberParse parse = Parse(text, value);
  if (parse != NumberParse::kNotANumber || !grouped || text.find(',') == std::string_view::npos)
    return parse;
  return Parse(WithoutGroups(text), value);
}

template <class T>
NumberParse ParseSwapped(std::string_view text, T* value) {
  if (text.find_first_of(".,") == std::string_view::npos) return Parse(text, value);
  std::string swapped(text);
  for (char& c : swapped)
    if (c == ',' || c == '.') c = c == ',' ? '.' : ',';
  return ParseGrouped(std::string_view(swapped), true, value);
}

// Pandas' words for a missing value, in lower case, and the marks that stand for one in print.
constexpr std::array<std::string_view, 15> kMissingNumbers = {
    "-",  "--",   ".",    "#n/a",   "#n/a n/a", "#na", "-1.#ind", "-1.#qnan",
    "na", "-nan", "<na>", "1.#ind", "1.#qnan",  "n/a", "none"};

bool StripPrefix(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::string_view Trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsMissing(std::string_view text) {
  if (text.empty()) return true;
  if (IsDigit(text[0])) return false;
  text = Trim(text);
  switch (text.size()) {
    case 0:
      return true;
    case 1:
      return text[0] == '?';
    case 2:
      return text == "NA";
    case 3:
      return EqualIgnoringCase(text, "nan");
    case 4:
      return EqualIgnoringCase(text, "null");
    default:
      return false;
  }
}

bool IsMissingNumber(std::string_view text) {
  if (IsMissing(text)) return true;
  text = Trim(text);
  return std::any_of(kMissingNumbers.begin(), kMissingNumbers.end(),
                     [&](std::string_view word) { return EqualIgnoringCase(text, word); });
}

bool LooksLikeNumber(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    if (StripPrefix(&text, "\u00a0") || StripPrefix(&text, "\u202f") || StripPrefix(&text, "€") ||
        StripPrefix(&text, "£"))
      continue;
    if (StripPrefix(&text, "\u2212")) {
      plain += '-';
      continue;
    }
    const char c = text[0];
    text.remove_prefix(1);
    if (c != ' ' && c != '\'' && c != '%' && c != '$') plain += c;
  }
  double value = 0;
  // The last mark is the decimal one.
  const size_t comma = plain.rfind(',');
  if (comma != std::string::npos && plain.find('.', comma) == std::string::npos &&
      std::count(plain.begin(), plain.end(), ',') == 1) {
    plain[comma] = ' ';
    plain.erase(std::remove(plain.begin(), plain.end(), '.'), plain.end());
    plain[plain.find(' ')] = '.';
  }
  return ParseCell(plain, true, &value) == NumberParse::kNumber;
}

NumberParse ParseNumber(std::string_view text, float* value) { return Parse(text, value); }
NumberParse ParseNumber(std::string_view text, double* value) { return Parse(text, value); }
NumberParse ParseCell(std::string_view text, bool grouped, float* value) {
  return ParseGrouped(text, grouped, value);
}
NumberParse ParseCell(std::string_view text, bool grouped, double* value) {
  return ParseGrouped(text, grouped, value);
}

NumberParse ParseDecimalComma(std::string_view text, float* value) {
  return ParseSwapped(text, value);
}
NumberParse ParseDecimalComma(std::string_view text, double* value) {
  return ParseSwapped(text, value);
}

std::string FormatNumber(float value) { return fmt::format("{}", value == 0 ? 0.0f : value); }

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string Quoted(std::string_view text) {
  // Printable walks text byte by byte: what it would cut need not be copied.
  return StrCat("'", Printable(std::string(text.substr(0, 400)), 60), "'");
}

std::string QuotedList(std::span<const std::string> texts, size_t most) {
  std::string out;
  for (size_t i = 0; i < texts.size() && i < most; ++i)
    out += StrCat(i > 0 ? ", " : "", Quoted(texts[i]));
  if (texts.size() > most) out += StrCat(", and ", texts.size() - most, " more");
  return out;
}

}  // namespace fovea::data
