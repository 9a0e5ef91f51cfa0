#include "fovea/data/content/digits.h"

#include <cstdint>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {

bool DecodeBase64Digits(std::string_view digits, bool lenient, std::string* bytes) {
  bytes->clear();
  bytes->reserve(digits.size() / 4 * 3 + 3);
  uint32_t group = 0;
  size_t count = 0, others = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int value = Base64Value(digits[i]);
    if (value >= 0) {
      group = group << 6 | static_cast<uint32_t>(value);
      if (++count % 4 != 0) continue;
      bytes->push_back(static_cast<char>(group >> 16));
      bytes->push_back(static_cast<char>(group >> 8));
      bytes->push_back(static_cast<char>(group));
      group = 0;
    } else if (digits[i] == '\\' && i + 1 < digits.size()) {
      // "\n" and "\r" are line ends, "\/" is a slash.
      if (digits[i + 1] != '/') ++i;
    } else if (digits[i] != '=' && !IsBlank(digits[i])) {
      ++others;
    }
  }
  if (count % 4 >= 2) bytes->push_back(static_cast<char>(group >> (count % 4 == 2 ? 4 : 10)));
  if (count % 4 == 3) bytes->push_back(static_cast<char>(group >> 2));
  return !bytes->empty() && (others == 0 || (lenient && others * 10 <= digits.size()));
}

bool DecodeHexDigits(std::string_view digits, std::string* bytes) {
  bytes->clear();
  if (StandsAt(digits, 0, "0x")) digits.remove_prefix(2);
  for (size_t i = 0; i < digits.size();) {
    if (IsBlank(digits[i])) {
      ++i;
      continue;
    }
    const int value = HexByte(digits, i);
    if (value < 0) return false;
    bytes->push_back(static_cast<char>(value));
    i += 2;
  }
  return !bytes->empty();
}

}  // namespace fovea::data
