#include "fovea/core/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "fovea/data/text.h"

namespace fovea::data {
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

RC_GTEST_PROP(Utf8, WhateverTheBytesTheResultIsUtf8AndValidTextStays, (const std::string& bytes)) {
  const std::string again = Again(bytes);
  RC_ASSERT(IsUtf8(again));
  RC_ASSERT((again == bytes) == IsUtf8(bytes));
}

// As Python's str.lower().
TEST(Utf8, LowerCase) {
  EXPECT_EQ(LowerCase("ÄÖÜ ẞ Straße ÉCOLE"), "äöü ß straße école");
  EXPECT_EQ(LowerCase("ΟΔΥΣΣΕΥΣ ΣΑΣ Σ Α.Σ ΑΣ."), "οδυσσευς σας σ α.ς ας.");
  EXPECT_EQ(LowerCase("İI"), "i\u0307i");
  EXPECT_EQ(LowerCase("МОСКВА 東京"), "москва 東京");
  EXPECT_EQ(LowerCase(""), "");
}

TEST(Utf8, SpacesAreThoseOfPython) {
  int spaces = 0;
  for (char32_t c = 0; c < 0x110000; ++c) spaces += IsUnicodeSpace(c);
  EXPECT_EQ(spaces, 29);
}

TEST(Utf8, LettersAndDigitsOfAllScripts) {
  for (const char32_t c : CodePoints("aZ0äßΩж東のกא"))
    EXPECT_TRUE(IsLetterOrDigit(c)) << static_cast<uint32_t>(c);
  for (const char32_t c : CodePoints(" .-\u0001\u200b\u2581\ufffd\U0001F600"))
    EXPECT_FALSE(IsLetterOrDigit(c)) << static_cast<uint32_t>(c);
}

TEST(Utf8, SplitsIntoWords) {
  using Words = std::vector<std::string_view>;
  EXPECT_EQ(SplitWords(" a  b\tc\u3000d\u00a0"), (Words{"a", "b", "c", "d"}));
  EXPECT_EQ(SplitWords("ab"), Words{"ab"});
  EXPECT_EQ(SplitWords(" \u2028 "), Words{});
  EXPECT_EQ(SplitWords(""), Words{});
}

}  // namespace
}  // namespace fovea::data
