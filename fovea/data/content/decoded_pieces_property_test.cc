#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/data/content/binary/binary_for_test.h"
#include "fovea/data/content/content_for_test.h"
#include "fovea/data/content/values/content_values.h"

// Properties that hold for whatever comes: pieces lie in the input and within their bounds.

namespace fovea::data {
namespace {

// Texts in which what starts and ends an encoding is frequent.
rc::Gen<std::string> EncodedText() {
  static const std::vector<std::string> kParts = {"\"",
                                                  "'",
                                                  "\\x65",
                                                  "\\145",
                                                  "\\u0065",
                                                  "%65",
                                                  "&#101;",
                                                  "+",
                                                  ".",
                                                  ",",
                                                  "(",
                                                  ")",
                                                  "[",
                                                  "]",
                                                  "chr(101)",
                                                  "101,",
                                                  "strrev",
                                                  "[::-1]",
                                                  "6576616c",
                                                  "\x1f\x8b\x08",
                                                  "eval",
                                                  "base64_decode(",
                                                  "ZXZhbChiYXNlNjQoJGEpKTs",
                                                  "\n",
                                                  "\\",
                                                  "\xF3\xA0\x85\x95",
                                                  "\xE2\x80\x8B",
                                                  "\xE2\x80\x8C",
                                                  "\"source\": [\"",
                                                  "{\"cells\": [{\"cell_type\": \"code\",",
                                                  "x\x9c",
                                                  "INSERT INTO t VALUES (1,'<",
                                                  "FROM stdin;\n",
                                                  "),(1,'a",
                                                  "\t",
                                                  "',2,2,'a|b'.split('|')",
                                                  "$s='",
                                                  "$s[1].",
                                                  "$GLOBALS['s']",
                                                  "\\x90\\xcc\\x90\\xcc\\x90\\xcc\\x90\\xcc",
                                                  "\\220\\0\\314",
                                                  "\\u9090\\u6858\\ud800\\u0001",
                                                  "%u9090%u6858%ud800%90%cc",
                                                  "0x90,0xcc,-112, 144,\n 0xfe,0x01,144,204,",
                                                  "0x90909090, 0xcccccccc,",
                                                  "(byte)0x90, 90h,&H90",
                                                  "b += b\"",
                                                  "\";\nb .= \"",
                                                  " & _\r\n",
                                                  "Chr(144) & chr(204)&chr(&H90).",
                                                  "/* */",
                                                  "90cc90cc90cc90cc90cc90cc90cc90cc90cc",
                                                  "kJCQzDHAkJDMMcCQkMwxwJCQzDHAkJDMMcCQ"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
                          rc::gen::elementOf(kParts), rc::gen::string<std::string>())),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

void CheckPieces(const std::string& text, const DecodeLimits& limits) {
  const DecodedPieces decoded = Decode(text, limits);
  const auto size = static_cast<int64_t>(text.size());
  size_t total = 0;
  for (const DecodedPiece& piece : decoded.pieces) {
    total += piece.bytes.size();
    const auto inner = static_cast<int64_t>(piece.bytes.size());
    RC_ASSERT(piece.map->size() == inner);
    RC_ASSERT(0 <= piece.decoded.start && piece.decoded.start <= piece.decoded.end);
    RC_ASSERT(piece.decoded.end <= inner);
    RC_ASSERT(piece.depth >= 1 && piece.depth <= limits.max_depth);
    RC_ASSERT(0 <= piece.outer.start && piece.outer.start <= piece.outer.end);
    RC_ASSERT(piece.outer.end <= size);
    // Spans grow with what they stand for.
    const auto start = *rc::gen::inRange<int64_t>(0, inner + 1);
    const auto end = *rc::gen::inRange<int64_t>(start, inner + 1);
    const ByteSpan part = piece.Outer({start, end}), all = piece.Outer({0, inner});
    RC_ASSERT(all.start <= part.start && part.start <= part.end && part.end <= all.end);
    RC_ASSERT(0 <= all.start && all.end <= size);
  }
  int64_t place = 0;
  int depth = 0;
  for (const DecodedPiece& piece : decoded.binary) {
    total += piece.bytes.size();
    const auto inner = static_cast<int64_t>(piece.bytes.size());
    RC_ASSERT(inner >= 16 && piece.map->size() == inner);
    RC_ASSERT(piece.decoded.start == 0 && piece.decoded.end == inner);
    RC_ASSERT(piece.depth >= std::max(depth, 1) && piece.depth <= limits.max_depth);
    RC_ASSERT(0 <= piece.outer.start && piece.outer.start < piece.outer.end);
    RC_ASSERT(piece.outer.end <= size);
    // By place, and disjoint, in the file itself.
    if (piece.depth == 1) RC_ASSERT(place <= piece.outer.start);
    place = piece.outer.end;
    depth = piece.depth;
    const auto start = *rc::gen::inRange<int64_t>(0, inner + 1);
    const auto end = *rc::gen::inRange<int64_t>(start, inner + 1);
    const ByteSpan part = piece.Outer({start, end});
    RC_ASSERT(piece.outer.start <= part.start && part.start <= part.end);
    RC_ASSERT(part.end <= piece.outer.end);
  }
  RC_ASSERT(total <= limits.max_bytes);
  RC_ASSERT(decoded.pieces.size() <= limits.max_pieces);
  RC_ASSERT(decoded.binary.size() <= limits.max_pieces);
  int64_t behind = 0;
  for (const ByteSpan& span : IgnoredSpans(BytesOf(text))) {
    RC_ASSERT(behind <= span.start && span.start <= span.end && span.end <= size);
    behind = span.end;
  }
}

TEST(DecodePiecesProperty, PiecesLieInTheInputAndWithinTheLimits) {
  EXPECT_TRUE(rc::check([] {
    DecodeLimits limits;
    limits.max_depth = *rc::gen::inRange(0, 6);
    limits.max_pieces = *rc::gen::element<size_t>(1, 3, 1000);
    limits.max_bytes = *rc::gen::element<size_t>(1, 100, 100000);
    limits.context = *rc::gen::element<size_t>(0, 7, 160);
    CheckPieces(*EncodedText(), limits);
  }));
}

TEST(DecodePiecesProperty, AnyBytesWill) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    DecodeLimits limits;
    limits.max_bytes = 100000;
    CheckPieces(text, limits);
  }));
}

TEST(DecodePiecesProperty, BinaryBytesAreFoundHoweverTheyAreWritten) {
  EXPECT_TRUE(rc::check([] {
    const auto size = *rc::gen::inRange<size_t>(64, 300);
    std::string bytes = *rc::gen::container<std::string>(size, rc::gen::arbitrary<char>());
    // Some bytes that no text has, whatever the others are.
    for (size_t i = 0; i < size; i += 4) bytes[i] = i % 8 == 0 ? '\xCC' : '\x90';
    const std::string lists[] = {Escaped(bytes), Octal(bytes), Numbers(bytes), Decimals(bytes)};
    const std::string& list = lists[*rc::gen::inRange(0, 4)];
    const char* quote = list[0] == '\\' ? "\"" : "";
    const std::string before = "f(" + std::string(quote);
    const DecodedPieces decoded = Decode(before + list + quote + ");");
    RC_ASSERT(decoded.binary.size() == 1u);
    RC_ASSERT(decoded.binary[0].bytes == bytes);
    RC_ASSERT(decoded.binary[0].outer.start == static_cast<int64_t>(before.size()));
    RC_ASSERT(decoded.binary[0].outer.size() == static_cast<int64_t>(list.size()));
  }));
}

TEST(DecodePiecesProperty, TextInBase64IsFoundWhereverItStands) {
  EXPECT_TRUE(rc::check([] {
    const auto filler = [] {
      return *rc::gen::container<std::string>(rc::gen::element(' ', ';', 'a', '(', '\n', '='));
    };
    const std::string before = filler() + ";", behind = filler();
    const std::string text = before + "'" + Base64(kCode) + "'" + behind;
    const DecodedPieces decoded = Decode(text);
    RC_ASSERT(!decoded.pieces.empty());
    const DecodedPiece& piece = decoded.pieces[0];
    const size_t at = piece.bytes.find(kCode);
    RC_ASSERT(at != std::string::npos);
    const auto start = static_cast<int64_t>(at);
    const ByteSpan outer = piece.Outer({start, start + static_cast<int64_t>(kCode.size())});
    RC_ASSERT(outer.start == static_cast<int64_t>(before.size()) + 1);
    RC_ASSERT(outer.end == static_cast<int64_t>(before.size() + 1 + Base64(kCode).size()));
  }));
}

}  // namespace
}  // namespace fovea::data
