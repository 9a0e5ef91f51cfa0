#include "fovea/data/content/decoded_pieces.h"

#include <gtest/gtest.h>

#include "fovea/core/encoding.h"
#include "fovea/core/utf8.h"
#include "fovea/data/content/content_for_test.h"

namespace fovea::data {
namespace {

std::string HexOf(std::string_view text) {
  std::string hex;
  for (const char c : text) hex += Hex(static_cast<uint8_t>(c)).substr(14);
  return hex;
}

std::string CodesOf(std::string_view text) {
  std::string codes;
  for (const char c : text) codes += (codes.empty() ? "" : ",") + std::to_string(c);
  return codes;
}

// The only piece of depth 1, which is all that there is.
void ExpectReads(const std::string& text, const std::string& read, Encoding encoding) {
  const DecodedPieces decoded = Decode(text);
  ASSERT_EQ(decoded.pieces.size(), 1u) << text;
  EXPECT_EQ(decoded.pieces[0].bytes, read);
  EXPECT_EQ(static_cast<int>(decoded.pieces[0].encoding), static_cast<int>(encoding)) << text;
  EXPECT_FALSE(EncodingName(encoding).empty());
  EXPECT_EQ(decoded.pieces[0].depth, 1);
  EXPECT_FALSE(decoded.cut);
}

void ExpectNothing(const std::string& text) { EXPECT_TRUE(Decode(text).pieces.empty()) << text; }

// The bytes of the file that the first `inner` of a piece stands for.
std::string OuterOf(const std::string& text, const DecodedPiece& piece, const std::string& inner) {
  const size_t at = piece.bytes.find(inner);
  if (at == std::string::npos) return "not in the piece";
  const auto start = static_cast<int64_t>(at);
  const ByteSpan outer = piece.Outer({start, start + static_cast<int64_t>(inner.size())});
  return text.substr(static_cast<size_t>(outer.start), static_cast<size_t>(outer.size()));
}

TEST(DecodePieces, EscapesAreReadInPlace) {
  ExpectReads(R"($a="\x65\x76al"; $a($b);)", R"($a="eval"; $a($b);)", Encoding::kEscapes);
  ExpectReads(R"("\145\166\141\154")", R"("eval")", Encoding::kEscapes);
  ExpectReads(R"('\u0065\u{76}\x{61}\U0000006c')", "'eval'", Encoding::kEscapes);
  ExpectReads(R"(window["\\x65val"])", R"(window["eval"])", Encoding::kEscapes);
  ExpectReads(R"(x="\u0065 \ud83d\ude00")", "x=\"e \U0001F600\"", Encoding::kEscapes);
  ExpectReads("unescape('%65%76%u0061l')", "unescape('eval')", Encoding::kPercent);
  ExpectReads("<a href=\"&#106;&#x61;vascript&colon;&lt;\">", "<a href=\"javascript&colon;<\">",
              Encoding::kEntities);
}

TEST(DecodePieces, EscapesThatATextNeedsAreNone) {
  ExpectNothing(R"(print("a\n\t\"b\"\\x\0");)");
  ExpectNothing(R"(/[^\x20-\x7e]/)");
  ExpectNothing(R"(s = "\xe4\xb8\xad\u4e2d";)");
  ExpectNothing(R"(printf("%4d %5d %2c %08x", a);)");
  ExpectNothing("https://example.org/a%20b?c=%2Fd%2F");
  ExpectNothing("<p>&lt;b&gt; &amp; &#8217; &#39;</p>");
  ExpectNothing(R"("\x" "\u12" "\u{}" "\u{110000}" "\9" "%" "%4" "&#" "&#x;" "&#99999999;")");
  // A table of bytes with letters here and there.
  std::string table;
  for (int i = 0; i < 256; ++i) table += "\\x" + Hex(static_cast<uint8_t>(i * 37)).substr(14);
  ExpectNothing("t = b\"" + table + "\"");
}

TEST(DecodePieces, JoinedLiteralsAreOne) {
  ExpectReads("$f='ev'.'al';", "$f='eval';", Encoding::kJoined);
  ExpectReads("f=\"ev\" + 'a' + \"l\";", "f=\"eval\";", Encoding::kJoined);
  ExpectReads("f = ('e' 'v'\n  'al')", "f = ('eval')", Encoding::kJoined);
  ExpectReads("f(['e','v','al'].join(''))", "f(['eval'].join(''))", Encoding::kJoined);
  ExpectReads("''.join(['ex', 'ec'])", "''.join(['exec'])", Encoding::kJoined);
  ExpectReads("f=\"\\x65v\" + 'al';", "f=\"eval\";", Encoding::kJoined);
}

TEST(DecodePieces, LinesThatWereBrokenAreNone) {
  ExpectNothing("m = 'A message that is long, ' .\n  'and goes on with words.';");
  ExpectNothing("print('one, ' + name + ' two')");
  ExpectNothing("explode('.', $x); f('(', '.', ')'); x = ['ab', 'cd'];");
  ExpectNothing("don't . 'x' isn't + 'y'");
  ExpectNothing("default-src 'self' 'unsafe-inline' 'unsafe-eval'");
}

TEST(DecodePieces, CharactersByTheirNumbers) {
  ExpectReads("$f=chr(101).chr(0x76).'a'.chr(110-2);", "$f='eval';", Encoding::kCharacterCodes);
  ExpectReads("x = Chr(&H65) & Chr(118) & \"al\"", "x = \"eval\"", Encoding::kCharacterCodes);
  ExpectReads("eval(String.fromCharCode(101,118, 97))", "eval(\"eva\")", Encoding::kCharacterCodes);
  const std::string code(kCode);
  ExpectReads("x=[" + CodesOf(code) + "];", "x=\"" + code + "\";", Encoding::kCharacterCodes);
  ExpectReads("x=array(" + CodesOf(code) + ");", "x=\"" + code + "\";", Encoding::kCharacterCodes);
  ExpectReads("x='" + CodesOf(code) + "'.split(',')", "x=\"" + code + "\".split(',')",
              Encoding::kCharacterCodes);
  ExpectNothing("x=[1,2,3,4,5,6,7,8,9,10,11,12]; y=[255,254,120,200,101,190,240,99,98];");
  ExpectNothing("String.fromCharCode(65 + i); chr(10) . chr(13); [101,118,97,108]");
}

TEST(DecodePieces, WordsSpeltWithTheCharactersOfAString) {
  ExpectReads("$s = \"lave\"; $f = $s[3].$s{2}.'a'.$s[0];", "$s = \"lave\"; $f = 'eval';",
              Encoding::kCharacterCodes);
  ExpectReads("$GLOBALS['s']='lave'; $GLOBALS['s'][3].$GLOBALS['s'][2].$GLOBALS['s'][1]",
              "$GLOBALS['s']='lave'; \"eva\"", Encoding::kCharacterCodes);
  ExpectNothing("vector = 'none'; norm = vec[0] + vec[1] + vec[2]; $row[0] . $row[1]");
  ExpectNothing("$s = 'ab'; $s[2] . $s[3]; e='abcd'; e[0]+e[1]+e[2]");
}

TEST(DecodePieces, Base64AndHexOfText) {
  const std::string code(kCode);
  ExpectReads("x='" + Base64(code) + "';", "x='" + code + "';", Encoding::kBase64);
  ExpectReads("echo " + Base64(code) + " | sh", "echo " + code + " | sh", Encoding::kBase64);
  ExpectReads("base64_decode('ZXZhbA==')", "base64_decode('eval')", Encoding::kBase64);
  ExpectReads("x='" + HexOf(code) + "';", "x='" + code + "';", Encoding::kHex);
  ExpectReads("INTO t VALUES (0x" + HexOf(code) + ")", "INTO t VALUES (" + code + ")",
              Encoding::kHex);
  ExpectReads("pack('H*', '6576616c')", "pack('H*', 'eval')", Encoding::kHex);
  std::string wide;
  for (const char c : code) wide += {c, '\0'};
  ExpectReads("powershell -enc " + Base64(wide), "powershell -enc " + code, Encoding::kBase64);
  // In lines, as they stand and in a literal of one line; JSON's slashes.
  const std::string digits = Base64(code + code + code);
  std::string lines, literal;
  for (size_t at = 0; at < digits.size(); at += 76) {
    lines += digits.substr(at, 76) + "\n";
    literal += digits.substr(at, 76) + "\\n";
  }
  EXPECT_NE(Decode(lines).pieces.at(0).bytes.find(code + code + code), std::string::npos);
  EXPECT_NE(Decode("'" + literal + "'").pieces.at(0).bytes.find(code + code), std::string::npos);
}

TEST(DecodePieces, WhatIsNoTextIsNoPiece) {
  std::string noise;
  uint32_t state = 1;
  for (int i = 0; i < 3000; ++i) {
    state = state * 1664525 + 1013904223;
    noise.push_back(static_cast<char>(state >> 24));
  }
  ExpectNothing("x='" + Base64(noise) + "'");
  ExpectNothing("x='" + HexOf(noise) + "'");
  ExpectNothing("url(data:image/png;base64," + Base64("\x89PNG\r\n\x1a\n" + std::string(kCode)) +
                ")");
  ExpectNothing("d41d8cd98f00b204e9800998ecf8427e 'abcdefghijklmnopqrstuvwxyz0123456789'");
  ExpectNothing("AbstractFactoryOfSomethingElse/a/long/path/to/some/file/or/other_name");
}

TEST(DecodePieces, DeflateByItselfAndWithinBase64) {
  const std::string code = std::string(kCode) + " " + std::string(kCode);
  for (const int bits : {15, -15, 31}) {
    const std::string digits = Base64(Deflate(code, bits));
    ExpectReads("f(gzinflate(base64_decode('" + digits + "')));",
                "f(gzinflate(base64_decode('" + code + "')));", Encoding::kDeflate);
    ExpectReads("x='" + digits + "';", "x='" + code + "';", Encoding::kDeflate);
  }
  // In a literal as raw bytes, and as Python writes them.
  std::string raw, escaped;
  for (const char c : Deflate(code, 15)) {
    if (c == '"' || c == '\\' || c == '$') raw.push_back('\\');
    raw.push_back(c);
    escaped += "\\x" + HexOf({&c, 1});
  }
  ExpectReads("f(gzuncompress(\"" + raw + "\"));", "f(gzuncompress(\"" + code + "\"));",
              Encoding::kDeflate);
  ExpectReads("exec(zlib.decompress(b'" + escaped + "'))", "exec(zlib.decompress(b'" + code + "'))",
              Encoding::kDeflate);
  ExpectReads("exit 0\n" + Deflate(code, 31), "exit 0\n" + code, Encoding::kDeflate);
}

TEST(DecodePieces, WhatTurnsTextGoesWithIt) {
  ExpectReads("$f = strrev('edoced_46esab');", "$f = 'base64_decode';", Encoding::kReversed);
  ExpectReads("f = 'lave'[::-1]", "f = 'eval'", Encoding::kReversed);
  ExpectReads("f = 'lave'.split('').reverse().join('');", "f = 'eval';", Encoding::kReversed);
  ExpectReads("f(str_rot13('riny'));", "f('eval');", Encoding::kRot13);
  const std::string code(kCode), digits = Base64(code);
  ExpectReads(
      "f(strrev(base64_decode('" + Base64(std::string(code.rbegin(), code.rend())) + "')));",
      "f('" + code + "');", Encoding::kBase64);
  // Turned round somewhere else.
  ExpectReads("f(b'" + std::string(digits.rbegin(), digits.rend()) + "')", "f(b'" + code + "')",
              Encoding::kReversed);
}

TEST(DecodePieces, WordsOfThePacker) {
  ExpectReads("toString }('0 1=2.3(\\'4\\')',5,5,'var|s|document|write|x'.split('|'),0,{}))",
              "toString }('var s=document.write(\\'x\\')',5,5,'var|s|document|write|x'.split('|'),"
              "0,{}))",
              Encoding::kPacked);
}

TEST(DecodePieces, CharactersThatNobodySees) {
  const std::string code(kCode);
  std::string selectors, bits, tags;
  for (const char c : code) {
    AppendUtf8(0xE0100 + static_cast<char32_t>(c) - 16, &selectors);
    AppendUtf8(0xE0000 + static_cast<char32_t>(c), &tags);
    for (int bit = 7; bit >= 0; --bit) AppendUtf8(c >> bit & 1 ? 0x200C : 0x200B, &bits);
  }
  for (const std::string& hidden : {selectors, bits, tags})
    ExpectReads("f(`" + hidden + "`)", "f(`" + code + "`)", Encoding::kInvisible);
  ExpectNothing("\u2764\uFE0F\u200D\U0001F525 \u200B\u200B\u200B\u200B\u200B");
}

TEST(DecodePieces, SpansLeadBackToTheFile) {
  const std::string code(kCode);
  std::string text =
      R"(<?php $a="\x65\x76al"; $b='ba'.'se6'.'4'; f("123', ")" + Base64(code) + R"(");)";
  const DecodedPieces decoded = Decode(text);
  ASSERT_EQ(decoded.pieces.size(), 1u);
  const DecodedPiece& piece = decoded.pieces[0];
  EXPECT_EQ(OuterOf(text, piece, "<?php $a"), "<?php $a");
  EXPECT_EQ(OuterOf(text, piece, "eval"), R"(\x65\x76al)");
  EXPECT_EQ(OuterOf(text, piece, "v"), R"(\x76)");
  EXPECT_EQ(OuterOf(text, piece, "base64"), "ba'.'se6'.'4");
  EXPECT_EQ(OuterOf(text, piece, code.substr(0, 3)), Base64(code.substr(0, 3)));
  EXPECT_EQ(OuterOf(text, piece, code.substr(3, 6)), Base64(code.substr(3, 6)));
  EXPECT_EQ(OuterOf(text, piece, "\");"), "\");");
  EXPECT_EQ(piece.outer.start, static_cast<int64_t>(text.find("\\x65")));
  EXPECT_EQ(piece.outer.end, static_cast<int64_t>(text.size() - 3));
  EXPECT_EQ(piece.bytes.substr(static_cast<size_t>(piece.decoded.start), 2), "ev");
}

TEST(DecodePieces, SpansLeadBackThroughWhatIsTurned) {
  const std::string text = "strrev('lave') . hex2bin('6576616c')";
  const DecodedPieces turned = Decode(text);
  ASSERT_EQ(turned.pieces.size(), 1u);
  EXPECT_EQ(turned.pieces[0].bytes, "'eval' . hex2bin('eval')");
  EXPECT_EQ(OuterOf(text, turned.pieces[0], "ev"), "ve");
  EXPECT_EQ(OuterOf(text, turned.pieces[0], "val' . hex2bin('e"), "lave') . hex2bin('65");
}

TEST(DecodePieces, TheContextIsBounded) {
  const std::string code(kCode), filler(1000, ';');
  const std::string text = filler + "'" + Base64(code) + "'" + filler;
  DecodeLimits limits;
  limits.context = 10;
  const DecodedPieces decoded = Decode(text, limits);
  ASSERT_EQ(decoded.pieces.size(), 1u);
  EXPECT_EQ(decoded.pieces[0].bytes, ";;;;;;;;;'" + code + "';;;;;;;;;");
  // What is far apart makes pieces of its own, what is near one.
  EXPECT_EQ(Decode(text + text).pieces.size(), 2u);
  EXPECT_EQ(Decode("'" + Base64(code) + "', '" + Base64(code) + "'").pieces.size(), 1u);
}

TEST(DecodePieces, NestedToADepth) {
  std::string text(kCode);
  for (int i = 0; i < 50; ++i) text = "eval(base64_decode('" + Base64(Deflate(text, 15)) + "'));";
  for (const int depth : {0, 1, 4, 60}) {
    DecodeLimits limits;
    limits.max_depth = depth;
    limits.max_bytes = 10 << 20;
    const DecodedPieces decoded = Decode(text, limits);
    ASSERT_EQ(decoded.pieces.size(), static_cast<size_t>(std::min(depth, 50)));
    EXPECT_EQ(decoded.cut, depth < 50);
    for (int i = 0; i < static_cast<int>(decoded.pieces.size()); ++i) {
      const DecodedPiece& piece = decoded.pieces[static_cast<size_t>(i)];
      EXPECT_EQ(piece.depth, i + 1);
      EXPECT_EQ(piece.outer.start, 20);
      EXPECT_EQ(piece.outer.end, static_cast<int64_t>(text.size()) - 4);
    }
    if (depth == 60) {
      EXPECT_NE(decoded.pieces.back().bytes.find(kCode), std::string::npos);
    }
  }
}

TEST(DecodePieces, WhatIsReadOnceIsNotReadAgain) {
  // The literal stands in the context of the escapes' piece, and is no piece of depth 2.
  const std::string text =
      "$a = \"\\x65val\"; " + std::string(150, ';') + "'" + Base64(std::string(kCode)) + "'";
  EXPECT_EQ(Decode(text).pieces.size(), 1u);
  // Joined first, decoded then.
  const std::string digits = Base64(std::string(kCode));
  const DecodedPieces joined =
      Decode("'" + digits.substr(0, 30) + "' . '" + digits.substr(30) + "'");
  ASSERT_EQ(joined.pieces.size(), 2u);
  EXPECT_EQ(joined.pieces[0].encoding, Encoding::kJoined);
  EXPECT_EQ(joined.pieces[1].bytes, "'" + std::string(kCode) + "'");
  EXPECT_EQ(joined.pieces[1].depth, 2);
}

TEST(DecodePieces, LimitsEndIt) {
  const std::string literal = "'" + Base64(std::string(kCode)) + "'" + std::string(400, ';');
  std::string text;
  for (int i = 0; i < 100; ++i) text += literal;
  EXPECT_EQ(Decode(text).pieces.size(), 100u);
  DecodeLimits few;
  few.max_pieces = 10;
  EXPECT_EQ(Decode(text, few).pieces.size(), 10u);
  EXPECT_TRUE(Decode(text, few).cut);
  DecodeLimits small;
  small.max_bytes = 1000;
  const DecodedPieces decoded = Decode(text, small);
  size_t total = 0;
  for (const DecodedPiece& piece : decoded.pieces) total += piece.bytes.size();
  EXPECT_EQ(total, 1000u);
  EXPECT_TRUE(decoded.cut);
}

TEST(DecodePieces, ABombIsCutAndLeavesTheOthers) {
  std::string bomb;
  for (int i = 0; i < 100000; ++i) bomb += "function ";
  const std::string text = "'" + Base64(Deflate(bomb, 15)) + "'" + std::string(400, ';') + "'" +
                           Base64(std::string(kCode)) + "'";
  const DecodedPieces decoded = Decode(text);
  EXPECT_TRUE(decoded.cut);
  ASSERT_EQ(decoded.pieces.size(), 2u);
  EXPECT_LT(decoded.pieces[0].bytes.size(), 32 * text.size() + 5000);
  EXPECT_NE(decoded.pieces[1].bytes.find(kCode), std::string::npos);
}

TEST(DecodePieces, ASegmentMayStartWithinALiteral) {
  const std::string digits = Base64(std::string(kCode) + std::string(kCode));
  for (size_t cut = 0; cut < 8; ++cut) {
    const DecodedPieces decoded = Decode(digits.substr(cut) + "'; echo 'done';");
    ASSERT_EQ(decoded.pieces.size(), 1u) << cut;
    EXPECT_NE(decoded.pieces[0].bytes.find(kCode), std::string::npos) << cut;
  }
}

}  // namespace
}  // namespace fovea::data
