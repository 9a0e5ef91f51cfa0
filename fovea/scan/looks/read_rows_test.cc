#include "fovea/scan/looks/read_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "fovea/core/display_width.h"
#include "fovea/core/random.h"
#include "fovea/core/utf8.h"
#include "fovea/scan/looks/looks_for_test.h"

namespace fovea::scan {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The rows of the first place, each as its text, tinted columns in brackets (ASCII alone).
std::vector<std::string> Drawn(const Looks& looks, int columns = 80, size_t most = 20) {
  std::vector<std::string> out;
  for (const ReadRow& row : ReadRows(looks, looks.score.fixations[0], columns, most).rows) {
    std::string text = row.text;
    for (auto tint = row.tints.rbegin(); tint != row.tints.rend(); ++tint) {
      text.insert(static_cast<size_t>(tint->to), "]");
      text.insert(static_cast<size_t>(tint->from), "[");
    }
    out.push_back(text);
  }
  return out;
}

// What holds whatever was read.
void ExpectSound(const Looks& looks, int columns, size_t most) {
  for (const infer::Fixation& fixation : looks.score.fixations) {
    const ReadText text = ReadRows(looks, fixation, columns, most);
    EXPECT_LE(text.rows.size(), most);
    EXPECT_TRUE(std::isfinite(text.left_out));
    double sum = text.left_out;
    for (const ReadRow& row : text.rows) {
      sum += row.adds;
      EXPECT_TRUE(IsUtf8(row.text));
      EXPECT_EQ(row.text.find_first_of(std::string("\0\t\r\n\x1b\x7f", 6)), std::string::npos);
      // Not even one character may fit.
      EXPECT_LE(DisplayWidth(row.text), std::max(columns, 12));
      int behind = 0;
      for (const ReadRow::Tint& tint : row.tints) {
        EXPECT_GE(tint.from, behind);
        EXPECT_GT(tint.to, tint.from);
        EXPECT_TRUE(std::isfinite(tint.logit));
        behind = tint.to;
      }
      EXPECT_LE(behind, DisplayWidth(row.text));
    }
    EXPECT_NEAR(sum, fixation.logit, 1e-3);
  }
}

TEST(ReadRows, WordsAreTintedByWhatTheyAdd) {
  Looks looks = LooksForTest("a\n  eval($x);\n\n\tdone();\n");
  looks.first_line = 7;
  ReadAgain({{"eval(", 2}, {"$x", -0.5F}, {"done", 1}}, &looks);
  EXPECT_EQ(Drawn(looks), (std::vector<std::string>{"  [eval(][$x]);", "", "    [done]"}));
  const ReadText text = ReadRows(looks, looks.score.fixations[0], 80, 20);
  EXPECT_TRUE(text.all);
  EXPECT_NEAR(text.left_out, 0, 1e-6);
  ASSERT_EQ(text.rows.size(), 3U);
  EXPECT_EQ(text.rows[0].line, 8);
  EXPECT_EQ(text.rows[2].line, 10);
  EXPECT_NEAR(text.rows[0].adds, 1.5, 1e-6);
  EXPECT_NEAR(text.rows[0].moves, 2.5, 1e-6);
  EXPECT_EQ(text.rows[0].tints[1].logit, -0.5);
}

TEST(ReadRows, APartMayGoOnOverLinesAndWithinCharacters) {
  Looks looks = LooksForTest(
      "abc\r\nd\xc3\xa9"
      "f");
  ReadAgain({{"bc\r\nd\xc3", 4},
             {"\xa9"
              "f",
              2}},
            &looks);
  const ReadText text = ReadRows(looks, looks.score.fixations[0], 80, 20);
  ASSERT_EQ(text.rows.size(), 2U);
  EXPECT_EQ(text.rows[0].text, "bc");
  EXPECT_EQ(text.rows[1].text,
            "dé"
            "f");
  EXPECT_NEAR(text.rows[0].adds + text.rows[1].adds, 6, 0.7);  // less one byte, of the line's end
  ExpectSound(looks, 80, 0);
}

TEST(ReadRows, LongLinesAreWrapped) {
  Looks looks = LooksForTest(std::string(25, 'a') + "evil");
  ReadAgain({{std::string(25, 'a'), -1}, {"evil", 2}}, &looks);
  EXPECT_EQ(Drawn(looks, 10),
            (std::vector<std::string>{"[aaaaaaaaaa]", "[aaaaaaaaaa]", "[aaaaa][evil]"}));
  const ReadText text = ReadRows(looks, looks.score.fixations[0], 10, 20);
  EXPECT_FALSE(text.rows[0].continues);
  EXPECT_TRUE(text.rows[1].continues);
  EXPECT_EQ(text.rows[1].line, 1);
}

TEST(ReadRows, TheRowsThatSayMost) {
  std::string lines = "first\n";
  for (int i = 0; i < 100; ++i) lines += "nothing\n";
  Looks looks = LooksForTest(lines + "evil\n" + lines + "last\n");
  ReadAgain({{"first", 0.5F}, {"evil", 3}, {"last", 0.25F}}, &looks);
  const ReadText text = ReadRows(looks, looks.score.fixations[0], 80, 5);
  EXPECT_FALSE(text.all);
  ASSERT_EQ(text.rows.size(), 5U);
  EXPECT_NEAR(text.left_out, 0.75, 1e-6);
  EXPECT_TRUE(text.rows[0].after_gap);
  EXPECT_FALSE(text.rows[1].after_gap);
  // More where they are wanted, but no more than say something.
  EXPECT_LT(ReadRows(looks, looks.score.fixations[0], 80, 100).rows.size(), 25U);
}

TEST(ReadRows, AnythingMayBeInIt) {
  for (const std::string& hostile : kHostileTexts) {
    const std::string text = "begin " + hostile + "\n" + hostile + hostile + " end";
    Looks looks = LooksForTest(text);
    ReadAgain({{"begin", 1}, {hostile, 2}, {hostile, -1}, {"end", 1}}, &looks);
    for (const int columns : {1, 7, 126})
      for (const size_t most : {0, 1, 5, 1000}) ExpectSound(looks, columns, most);
  }
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    std::string text(1 + random.Below(300), ' ');
    for (char& c : text) c = static_cast<char>(random.Below(256));
    Looks looks = LooksForTest(text);
    infer::Fixation fixation{{0, std::ssize(text)}};
    for (int64_t at = 0; at < std::ssize(text);) {
      const int64_t end =
          std::min(std::ssize(text), at + 1 + static_cast<int64_t>(random.Below(9)));
      fixation.parts.push_back({{at, end}, 0.5F});
      fixation.logit += 0.5F;
      at = end + static_cast<int64_t>(random.Below(3));
    }
    looks.score.fixations = {fixation};
    ExpectSound(looks, 20, 6);
  }
}

TEST(ReadRows, NumbersThatAreNoneAndPlacesThatAreNowhere) {
  Looks looks = LooksForTest("some text\n");
  for (const float logit : {NAN, kInfinity, -kInfinity, 3e38F}) {
    looks.score.fixations.push_back(
        {{-5, 900}, logit, {{{0, 4}, logit}, {{2, 2}, 1}, {{1, 3}, 1}}});
    looks.score.fixations.push_back({{500, 600}, logit, {{{500, 600}, logit}}});
    looks.score.fixations.push_back({{6, 3}, logit, {{{6, 3}, logit}}});
  }
  for (const infer::Fixation& fixation : looks.score.fixations) {
    const ReadText text = ReadRows(looks, fixation, 80, 5);
    EXPECT_TRUE(std::isfinite(text.left_out));
    EXPECT_LE(text.rows.size(), 1U);
  }
  EXPECT_TRUE(ReadRows(LooksForTest(""), looks.score.fixations[0], 80, 5).rows.empty());
}

TEST(ReadRows, HugeLinesStayShort) {
  Looks looks = LooksForTest(std::string(1 << 18, 'x'));
  looks.score.fixations = {{{0, 1 << 18}, 1, {{{0, 1 << 18}, 1}}}};
  const ReadText text = ReadRows(looks, looks.score.fixations[0], 100, 8);
  EXPECT_EQ(text.rows.size(), 8U);
  EXPECT_FALSE(text.all);
  // Marks without a width.
  std::string marks;
  for (int i = 0; i < 50'000; ++i) marks += "\xcc\x81";
  Looks zalgo = LooksForTest("a" + marks);
  zalgo.score.fixations = {{{0, std::ssize(zalgo.bytes)}, 1, {{{0, 10}, 1}}}};
  size_t bytes = 0;
  for (const ReadRow& row : ReadRows(zalgo, zalgo.score.fixations[0], 100, 8).rows)
    bytes += row.text.size();
  EXPECT_LT(bytes, 8U * 100 * 9);
}

}  // namespace
}  // namespace fovea::scan
