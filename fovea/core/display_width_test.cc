#include "fovea/core/display_width.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace fovea {
namespace {

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("é±…█"), 4);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1);  // a combining accent
  EXPECT_EQ(DisplayWidth("日本"), 4);
  EXPECT_EQ(DisplayWidth("🙂"), 2);
}

TEST(CharacterWidth, OfCombiningWideAndInvisibleCharacters) {
  for (const char32_t c :
       {0x0, 0x9, 0x1B, 0x7F, 0x85, 0x300, 0x200B, 0x200D, 0x202E, 0xFE0F, 0xFEFF})
    EXPECT_EQ(CharacterWidth(c), 0) << static_cast<uint32_t>(c);
  for (const char32_t c : {0x20, 0x7E, 0xA0, 0xE9, 0x416, 0x2026, 0x2588, 0xFF71, 0xFFFD})
    EXPECT_EQ(CharacterWidth(c), 1) << static_cast<uint32_t>(c);
  for (const char32_t c : {0x1100, 0x3000, 0x3042, 0x6771, 0xAC00, 0xFF21, 0x1F642, 0x20000})
    EXPECT_EQ(CharacterWidth(c), 2) << static_cast<uint32_t>(c);
}

TEST(DisplayWidth, OfWhatIsNotUtf8) { EXPECT_EQ(DisplayWidth("a\xff\xe2\x82"), 3); }

TEST(Elide, NeverExceedsTheWidth) {
  const std::string text = "日本語 column e\xcc\x81";
  for (int width = 0; width < 20; ++width) {
    EXPECT_LE(DisplayWidth(Elide(text, width)), width);
    EXPECT_EQ(DisplayWidth(PadRight(text, width)), width);
    EXPECT_EQ(DisplayWidth(PadLeft(text, width)), width);
  }
  EXPECT_EQ(Elide("abcdef", 4), "abc…");
  EXPECT_EQ(Elide("abcd", 4), "abcd");
}

TEST(WrapWords, FillsLines) {
  EXPECT_EQ(WrapWords("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(WrapWords("abcdefgh x", 4), (std::vector<std::string>{"abc…", "x"}));
  EXPECT_TRUE(WrapWords("", 4).empty());
}

}  // namespace
}  // namespace fovea
