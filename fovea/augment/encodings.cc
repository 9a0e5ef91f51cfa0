#include "fovea/augment/encodings.h"

#include <zlib.h>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"

namespace fovea::augment {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

// windowBits as deflateInit2 has them.
std::string Compressed(std::string_view bytes, int window_bits) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error("zlib cannot compress");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error("zlib cannot compress");
  return out;
}

}  // namespace

std::string HexOf(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text += kHexDigits[static_cast<unsigned char>(c) >> 4];
    text += kHexDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string PercentOf(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += "%" + HexOf({&c, 1});
  return text;
}

std::string Reversed(std::string_view bytes) { return {bytes.rbegin(), bytes.rend()}; }

std::string Rot13(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    const char first = c >= 'a' && c <= 'z' ? 'a' : 'A';
    if (c >= first && c < first + 26) c = static_cast<char>(first + (c - first + 13) % 26);
  }
  return out;
}

std::string Deflated(std::string_view bytes) { return Compressed(bytes, -15); }
std::string Zlibbed(std::string_view bytes) { return Compressed(bytes, 15); }
std::string Gzipped(std::string_view bytes) { return Compressed(bytes, 15 + 16); }

std::string VariationSelectors(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    AppendUtf8(byte < 16 ? char32_t{0xFE00} + byte : char32_t{0xE0100} + (byte - 16), &text);
  }
  return text;
}

}  // namespace fovea::augment
