#include "fovea/core/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace fovea {
namespace {

std::string Again(std::string_view text) {
  std::string out;
  for (const char32_t c : CodePoints(text)) AppendUtf8(c, &out);
  return out;
}

TEST(Utf8, CodePointsOfEveryLengthGoThereAndBack) {
  const std::string text = "a\u00e9\u20ac\U0001F600\U0010FFFF\u007f\u0080\u07ff\u0800\uffff";
  EXPECT_EQ(Again(text), text);
  EXPECT_EQ(CodePoints("\u20ac\U0001F600"), (std::vector<char32_t>{0x20AC, 0x1F600}));
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;  // surrogates are no characters
    std::string one;
    AppendUtf8(c, &one);
    ASSERT_EQ(CodePoints(one), std::vector<char32_t>{c});
  }
}

TEST(Utf8, WhereACharacterBegins) {
  const std::string text = "a\u00e4\u65e5\U0001F600b";
  const size_t starts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
  for (size_t i = 0; i <= text.size(); ++i) EXPECT_EQ(CharacterStart(text, i), starts[i]) << i;
  const std::string broken = "a\x80\xE2\x82\x41\xC3\xA4\x80\xC3";
  const size_t alone[] = {0, 1, 2, 3, 4, 5, 5, 7, 8, 9};
  for (size_t i = 0; i <= broken.size(); ++i) EXPECT_EQ(CharacterStart(broken, i), alone[i]) << i;
}

// The examples of the Unicode standard, version 15, tables 3-8 to 3-11.
TEST(Utf8, MaximalSubpartsBecomeOneReplacementEach) {
  const std::string r = "\uFFFD";
  EXPECT_EQ(Again("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), r + r + r + r + r + r + r + r + "A");
  EXPECT_EQ(Again("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), r + r + r + r + r + r + r + r + "A");
  EXPECT_EQ(Again("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), r + r + r + r + r + "A" + r + r + "B");
  EXPECT_EQ(Again("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), r + r + r + r + "A");
  EXPECT_EQ(Again("\xE2\x82"), r);
}

// Python's bytes.decode('utf-8', 'replace') follows the same rule: every string of one to four
// bytes out of those at which the rule changes, as one hash over all the results of Python.
TEST(Utf8, ReplacesAsPythonDoes) {
  constexpr std::array<unsigned char, 23> kBytes = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                                    0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
                                                    0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
  std::string bytes;
  const auto visit = [&](const auto& self, size_t left) -> void {
    if (!bytes.empty())
      for (const char c : Again(bytes) + '\n')
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    if (left == 0) return;
    for (const unsigned char byte : kBytes) {
      bytes.push_back(static_cast<char>(byte));
      self(self, left - 1);
      bytes.pop_back();
    }
  };
  visit(visit, 4);
  EXPECT_EQ(hash, 0xf09166806f6b79c3u);
}

RC_GTEST_PROP(Utf8, WhateverTheBytesTheResultIsUtf8AndValidTextStays, (const std::string& bytes)) {
  const std::string again = Again(bytes);
  RC_ASSERT(IsUtf8(again));
  RC_ASSERT((again == bytes) == IsUtf8(bytes));
}

RC_GTEST_PROP(Utf8, StepsCoverEveryByteOnce, (const std::string& bytes)) {
  size_t consumed = 0, valid = 0, steps = 0;
  while (consumed < bytes.size()) {
    const Utf8Step step = NextUtf8(bytes, consumed);
    RC_ASSERT(step.bytes >= 1u && step.bytes <= (step.valid ? 4u : 3u));
    RC_ASSERT(step.valid || step.code_point == kReplacementCharacter);
    RC_ASSERT(step.valid == IsUtf8(std::string_view(bytes).substr(consumed, step.bytes)));
    consumed += step.bytes;
    valid += step.valid;
    ++steps;
  }
  RC_ASSERT(consumed == bytes.size());
  RC_ASSERT(steps == CodePoints(bytes).size());
  RC_ASSERT((valid == steps) == IsUtf8(bytes));
}

TEST(Utf8OfUtf16, BothByteOrdersAndPairs) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Utf8OfUtf16("a\0\xAC\x20\x3D\xD8\x00\xDE"s, false), "a€😀");
  EXPECT_EQ(Utf8OfUtf16("\0a\x20\xAC\xD8\x3D\xDE\x00"s, true), "a€😀");
  EXPECT_EQ(Utf8OfUtf16("\x3D\xD8"
                        "a\0"s,
                        false),
            "\xEF\xBF\xBD"
            "a");
  EXPECT_EQ(Utf8OfUtf16("\x00\xDE"
                        "b"s,
                        false),
            "\xEF\xBF\xBD");
  EXPECT_EQ(Utf8OfUtf16("", true), "");
}

RC_GTEST_PROP(Utf8, Utf16IsAlwaysUtf8, (const std::string& bytes, bool big_endian)) {
  const std::string text = Utf8OfUtf16(bytes, big_endian);
  RC_ASSERT(IsUtf8(text));
  RC_ASSERT(text.size() <= bytes.size() / 2 * 3);
}

TEST(IsUtf8, AcceptsWellFormedAndNothingElse) {
  for (const char* text : {"", "abc", "é", "€", "😀", "\xEF\xBB\xBF"})
    EXPECT_TRUE(IsUtf8(text)) << text;
  for (const char* text : {"\xE9", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "a\x80", "\xE2\x82"})
    EXPECT_FALSE(IsUtf8(text));
}

}  // namespace
}  // namespace fovea
