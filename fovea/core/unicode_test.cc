#include "fovea/core/unicode.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "fovea/core/utf8.h"

namespace fovea {
namespace {

// As Python's str.lower().
TEST(LowerCase, IsThatOfPython) {
  EXPECT_EQ(LowerCase("ÄÖÜ ẞ Straße ÉCOLE"), "äöü ß straße école");
  EXPECT_EQ(LowerCase("ΟΔΥΣΣΕΥΣ ΣΑΣ Σ Α.Σ ΑΣ."), "οδυσσευς σας σ α.ς ας.");
  EXPECT_EQ(LowerCase("Α\u0301Σ ΑΣ\u200dΑ 東Σ"), "α\u0301ς ασ\u200dα 東σ");
  EXPECT_EQ(LowerCase("İI"), "i\u0307i");
  EXPECT_EQ(LowerCase("МОСКВА 東京"), "москва 東京");
  EXPECT_EQ(LowerCase("A\xff"), "a\uFFFD");
  EXPECT_EQ(LowerCase(""), "");
}

TEST(IsSpace, IsThatOfPython) {
  int spaces = 0;
  for (char32_t c = 0; c < 0x110000; ++c) spaces += IsSpace(c);
  EXPECT_EQ(spaces, 29);
  for (const char32_t c : {0x9, 0xD, 0x1C, 0x20, 0x85, 0xA0, 0x1680, 0x200A, 0x2029, 0x3000})
    EXPECT_TRUE(IsSpace(c)) << static_cast<uint32_t>(c);
  for (const char32_t c : {0x0, 0x8, 0x1B, 0x180E, 0x200B, 0xFEFF})
    EXPECT_FALSE(IsSpace(c)) << static_cast<uint32_t>(c);
}

TEST(IsLetterOrDigit, KnowsAllScripts) {
  for (const char32_t c : CodePoints("aZ0äßΩж東のกא"))
    EXPECT_TRUE(IsLetterOrDigit(c)) << static_cast<uint32_t>(c);
  for (const char32_t c : CodePoints(" .-\u0001\u0301\u200b\u2581\ufffd\U0001F600"))
    EXPECT_FALSE(IsLetterOrDigit(c)) << static_cast<uint32_t>(c);
}

TEST(SplitWords, SplitsAtSpaces) {
  using Words = std::vector<std::string_view>;
  EXPECT_EQ(SplitWords(" a  b\tc\u3000d\u00a0"), (Words{"a", "b", "c", "d"}));
  EXPECT_EQ(SplitWords("ab"), Words{"ab"});
  EXPECT_EQ(SplitWords(" \u2028 "), Words{});
  EXPECT_EQ(SplitWords(""), Words{});
}

}  // namespace
}  // namespace fovea
