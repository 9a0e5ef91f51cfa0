#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/data/content/binary/binary_for_test.h"
#include "fovea/data/content/content_for_test.h"

// Literals of binary bytes, in each way that a language writes them.

namespace fovea::data {
namespace {

// The only literal that is binary, which spans the text from `first` to `last`.
void ExpectBinary(const std::string& text, const std::string& bytes, Encoding encoding,
                  const std::string& first, const std::string& last) {
  const DecodedPieces decoded = Decode(text);
  ASSERT_EQ(decoded.binary.size(), 1u) << text;
  const DecodedPiece& piece = decoded.binary[0];
  EXPECT_EQ(piece.bytes, bytes) << text;
  EXPECT_EQ(piece.decoded.start, 0);
  EXPECT_EQ(piece.decoded.size(), static_cast<int64_t>(bytes.size()));
  EXPECT_EQ(EncodingName(piece.encoding), EncodingName(encoding)) << text;
  EXPECT_EQ(piece.depth, 1);
  const ByteSpan outer = piece.Outer(piece.decoded);
  EXPECT_EQ(outer.start, piece.outer.start);
  EXPECT_EQ(outer.end, piece.outer.end);
  const std::string literal =
      text.substr(static_cast<size_t>(outer.start), static_cast<size_t>(outer.size()));
  EXPECT_EQ(literal.substr(0, first.size()), first);
  EXPECT_EQ(literal.substr(literal.size() - std::min(literal.size(), last.size())), last);
  EXPECT_FALSE(decoded.cut);
}
void ExpectBinary(const std::string& text, Encoding encoding, const std::string& literal) {
  ExpectBinary(text, Fragment(), encoding, literal, literal);
}
void ExpectNoBinary(const std::string& text) { EXPECT_TRUE(Decode(text).binary.empty()) << text; }

// The literal's bytes that the n-th byte stands for.
std::string OuterOf(const std::string& text, const DecodedPiece& piece, int64_t n) {
  const ByteSpan outer = piece.Outer({n, n + 1});
  return text.substr(static_cast<size_t>(outer.start), static_cast<size_t>(outer.size()));
}

TEST(BinaryPieces, Escapes) {
  const std::string bytes = Fragment(), hex = Escaped(bytes), octal = Octal(bytes);
  ExpectBinary("char code[] = \"" + hex + "\";", Encoding::kEscapes, hex);
  ExpectBinary("char code[] = \"" + octal + "\";", Encoding::kEscapes, octal);
  ExpectBinary("printf " + hex + " > f", Encoding::kEscapes, hex);
  ExpectBinary(
      "echo -e '" + Written(bytes, "", [](uint8_t b) { return "\\\\x" + TwoDigits(b); }) + "'",
      bytes, Encoding::kEscapes, "\\\\x90", "\\\\xe1");
  const std::string mixed = Escaped(bytes.substr(0, 20)) + Octal(bytes.substr(20));
  ExpectBinary("char code[] = \"" + mixed + "\";", Encoding::kEscapes, mixed);
  // As Python prints bytes.
  const std::string printed =
      "b'" + Escaped(bytes.substr(0, 10)) + "A\\n" + Escaped(bytes.substr(10)) + "1'";
  ExpectBinary("x = " + printed, bytes.substr(0, 10) + "A\n" + bytes.substr(10) + "1",
               Encoding::kEscapes, "\\x90", "1");
  ExpectBinary("char c[] = {" +
                   Written(bytes, ", ", [](uint8_t b) { return "'\\x" + TwoDigits(b) + "'"; }) +
                   "};",
               bytes, Encoding::kEscapes, "\\x90", "\\xe1");
}

TEST(BinaryPieces, EscapesOverLines) {
  const std::string bytes = Fragment();
  const std::string a = Escaped(bytes.substr(0, 14)), b = Escaped(bytes.substr(14, 14)),
                    c = Escaped(bytes.substr(28));
  for (const std::string& text :
       {"unsigned char buf[] = \n\"" + a + "\"\n\"" + b + "\"\r\n\"" + c + "\";",
        "my $buf = \n\"" + a + "\" .\n\"" + b + "\" .\n\"" + c + "\";",
        "buf = \n\"" + a + "\" +\n\"" + b + "\" +\n\"" + c + "\"\n",
        "buf =  b\"\"\nbuf += b\"" + a + "\"\nbuf += b\"" + b + "\"\nbuf += b\"" + c +
            "\"\nrun(buf)",
        "$buf = \"" + a + "\";\n$buf .= \"" + b + "\";\n$buf .= \"" + c + "\";",
        "buf = (b'" + a + "'\n       b'" + b + "'\n       b'" + c + "')",
        "char b[] = \"" + a + "\\\n" + b + "\\\n" + c + "\";",
        "char b[] = \"" + a + "\" /* xor eax, eax */\n  \"" + b + "\" // int3\n  \"" + c + "\";",
        "export buf=\\\n$'" + a + "'\\\n$'" + b + "'\\\n$'" + c + "'",
        "s = \"\"\"" + a + "\\\n" + b + "\\\n" + c + "\"\"\""})
    ExpectBinary(text, bytes, Encoding::kEscapes, "\\x90",
                 TwoDigits(static_cast<uint8_t>(bytes.back())));
  // Another variable is another literal.
  const std::string longer = Escaped(bytes.substr(0, 20));
  EXPECT_EQ(Decode("a = \"" + longer + "\"\nb = \"" + longer + "\"").binary.size(), 2u);
  EXPECT_EQ(Decode("a += \"" + longer + "\"\nb += \"" + longer + "\"").binary.size(), 2u);
}

TEST(BinaryPieces, UnitsOfUtf16) {
  const std::string bytes = Fragment();
  for (const char* mark : {"%u", "\\u"}) {
    const Encoding encoding = mark[0] == '%' ? Encoding::kPercent : Encoding::kEscapes;
    const std::string units = Units(bytes, mark);
    ExpectBinary("var s = unescape(\"" + units + "\");", encoding, units);
    ExpectBinary("var s = unescape('" + Units(bytes.substr(0, 20), mark) + "' +\n '" +
                     Units(bytes.substr(20), mark) + "');",
                 bytes, encoding, mark, "e117");
    // Bytes as characters.
    std::string narrow;
    for (const char byte : bytes) narrow += mark + ("00" + TwoDigits(static_cast<uint8_t>(byte)));
    ExpectBinary("s = '" + narrow + "'", encoding, narrow);
  }
  const std::string percent = Written(bytes, "", [](uint8_t b) { return "%" + TwoDigits(b); });
  ExpectBinary("unescape(\"" + percent + "\")", Encoding::kPercent, percent);
  const std::string sled =
      "s = \"\\u9090\\u9090\\u9090\\u9090\\u9090\\u9090\\u9090\\u9090\\u6858\"";
  ASSERT_EQ(Decode(sled).binary.size(), 1u);
  EXPECT_EQ(Decode(sled).binary[0].bytes, std::string(16, '\x90') + "\x58\x68");
}

TEST(BinaryPieces, ListsOfNumbers) {
  const std::string bytes = Fragment(), hex = Numbers(bytes), tight = Numbers(bytes, ",");
  const Encoding encoding = Encoding::kCharacterCodes;
  for (const char* start : {"unsigned char b[] = {", "byte[] b = new byte[40] { ", "x = [",
                            "$buf = ", "[Byte[]] $buf = ", "let b: [u8; 40] = [",
                            "buf := []byte{\n", "void f() { g(a, b, ", "db "}) {
    ExpectBinary(start + hex + "};", encoding, hex);
    ExpectBinary(start + tight + "\n", encoding, tight);
  }
  ExpectBinary("char b[] = {" + Numbers(bytes, ",\n  ") + ",\n};", encoding,
               Numbers(bytes, ",\n  "));
  const std::string decimal = Decimals(bytes);
  ExpectBinary("x = [" + decimal + "]", encoding, decimal);
  ExpectBinary("buf = Array(" + decimal + ")", encoding, decimal);
  const std::string lines = Decimals(bytes.substr(0, 20)) + ", _\r\n" + Decimals(bytes.substr(20));
  ExpectBinary("buf = Array(" + lines + ")", encoding, lines);
  const std::string chars =
      Written(bytes, ", ", [](uint8_t b) { return std::to_string(static_cast<int8_t>(b)); });
  ExpectBinary("byte[] b = {" + chars + "};", encoding, chars);
  const std::string casts =
      Written(bytes, ", ", [](uint8_t b) { return "(byte)0x" + TwoDigits(b); });
  ExpectBinary("byte[] b = new byte[] {" + casts + "};", bytes, encoding, "0x90", "0xe1");
  const std::string rust =
      Written(bytes, ", ", [](uint8_t b) { return "0x" + TwoDigits(b) + "u8"; });
  ExpectBinary("let b = [" + rust + "];", encoding, rust);
  const std::string basic = Written(bytes, ", ", [](uint8_t b) { return "&H" + TwoDigits(b); });
  ExpectBinary("b = Array(" + basic + ")", encoding, basic);
  const std::string masm = Written(bytes, ",", [](uint8_t b) { return "0" + TwoDigits(b) + "h"; });
  ExpectBinary("buf DB " + masm + "\n", encoding, masm);
}

TEST(BinaryPieces, ListsInStatements) {
  const std::string bytes = Fragment();
  const std::string a = Numbers(bytes.substr(0, 20), ","), b = Numbers(bytes.substr(20), ",");
  for (const std::string& text :
       {"[Byte[]] $buf = " + a + "\n$buf += " + b + "\n", "code:\n  db " + a + "\n  db " + b + "\n",
        "  .byte " + a + "\n  .byte " + b + "\n", "b = {" + a + ", // one\n /* two */ " + b + "}"})
    ExpectBinary(text, bytes, Encoding::kCharacterCodes, "0x90,", "0xe1");
}

TEST(BinaryPieces, Words) {
  const std::string bytes = Fragment();
  ExpectBinary("uint32_t b[] = {" + Words(bytes, 4) + "};", Encoding::kCharacterCodes,
               Words(bytes, 4));
  ExpectBinary("uint64_t b[] = {" + Words(bytes, 8) + "};", Encoding::kCharacterCodes,
               Words(bytes, 8));
  ExpectNoBinary("flags = {0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000, 0x10000};");
}

TEST(BinaryPieces, Chr) {
  const std::string bytes = Fragment();
  const auto chr = [](uint8_t b) { return "chr(" + std::to_string(b) + ")"; };
  const auto basic = [](uint8_t b) { return "Chr(&H" + TwoDigits(b) + ")"; };
  ExpectBinary("x = " + Written(bytes, " & ", chr), Encoding::kCharacterCodes,
               Written(bytes, " & ", chr));
  ExpectBinary("$x = " + Written(bytes, ".", chr) + ";", Encoding::kCharacterCodes,
               Written(bytes, ".", chr));
  const std::string lines = Written(bytes.substr(0, 20), " & ", basic) + " & _\r\n  " +
                            Written(bytes.substr(20), " & ", basic);
  ExpectBinary("x = " + lines, Encoding::kCharacterCodes, lines);
  ExpectBinary("buf=" + Written(bytes.substr(0, 20), "&", chr) + "\nbuf=buf&" +
                   Written(bytes.substr(20), "&", chr) + "\n",
               bytes, Encoding::kCharacterCodes, "chr(144)", "chr(225)");
}

TEST(BinaryPieces, Digits) {
  const std::string bytes = Fragment();
  const std::string hex = Written(bytes, "", TwoDigits);
  ExpectBinary("x = \"" + hex + "\"", Encoding::kHex, hex);
  ExpectBinary("echo " + hex + " | xxd -r -p", Encoding::kHex, hex);
  ExpectBinary("INSERT (0x" + hex + ")", Encoding::kHex, hex);
  ExpectNoBinary("x = \"" + hex.substr(0, 40) + "\"");
  const std::string longer = Fragment(120), digits = Base64(longer);
  ExpectBinary("x = '" + digits + "'", longer, Encoding::kBase64, digits, digits);
  ExpectBinary("x = '" + digits.substr(0, 76) + "\\n" + digits.substr(76) + "'", longer,
               Encoding::kBase64, digits.substr(0, 76), digits.substr(76));
  const std::string few = Base64(bytes.substr(0, 24));
  ExpectBinary("[Convert]::FromBase64String(\"" + few + "\")", bytes.substr(0, 24),
               Encoding::kBase64, few, few);
  const std::string picture = Base64("\x89PNG\r\n\x1a\n" + Fragment(200));
  ExpectBinary("url(data:image/png;base64," + picture + ")", "\x89PNG\r\n\x1a\n" + Fragment(200),
               Encoding::kBase64, "iVBO", "");
}

TEST(BinaryPieces, EachByteLeadsBackToItsNumber) {
  const std::string bytes = Fragment();
  const std::string text =
      "b = {" + Numbers(bytes.substr(0, 12)) + ",\n   " + Decimals(bytes.substr(12), ", ") + "};";
  const DecodedPieces decoded = Decode(text);
  ASSERT_EQ(decoded.binary.size(), 1u);
  for (int64_t i = 0; i < 40; ++i) {
    const auto byte = static_cast<uint8_t>(bytes[static_cast<size_t>(i)]);
    EXPECT_EQ(OuterOf(text, decoded.binary[0], i),
              i < 12 ? "0x" + TwoDigits(byte) : std::to_string(byte));
  }
  const std::string words = "b = {" + Words(bytes, 4) + "};";
  EXPECT_EQ(OuterOf(words, Decode(words).binary.at(0), 5), Words(bytes.substr(4, 4), 4));
  const std::string units = "'" + Units(bytes, "%u") + "'";
  EXPECT_EQ(OuterOf(units, Decode(units).binary.at(0), 5), Units(bytes.substr(4, 2), "%u"));
  const std::string digits = "'" + Base64(Fragment(60)) + "'";
  EXPECT_EQ(OuterOf(digits, Decode(digits).binary.at(0), 3), Base64(Fragment(60)).substr(4, 2));
}

TEST(BinaryPieces, TextIsNone) {
  const std::string code(kCode);
  for (const std::string& text :
       {"x=\"" + Escaped(code) + "\"", "x=\"" + Octal(code) + "\"", "x=[" + Decimals(code) + "]",
        "x={" + Numbers(code) + "}", "x='" + Base64(code + code) + "'",
        "x='" + Written(code, "", TwoDigits) + "'", "x='" + Base64(Deflate(code + code, 15)) + "'",
        "f(gzinflate(base64_decode('" + Base64(Deflate(code + code, -15)) + "')))"}) {
    ExpectNoBinary(text);
    EXPECT_EQ(Decode(text).pieces.size(), 1u) << text;
  }
  // Other alphabets, as their bytes and as units.
  ExpectNoBinary("s = \"" + Escaped("\u4e2d\u6587\u5b57\u7b26\u4e32\u7684\u4f8b\u5b50") + "\"");
  ExpectNoBinary(R"(s = "\u4e2d\u6587\u5b57\u7b26\u4e32\u7684\u4f8b\u5b50\uff0c\u5f88\u957f";)");
  ExpectNoBinary(R"(s = "\u041f\u0440\u0438\u043c\u0435\u0440\u0020\u0441\u0442\u0440\u043e";)");
  ExpectNoBinary(R"(s = "\ud83d\ude00\ud83d\ude01\ud83d\ude02\ud83d\ude03\ud83d\ude04";)");
  ExpectNoBinary(R"(s = "\033[1mbold\033[0m and \033[31mred\033[0m and plain words again\n";)");
  ExpectNoBinary("https://example.org/%D0%9F%D1%80%D0%B8%D0%BC%D0%B5%D1%80%20%D1%81");
  ExpectNoBinary("x = [1.5, 2.5, 3.25, 4, 5.5, 6.75, 300, 1000, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5];");
  ExpectNoBinary(
      "x = [1000, 2000, 3000, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];");
  ExpectNoBinary(
      R"(s = "1\uc6d4" "2\uc6d4" "3\uc6d4" "4\uc6d4" "5\uc6d4" "6\uc6d4" "7\uc6d4" "8\uc6d4")");
  ExpectNoBinary(
      R"([\xa1\xbf\u037e\u0387\u055a-\u055f\u0589-\u058a\u05be\u05c0\u05c3\u05c6\u05f3])");
  ExpectNoBinary("x = [0, 0, 0, 1, 2, 0, 0, 1, 1, 3, 4, 0, 0, 1, 1, 1, 7, 8, 9, 10, 30, 31];");
  ExpectNoBinary(
      "https://example.com/questions/42742810/speed-up-millions-of-Regex-Replacement-In");
  ExpectNoBinary(
      "_ZNKSt7__cxx118time_getIwSt19istreambuf_iteratorIwSt11char_traitsIwEEE10_M_extract");
  ExpectNoBinary("AbstractFactoryOfSomethingElse/a/long/path/to/some/file/or/other_name_of_it");
  ExpectNoBinary("d41d8cd98f00b204e9800998ecf8427e 2026-11-29 10:11:12,000 1,2,3,4,5,6,7");
}

// Letters make ideographs, and what stands around them Hangul.
TEST(BinaryPieces, UnitsOfLettersPushedAreNoText) {
  const std::string sled(20, '\x90'),
      pushes = "\x31\xc0\x50\x68moon\x68rise\x68over\xb0\x05\xc0\xc3";
  const std::string bytes = sled + pushes;
  std::string units;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2)
    units += fmt::format("%u{:02x}{:02x}", static_cast<uint8_t>(bytes[i + 1]),
                         static_cast<uint8_t>(bytes[i]));
  const std::string text = "var s = unescape(\"" + units + "\");";
  const auto pieces = Decode(text).binary;
  ASSERT_EQ(pieces.size(), 1u);
  EXPECT_EQ(pieces[0].bytes, bytes.substr(0, bytes.size() / 2 * 2));
}

TEST(BinaryPieces, WithinWhatWasDecoded) {
  const std::string bytes = Fragment();
  const std::string list = "[Byte[]] $buf = " + Numbers(bytes, ",") + "; Start-It $buf # the end";
  const std::string text = "x = '" + Base64(list) + "'";
  const DecodedPieces decoded = Decode(text);
  ASSERT_EQ(decoded.binary.size(), 1u);
  EXPECT_EQ(decoded.binary[0].bytes, bytes);
  EXPECT_EQ(decoded.binary[0].depth, 2);
  EXPECT_GE(decoded.binary[0].outer.start, 5 + 16 * 4 / 3);
  EXPECT_LE(decoded.binary[0].outer.end, 5 + (16 + 5 * 40) * 4 / 3);
  // What stands beside decoded text is found once.
  EXPECT_EQ(Decode("x = '" + Base64(std::string(kCode)) + "'; y = [" + Numbers(bytes) + "];")
                .binary.size(),
            1u);
  const std::string joined = Written(bytes, "", TwoDigits);
  const DecodedPieces halves =
      Decode("'" + joined.substr(0, 40) + "' + '" + joined.substr(40) + "'");
  ASSERT_EQ(halves.binary.size(), 1u);
  EXPECT_EQ(halves.binary[0].bytes, bytes);
}

TEST(BinaryPieces, LimitsHoldAndAreTold) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "b = {" + Numbers(Fragment()) + "};\n";
  EXPECT_EQ(Decode(text).binary.size(), 20u);
  DecodeLimits limits;
  limits.max_pieces = 3;
  EXPECT_EQ(Decode(text, limits).binary.size(), 3u);
  EXPECT_TRUE(Decode(text, limits).cut);
  limits = {};
  limits.max_bytes = 100;
  const DecodedPieces decoded = Decode(text, limits);
  size_t total = 0;
  for (const DecodedPiece& piece : decoded.binary) total += piece.bytes.size();
  EXPECT_LE(total, 100u);
  EXPECT_EQ(decoded.binary.size(), 3u);
  EXPECT_TRUE(decoded.cut);
}

TEST(BinaryPieces, TablesOfMillionsStaySmall) {
  std::string text = "unsigned char t[] = {\n";
  uint32_t state = 1;
  for (int i = 0; i < 1000000; ++i) {
    state = state * 1664525 + 1013904223;
    text += std::to_string(state >> 24) + (i % 16 == 15 ? ",\n" : ", ");
  }
  const DecodedPieces decoded = Decode(text + "};");
  ASSERT_EQ(decoded.binary.size(), 1u);
  EXPECT_EQ(decoded.binary[0].bytes.size(), 1000000u);
  EXPECT_FALSE(decoded.cut);
}

TEST(BinaryPieces, SegmentsStartAndEndAnywhere) {
  const std::string bytes = Fragment();
  const std::string text = Escaped(bytes) + "\"\n\"" + Escaped(bytes) + "\"\n" + Numbers(bytes);
  for (size_t cut = 0; cut < 12; ++cut) {
    const DecodedPieces decoded = Decode(text.substr(cut, text.size() - 2 * cut));
    ASSERT_EQ(decoded.binary.size(), 2u) << cut;
    EXPECT_NE(decoded.binary[0].bytes.find(bytes.substr(4) + bytes), std::string::npos);
    EXPECT_NE(decoded.binary[1].bytes.find(bytes.substr(0, 32)), std::string::npos);
  }
}

}  // namespace
}  // namespace fovea::data
