#include "fovea/core/utf8.h"

namespace fovea {

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
    if (next < low || next > high) return {kReplacementCharacter, k, false};
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

size_t CharacterStart(std::string_view text, size_t i) {
  constexpr size_t kLongest = 4;
  if (i >= text.size()) return i;
  for (size_t before = 0; before < kLongest && before <= i; ++before) {
    const Utf8Step step = NextUtf8(text, i - before);
    if (step.valid) return step.bytes > before ? i - before : i;
  }
  return i;
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

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const Utf8Step step = NextUtf8(text, i);
    if (!step.valid) return false;
    i += step.bytes;
  }
  return true;
}

std::string Utf8OfUtf16(std::string_view bytes, bool big_endian) {
  const auto unit = [&](size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  const auto is_high = [](char32_t code) { return code >= 0xD800 && code < 0xDC00; };
  const auto is_low = [](char32_t code) { return code >= 0xDC00 && code < 0xE000; };
  std::string text;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t code = unit(i);
    if (is_high(code) && i + 3 < bytes.size() && is_low(unit(i + 2))) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    AppendUtf8(is_high(code) || is_low(code) ? kReplacementCharacter : code, &text);
  }
  return text;
}

}  // namespace fovea
