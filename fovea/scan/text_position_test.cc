#include "fovea/scan/text_position.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "fovea/core/random.h"
#include "fovea/core/utf8.h"

namespace fovea::scan {
namespace {

std::span<const uint8_t> Bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

TextPosition After(std::string_view text) {
  TextPosition position;
  position.Advance(Bytes(text));
  return position;
}

int64_t Column(std::string_view text, int next = -1) { return After(text).column(next); }

TEST(TextPosition, CountsFromOne) {
  const TextPosition start;
  EXPECT_EQ(start.line(), 1);
  EXPECT_EQ(start.column(-1), 1);
  EXPECT_EQ(Column("abc"), 4);
  EXPECT_EQ(Column("\t\tabc"), 6);
  EXPECT_EQ(Column("one\ntwo\nxy"), 3);
  EXPECT_EQ(After("one\ntwo\nxy").line(), 3);
  EXPECT_EQ(Column("one\n"), 1);
}

TEST(TextPosition, ColumnsAreUtf16CodeUnits) {
  EXPECT_EQ(Column("\xC3\xA4"), 2);          // ä
  EXPECT_EQ(Column("\xE6\x97\xA5"), 2);      // 日
  EXPECT_EQ(Column("\xF0\x9F\x98\x80"), 3);  // an emoji: a surrogate pair
  EXPECT_EQ(Column("e\xCC\x81"), 3);         // e with a combining accent
  EXPECT_EQ(Column("\xF0\x9F\x98\x80\nx"), 2);
}

TEST(TextPosition, AStrayByteIsOneUnit) {
  EXPECT_EQ(Column("\xFF\xFE"), 3);
  EXPECT_EQ(Column("caf\xE9 x"), 7);  // Latin-1
  EXPECT_EQ(Column("\xE9z"), 3);
  EXPECT_EQ(Column("\xF0\x9F\x98z"), 3);  // the part of a character is one, too
  EXPECT_EQ(Column("\xED\xA0\x80"), 4);   // a surrogate is no UTF-8
  EXPECT_EQ(Column("\xC0\x80"), 3);       // nor is the long form of NUL
}

TEST(TextPosition, AByteOrderMarkHasNoColumn) {
  EXPECT_EQ(Column("\xEF\xBB\xBFx"), 2);
  EXPECT_EQ(Column("\xEF\xBB\xBF\n\xEF\xBB\xBFx"), 3);  // elsewhere it is a character
  EXPECT_EQ(Column("a\xEF\xBB\xBF"), 3);
}

TEST(TextPosition, NorHasALinesEnd) {
  EXPECT_EQ(Column("abc", '\n'), 4);
  EXPECT_EQ(Column("abc", '\r'), 4);
  EXPECT_EQ(Column("abc\r", '\n'), 4);
  EXPECT_EQ(Column("abc\r", 'x'), 5);  // a return alone is a character
  EXPECT_EQ(Column("abc\r\r", '\n'), 5);
  EXPECT_EQ(Column("abcdefghijklmnopqrstuvwxyz\r", '\n'), 27);
}

TEST(TextPosition, WithinACharacter) {
  const TextPosition within = After("ab\xF0\x9F");
  EXPECT_TRUE(within.Within(0x98));
  EXPECT_EQ(within.unfinished(), 2);
  EXPECT_EQ(within.column(0x98), 3);
  EXPECT_FALSE(within.Within('z'));
  EXPECT_EQ(within.column('z'), 4);  // what does not go on is one unit
  EXPECT_EQ(within.column(-1), 4);
  EXPECT_EQ(After("ab").unfinished(), 0);
  EXPECT_FALSE(After("ab\xC3\xA4").Within(0xA4));
}

// However it is cut, and by the definition: U+FFFD for each maximal subpart.
TEST(TextPosition, PiecesMakeNoDifference) {
  Random random(4);
  const std::string_view parts[] = {"a",    "plain words ", "\n",   "\r\n", "\xC3\xA4",
                                    "\xE6", "\xE6\x97\xA5", "\xF0", "\x9F", "\xF0\x9F\x98\x80",
                                    "\xFF", "\xEF\xBB\xBF"};
  for (int trial = 0; trial < 500; ++trial) {
    std::string text;
    for (uint64_t i = random.Below(40); i > 0; --i) text += parts[random.Below(std::size(parts))];
    text += '.';  // so that no character is unfinished
    TextPosition pieces;
    for (size_t at = 0; at < text.size();) {
      const size_t size = std::min<size_t>(1 + random.Below(12), text.size() - at);
      pieces.Advance(Bytes(text).subspan(at, size));
      at += size;
    }
    int64_t units = 0;
    for (size_t at = text.rfind('\n') + 1; at < text.size();) {
      const Utf8Step step = NextUtf8(text, at);
      const bool mark = at == 0 && step.code_point == 0xFEFF;
      units += mark ? 0 : step.code_point > 0xFFFF ? 2 : 1;
      at += step.bytes;
    }
    EXPECT_EQ(pieces.line(), 1 + std::count(text.begin(), text.end(), '\n'));
    EXPECT_EQ(pieces.column(-1), 1 + units) << testing::PrintToString(text);
    EXPECT_EQ(After(text).line(), pieces.line());
    EXPECT_EQ(After(text).column(-1), pieces.column(-1));
  }
}

}  // namespace
}  // namespace fovea::scan
