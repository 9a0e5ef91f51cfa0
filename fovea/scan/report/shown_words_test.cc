#include "fovea/scan/report/shown_words.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {
namespace {

// A finding without places, whose content begins at 100.
Finding Content(const std::string& content) {
  Finding finding = FindingForTest("a", "php", content, {});
  finding.content_start = 100;
  return finding;
}

TEST(WordsIn, AreCutToTheStretch) {
  Finding finding = Content(std::string(50, 'x'));
  finding.words = {{{100, 105}, 0.1F}, {{110, 120}, 0.2F}, {{130, 131}, 0.3F}};
  EXPECT_EQ(WordsIn(finding, {0, 1000}).size(), 3U);
  const std::vector<Word> words = WordsIn(finding, {104, 115});
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].start, 104);
  EXPECT_EQ(words[0].end, 105);
  EXPECT_EQ(words[1].start, 110);
  EXPECT_EQ(words[1].end, 115);
  EXPECT_EQ(words[1].share, 0.2F);
  EXPECT_TRUE(WordsIn(finding, {105, 110}).empty());
  EXPECT_TRUE(WordsIn(finding, {110, 110}).empty());
}

TEST(WordText, IsCleanAndNotTooLong) {
  const Finding finding = Content("a\tb\x1b\n" + std::string(99, 'y'));
  EXPECT_EQ(WordText(finding, {{100, 105}, 1}), "“a   b\\x1b\\x0a”");
  EXPECT_EQ(WordText(finding, {{105, 300}, 1}), "“" + std::string(39, 'y') + "…”");
  EXPECT_EQ(WordText(finding, {{10, 20}, 1}), "");
  EXPECT_EQ(WordText(finding, {{500, 510}, 1}), "");
}

TEST(ShownWords, SaysWhatIsWhole) {
  Finding finding = Content("0123456789abcdefghijklmnopqrstuvwxyz");
  finding.words = {{{100, 110}, 0.1F}, {{117, 119}, 0.1F}, {{120, 123}, 0.1F}, {{124, 130}, 0.1F}};
  const SourceRow row = SourceRows(finding, HeatMap(finding), 0).at(0);
  const ShownLine line = ClippedSource(RowBytes(finding, row), 20, 10);
  EXPECT_EQ(line.text, "…ijklmnop…");
  const std::vector<ShownWord> shown = ShownWords(finding, row, line);
  EXPECT_EQ(Wrapped(line.text, shown, "<", ">"), "…<i>j<klm>n<op>…");
  EXPECT_EQ(Underlines(line.text, shown), " ^ ^^^ ^^");
  ASSERT_EQ(shown.size(), 3U);
  EXPECT_FALSE(shown[0].whole);
  EXPECT_TRUE(shown[1].whole);
  EXPECT_FALSE(shown[2].whole);
}

TEST(ShareText, InPercent) {
  EXPECT_EQ(ShareText({{0, 1}, 0.125F}), "12.5% of what speaks for the verdict in this place");
}

}  // namespace
}  // namespace fovea::scan
