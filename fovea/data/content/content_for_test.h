#ifndef FOVEA_DATA_CONTENT_CONTENT_FOR_TEST_H_
#define FOVEA_DATA_CONTENT_CONTENT_FOR_TEST_H_

#include <zlib.h>

#include <span>
#include <string>
#include <string_view>

#include "fovea/data/content/decoded_pieces.h"

namespace fovea::data {

inline std::span<const uint8_t> BytesOf(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline DecodedPieces Decode(std::string_view text, const DecodeLimits& limits = {}) {
  return DecodePieces(BytesOf(text), limits);
}

// window_bits as zlib has it: 15 for zlib, −15 for raw deflate, 31 for gzip.
inline std::string Deflate(std::string_view text, int window_bits) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string packed(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

// Code long enough to be known as text.
inline constexpr std::string_view kCode =
    "if(isset($_POST['k'])){run($_POST['k'],function($x){});}";

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_CONTENT_FOR_TEST_H_
