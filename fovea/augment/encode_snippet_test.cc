#include "fovea/augment/encode_snippet.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <set>
#include <string>
#include <vector>

#include "fovea/augment/encodings.h"
#include "fovea/augment/syntax.h"
#include "fovea/core/encoding.h"

namespace fovea::augment {
namespace {

const std::vector<Language> kEncoded = {Language::kPhp, Language::kJavaScript, Language::kPython};

std::string Inflated(const std::string& bytes, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, window_bits), Z_OK);
  std::string out(100'000, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

// Code without what stands in strings and comments.
std::string WithoutStrings(const std::string& code, Language language) {
  const Syntax syntax = Lex(code, language, /*in_code=*/true);
  std::string out;
  for (size_t i = 0; i < code.size(); ++i)
    if (syntax.part[i] == Part::kCode) out += code[i];
  return out;
}

TEST(Encodings, OfKnownBytes) {
  EXPECT_EQ(HexOf("ev\xFF"), "6576ff");
  EXPECT_EQ(PercentOf("ev"), "%65%76");
  EXPECT_EQ(Reversed("abc"), "cba");
  EXPECT_EQ(Rot13("Eval(7)"), "Riny(7)");
  EXPECT_EQ(VariationSelectors(std::string("\0\x0F\x10", 3)),
            "\xEF\xB8\x80\xEF\xB8\x8F\xF3\xA0\x84\x80");
}

TEST(Encodings, AreInflatedAgain) {
  for (const std::string& text :
       {std::string(), std::string("echo 1;"), std::string(50'000, 'x')}) {
    EXPECT_EQ(Inflated(Deflated(text), -15), text);
    EXPECT_EQ(Inflated(Zlibbed(text), 15), text);
    EXPECT_EQ(Inflated(Gzipped(text), 15 + 16), text);
  }
}

TEST(Encode, HidesTheCodeAndRunsIt) {
  const std::string marker = "QuiteMarked(1234567);";
  for (Language language : kEncoded) {
    Random random(1);
    std::set<std::string> distinct;
    for (int i = 0; i < 500; ++i) {
      const auto encoded = Encode({marker, language}, random);
      ASSERT_TRUE(encoded);
      EXPECT_TRUE(encoded->malicious);
      EXPECT_EQ(encoded->language, language);
      EXPECT_EQ(encoded->code.find(marker), std::string::npos) << encoded->code;
      EXPECT_LT(encoded->code.size(), 40 * marker.size() + 40'000);
      distinct.insert(encoded->code);
    }
    EXPECT_GT(distinct.size(), 300u) << NameOf(language);
  }
}

TEST(Encode, WhatIsNotMaliciousIsNotRun) {
  for (Language language : kEncoded) {
    Random random(2);
    for (int i = 0; i < 500; ++i) {
      const auto encoded = Encode({"f(1);", language, /*malicious=*/false}, random);
      ASSERT_TRUE(encoded);
      EXPECT_FALSE(encoded->malicious);
      const std::string code = WithoutStrings(encoded->code, language);
      for (const char* run : {"eval(", "exec(", "Function(", "assert(", "setTimeout("})
        EXPECT_EQ(code.find(run), code.npos) << encoded->code;
    }
  }
}

TEST(Encode, EndsOutsideOfStrings) {
  for (Language language : kEncoded) {
    Random random(3);
    for (int i = 0; i < 600; ++i) {
      const auto encoded =
          Encode({"a('b\\'', \"c\");\n$d = '?>';\n", language, i % 2 == 0}, random);
      ASSERT_TRUE(encoded);
      const std::string code = encoded->code + "\n;";
      EXPECT_EQ(static_cast<int>(Lex(code, language, /*in_code=*/true).part.back()),
                static_cast<int>(Part::kCode))
          << encoded->code;
    }
  }
}

TEST(Encode, HoldsTheBytesOfTheCode) {
  const std::string code = "f(1);";
  Random random(4);
  int base64 = 0, hexadecimal = 0, deflated = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = Encode({code, Language::kPhp}, random)->code;
    base64 += text == "eval(base64_decode('" + Base64(code) + "'));";
    hexadecimal += text.find("hex2bin('" + HexOf(code) + "')") != text.npos;
    deflated +=
        text.find("gzinflate(base64_decode('" + Base64(Deflated(code)) + "'))") != text.npos;
  }
  EXPECT_GT(base64, 0);
  EXPECT_GT(hexadecimal, 0);
  EXPECT_GT(deflated, 0);
}

TEST(Encode, AnyBytes) {
  Random random(5);
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (Language language : kEncoded)
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(Encode({all, language}, random));
}

TEST(Encode, NoneForOthers) {
  Random random(6);
  EXPECT_FALSE(Encode({"<b>x</b>", Language::kHtml}, random));
  EXPECT_FALSE(Encode({"x", Language::kAsp}, random));
  EXPECT_FALSE(Encode({"", Language::kPhp}, random));
  EXPECT_FALSE(Encode({std::string(16'001, 'x'), Language::kPhp}, random));
  EXPECT_TRUE(Encode({std::string(16'000, 'x'), Language::kPhp}, random));
}

TEST(Encode, SameSeedSameCode) {
  Random one(7), other(7);
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(Encode({"f(1);", Language::kPython}, one)->code,
              Encode({"f(1);", Language::kPython}, other)->code);
}

}  // namespace
}  // namespace fovea::augment
