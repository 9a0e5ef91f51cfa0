#ifndef FOVEA_DATA_CONTENT_BINARY_NUMBER_TOKEN_H_
#define FOVEA_DATA_CONTENT_BINARY_NUMBER_TOKEN_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fovea::data {

// A whole number of a list, as some language writes it: 144 -112 0x90 0220 &H90 90h 0x90u8
// (byte)0x90 0x9090909090909090ULL.
struct NumberToken {
  size_t start = 0, end = 0;  // without a cast; end 0: none stands there
  uint64_t value = 0;
  bool negative = false;
  int hex_digits = 0;  // 0: it is not written in base 16
};

// The number at text[at], what it is made a byte with before it passed over.
NumberToken ReadNumberToken(std::string_view text, size_t at);

// Where a number may start: a digit, or a sign before one, that no name or other number goes on in.
bool StartsNumber(std::string_view text, size_t at);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_NUMBER_TOKEN_H_
