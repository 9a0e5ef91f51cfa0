#include "fovea/data/content/binary/byte_escape.h"

#include <algorithm>

#include "fovea/data/content/encodings/escapes.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// What a backslash stands before that is no number.
constexpr std::string_view kSimple = "nrtvfabe\\\"'`$/";

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

ByteEscape Unit(std::string_view text, size_t at, size_t head) {
  const int high = HexByte(text, at + head), low = HexByte(text, at + head + 2);
  if (high < 0 || low < 0) return {};
  return {head + 4, static_cast<uint16_t>(high << 8 | low), true};
}

ByteEscape Percent(std::string_view text, size_t at) {
  if (text[at] != '%' || at + 1 >= text.size()) return {};
  if ((text[at + 1] | 0x20) == 'u') return Unit(text, at, 2);
  const int value = HexByte(text, at + 1);
  if (value < 0) return {};
  return {3, static_cast<uint16_t>(value), false};
}

// Alphabets, signs and Chinese characters: some seven tenths of all units.
bool IsUsual(uint16_t unit) {
  return (unit >= 0x20 && unit < 0x7F) || (unit >= 0xA0 && unit < 0x2C00) ||
         (unit >= 0x2E80 && unit < 0x3400) || (unit >= 0x4E00 && unit < 0xA000) ||
         (unit >= 0xAC00 && unit < 0xD7B0) || (unit >= 0xF900 && unit < 0xFFF0) || unit == '\n' ||
         unit == '\r' || unit == '\t';
}

}  // namespace

ByteEscape ReadByteEscape(std::string_view text, size_t at, bool percent) {
  if (percent) return Percent(text, at);
  if (text[at] != '\\' || at + 1 >= text.size()) return {};
  const char c = text[at + 1];
  if (IsOctal(c)) {
    ByteEscape escape;
    size_t end = at + 1;
    while (end < text.size() && end < at + 4 && IsOctal(text[end]) && escape.value < 32)
      escape.value = static_cast<uint16_t>(escape.value * 8 + (text[end++] - '0'));
    escape.size = end - at;
    return escape;
  }
  const size_t head = c == '\\' ? 3 : 2;
  if (at + head < text.size() && text[at + head - 1] == 'u' && text[at + head] != '{')
    return Unit(text, at, head);
  const Escape escape = NumericEscape(text, at);
  if (escape.size > 0 && escape.code < 256)
    return {escape.size, static_cast<uint16_t>(escape.code), false};
  if (kSimple.find(c) == kSimple.npos) return {};
  return {2, static_cast<uint16_t>(SimpleEscape(c)), false};
}

void UnitCounter::Add(uint16_t unit, bool adjacent) {
  const bool pair =
      last_ >= 0xD800 && last_ < 0xDC00 && unit >= 0xDC00 && unit < 0xE000 && count_ > 0;
  usual_ += pair ? 2 : IsUsual(unit) ? 1 : 0;
  repeated_ += count_ > 0 && adjacent && unit == last_;
  hangul_ += unit >= 0xAC00 && unit < 0xD7B0;
  ideographs_ += unit >= 0x4E00 && unit < 0xA000;
  narrow_ &= unit < 256;
  last_ = unit;
  ++count_;
}

bool UnitCounter::IsText() const {
  const size_t mixed = std::min(hangul_, ideographs_);
  return usual_ * 10 >= count_ * 9 && repeated_ * 2 < count_ && mixed * 40 < count_;
}

}  // namespace fovea::data
