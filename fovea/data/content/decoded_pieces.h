#ifndef FOVEA_DATA_CONTENT_DECODED_PIECES_H_
#define FOVEA_DATA_CONTENT_DECODED_PIECES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/outer_map.h"

namespace fovea::data {

// What stood between the bytes of a file and the text that they mean.
enum class Encoding : uint8_t {
  kEscapes,         // \x65 \145 \u0065 \u{65}
  kJoined,          // 'ev'.'al', "ev" + "al", "ev" "al", ['e','v'].join('')
  kReversed,        // strrev("lave"), "lave"[::-1], "lave".split("").reverse().join("")
  kCharacterCodes,  // chr(101).chr(118), fromCharCode(101,118), [101,118,97,…], $s[4].$s[9]
  kHex,             // "6576616c", 0x6576616c
  kBase64,          // RFC 4648, sections 4 and 5
  kDeflate,         // gzip, zlib, raw: in a string, or in base64 or hexadecimal
  kPercent,         // %65 %u0065
  kEntities,        // &#101; &#x65;
  kInvisible,       // variation selectors, tags, bits of characters without width
  kRot13,           // str_rot13("riny")
  kPacked,          // Dean Edwards' packer: '0 1=2',62,3,'var|s|document'.split('|')
  kCell,            // the source of a code cell of a notebook
  kValue,           // a value in a row of an SQL dump
};
inline constexpr int kEncodings = 14;

// "base64", "character codes", …: as a report says it.
std::string_view EncodingName(Encoding encoding);

// A stretch of a file as it reads when it is decoded: up to `context` bytes of the text before,
// what was decoded, and what stands between where several places lie close together, and up to
// `context` bytes of the text behind. A cell or value has no context.
struct DecodedPiece {
  std::string bytes;
  ByteSpan decoded;   // of `bytes`: from the first byte that was decoded to the last
  Encoding encoding;  // which most of the decoded bytes come from
  int depth;          // 1: it stood in the file itself; 2: in a piece of depth 1
  ByteSpan outer;     // of the file: what `decoded` stands for

  // The bytes of the file that a span of `bytes` stands for: exact but for what is compressed,
  // where all of the literal is meant.
  ByteSpan Outer(ByteSpan inner) const { return map->Outer(inner); }

  std::shared_ptr<const OuterMap> map;
};

struct DecodeLimits {
  int max_depth = 4;
  size_t max_pieces = 4000;  // of text, and as many of binary bytes
  size_t max_bytes = 0;  // of all pieces together; 0: 6 for each byte of the input, and 128 KiB;
                         // text first
  size_t context = 160;
};

struct DecodedPieces {
  std::vector<DecodedPiece> pieces;  // text, by depth, then by place
  // Literals of at least 16 bytes that are neither text nor small numbers, such as machine code or
  // a picture: all of `bytes` is decoded, and nothing stands around it. By depth, then by place.
  std::vector<DecodedPiece> binary;
  bool cut = false;  // there was more than the limits allow
};

// Reads what is encoded in `bytes`, a file or a segment of one, cut anywhere. Only what turns out
// to be text becomes one of the pieces: a picture in base64 is none, nor are escapes that a text
// needs, such as \n. Binary bytes are read from escapes (\x90, %90; \u9090 and %u9090 as two
// bytes, the low one first), also where literals are joined or appended statement by statement,
// from chr(), from lists of numbers (bytes, or words of 32 and 64 bits as they lie in memory), and
// from digits of base 16 and base64. Time and memory are linear in the input whatever it holds.
// Never throws but std::bad_alloc.
DecodedPieces DecodePieces(std::span<const uint8_t> bytes, const DecodeLimits& limits = {});

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_DECODED_PIECES_H_
