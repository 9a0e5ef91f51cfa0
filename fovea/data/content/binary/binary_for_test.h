#ifndef FOVEA_DATA_CONTENT_BINARY_BINARY_FOR_TEST_H_
#define FOVEA_DATA_CONTENT_BINARY_BINARY_FOR_TEST_H_

#include <string>
#include <string_view>

#include "fovea/core/encoding.h"

namespace fovea::data {

// Bytes that are made up: NOPs, int3, xor eax,eax, and others between.
inline std::string Fragment(size_t size = 40) {
  constexpr std::string_view kBytes =
      "\x90\x90\xCC\x31\xC0\xE9\x07\xF1\x84\x90\x41\xB2\xFE\x1D\x99\xCC";
  std::string bytes;
  for (size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<uint8_t>(kBytes[i % kBytes.size()]);
    bytes.push_back(static_cast<char>(byte ^ (i / kBytes.size() * 8)));
  }
  return bytes;
}

inline std::string TwoDigits(uint8_t byte) { return Hex(byte).substr(14); }

// Each byte as `write` has it, with `between` between them.
template <class Write>
inline std::string Written(std::string_view bytes, std::string_view between, const Write& write) {
  std::string text;
  for (const char byte : bytes) {
    if (!text.empty()) text += between;
    text += write(static_cast<uint8_t>(byte));
  }
  return text;
}
inline std::string Escaped(std::string_view bytes) {
  return Written(bytes, "", [](uint8_t byte) { return "\\x" + TwoDigits(byte); });
}
inline std::string Octal(std::string_view bytes) {
  return Written(bytes, "", [](uint8_t byte) {
    return std::string("\\") + static_cast<char>('0' + (byte >> 6)) +
           static_cast<char>('0' + (byte >> 3 & 7)) + static_cast<char>('0' + (byte & 7));
  });
}
inline std::string Numbers(std::string_view bytes, std::string_view between = ", ") {
  return Written(bytes, between, [](uint8_t byte) { return "0x" + TwoDigits(byte); });
}
inline std::string Decimals(std::string_view bytes, std::string_view between = ",") {
  return Written(bytes, between, [](uint8_t byte) { return std::to_string(byte); });
}
inline std::string Units(std::string_view bytes, std::string_view mark) {
  std::string text;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2)
    text += std::string(mark) + TwoDigits(static_cast<uint8_t>(bytes[i + 1])) +
            TwoDigits(static_cast<uint8_t>(bytes[i]));
  return text;
}
inline std::string Words(std::string_view bytes, size_t size) {
  std::string text;
  for (size_t i = 0; i + size <= bytes.size(); i += size) {
    text += text.empty() ? "0x" : ", 0x";
    for (size_t j = size; j-- > 0;) text += TwoDigits(static_cast<uint8_t>(bytes[i + j]));
  }
  return text;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_BINARY_FOR_TEST_H_
