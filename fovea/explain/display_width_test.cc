#include "fovea/core/display_width.h"

#include <gtest/gtest.h>

namespace fovea::explain {
namespace {

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("é±…█"), 4);
  EXPECT_EQ(DisplayWidth("e\xcc\x81"), 1);  // a combining accent
  EXPECT_EQ(DisplayWidth("日本"), 4);
  EXPECT_EQ(DisplayWidth("🙂"), 2);
}

TEST(DecodeUtf8, ReplacesBrokenBytesOnly) {
  EXPECT_EQ(DecodeUtf8("a\xff"
                       "b"),
            (std::vector<char32_t>{'a', 0xFFFD, 'b'}));
  EXPECT_EQ(DecodeUtf8("\xc3"), (std::vector<char32_t>{0xFFFD}));       // cut off
  EXPECT_EQ(DecodeUtf8("\xe0\x80\x80").front(), char32_t{0xFFFD});      // overlong
  EXPECT_EQ(DecodeUtf8("\xed\xa0\x80").front(), char32_t{0xFFFD});      // surrogate
  EXPECT_EQ(DecodeUtf8("\xf4\x90\x80\x80").front(), char32_t{0xFFFD});  // past U+10FFFF
  EXPECT_EQ(DecodeUtf8("\xf0\x9f\x99\x82"), (std::vector<char32_t>{0x1F642}));
}

TEST(AppendUtf8, RestoresWhatWasDecoded) {
  const std::string text = "aé日🙂";
  std::string out;
  for (const char32_t c : DecodeUtf8(text)) AppendUtf8(out, c);
  EXPECT_EQ(out, text);
}

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
}  // namespace fovea::explain
