#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FILTERS_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FILTERS_FOR_TEST_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// Encoders for the filters of PDF, as its specification has them.
inline std::string HexOf(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes)
    for (const int shift : {4, 0})
      text += "0123456789abcdef"[static_cast<uint8_t>(byte) >> shift & 15];
  return text;
}

inline std::string Ascii85Of(std::string_view bytes) {
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 4) {
    const std::string_view group = bytes.substr(at, 4);
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i)
      value = value << 8 | (i < group.size() ? static_cast<uint8_t>(group[i]) : 0U);
    if (value == 0 && group.size() == 4) {
      text += 'z';
      continue;
    }
    std::string digits(5, ' ');
    for (size_t i = 5; i-- > 0; value /= 85) digits[i] = static_cast<char>('!' + value % 85);
    text += digits.substr(0, group.size() + 1);
  }
  return text + "~>";
}

inline std::string RunLengthOf(std::string_view bytes) {
  std::string out;
  for (size_t at = 0; at < bytes.size();) {
    size_t run = 1;
    while (run < 128 && at + run < bytes.size() && bytes[at + run] == bytes[at]) ++run;
    if (run > 1) {
      out += {static_cast<char>(257 - run), bytes[at]};
    } else {
      out += {'\0', bytes[at]};
    }
    at += run;
  }
  return out + '\x80';
}

inline std::string LzwOf(std::string_view bytes, bool early_change = true) {
  std::string out;
  uint64_t held = 0;
  int held_bits = 0, bits = 9;
  const auto put = [&](uint32_t code) {
    held = held << bits | code;
    for (held_bits += bits; held_bits >= 8; held_bits -= 8)
      out += static_cast<char>(held >> (held_bits - 8));
  };
  std::map<std::string, uint32_t> codes;
  const auto clear = [&] {
    put(256);
    codes.clear();
    for (int i = 0; i < 256; ++i)
      codes[std::string(1, static_cast<char>(i))] = static_cast<uint32_t>(i);
    bits = 9;
  };
  clear();
  std::string text;
  uint32_t next = 258;
  for (const char byte : bytes) {
    if (codes.contains(text + byte)) {
      text += byte;
      continue;
    }
    put(codes[text]);
    codes[text + byte] = next++;
    text = byte;
    // The decoder is one code behind.
    const uint32_t decoder = next - 1 + (early_change ? 1 : 0);
    if (decoder >= 4095) {
      put(codes[text]);
      text.clear();
      clear();
      next = 258;
    } else if (decoder >= 1U << bits) {
      ++bits;
    }
  }
  if (!text.empty()) put(codes[text]);
  if (next - 1 + (early_change ? 2 : 1) >= 1U << bits && bits < 12 && !text.empty()) ++bits;
  put(257);
  if (held_bits > 0) out += static_cast<char>(held << (8 - held_bits));
  return out;
}

// What a decoder makes of bytes, up to where it throws.
template <class Reader, class... Options>
std::string DecodedBy(std::string_view bytes, Options... options) {
  Reader reader(std::make_unique<MemoryBytes>(bytes), options...);
  std::string out;
  uint8_t block[1000];
  try {
    while (const size_t got = reader.Read(block))
      out.append(reinterpret_cast<const char*>(block), got);
  } catch (const UnreadableError&) {
  }
  return out;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FILTERS_FOR_TEST_H_
