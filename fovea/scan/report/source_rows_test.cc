#include "fovea/scan/report/source_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/display_width.h"
#include "fovea/core/random.h"
#include "fovea/core/utf8.h"
#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {
namespace {

std::vector<SourceRow> Rows(const Finding& finding, int64_t max_bytes = 0) {
  return SourceRows(finding, HeatMap(finding), max_bytes);
}

std::vector<std::string> Texts(const Finding& finding, int64_t max_bytes = 0) {
  std::vector<std::string> out;
  for (const SourceRow& row : Rows(finding, max_bytes))
    out.push_back(std::to_string(row.line) + ":" + std::string(RowBytes(finding, row)));
  return out;
}

using Strings = std::vector<std::string>;

TEST(SourceRows, LinesEndAsTheyMay) {
  const auto lines = [](const std::string& content) {
    return Texts(FindingForTest("x", "php", content, {}));
  };
  EXPECT_EQ(lines("a\nb\n"), (Strings{"1:a", "2:b"}));
  EXPECT_EQ(lines("a\nb"), (Strings{"1:a", "2:b"}));
  EXPECT_EQ(lines("a\r\nb\r\n"), (Strings{"1:a", "2:b"}));
  EXPECT_EQ(lines("a\rb\r"), (Strings{"1:a\rb\r"}));
  EXPECT_EQ(lines("\n\n"), (Strings{"1:", "2:"}));
  EXPECT_EQ(lines("\r\n"), (Strings{"1:"}));
  EXPECT_EQ(lines(""), Strings{});
}

TEST(SourceRows, CountFromWhereTheContentBegins) {
  Finding finding;
  finding.content = "seven\neight\n";
  finding.content_start = 600;
  finding.content_first_line = 7;
  finding.regions = {{606, 612, 8, 8, 1}};
  finding.heat = {{600, 606, 0.25F, 0}, {606, 612, 0.75F, 0}};
  const std::vector<SourceRow> rows = Rows(finding);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].line, 7);
  EXPECT_EQ(rows[0].start, 600);
  EXPECT_EQ(rows[0].end, 605);
  EXPECT_FALSE(rows[0].in_region);
  EXPECT_NEAR(rows[0].share, 0.25, 1e-6);  // with the end of the line
  EXPECT_TRUE(rows[1].in_region);
  EXPECT_NEAR(rows[1].share, 0.75, 1e-6);
  EXPECT_NEAR(MostShare(rows), 0.75, 1e-6);
}

TEST(SourceRows, LongLinesComeInPieces) {
  EXPECT_EQ(Texts(FindingForTest("x", "js", "12345678\nab", {}), 4),
            (Strings{"1:12345678", "2:ab"}));
  EXPECT_EQ(Texts(FindingForTest("x", "js", "123456789\r\nab", {}), 4),
            (Strings{"1:1234", "1:5678", "1:9", "2:ab"}));
  // Not within a character, but bytes that are none are cut anywhere.
  EXPECT_EQ(Texts(FindingForTest("x", "js", "123äöü", {}), 4), (Strings{"1:123", "1:äö", "1:ü"}));
  EXPECT_EQ(Texts(FindingForTest("x", "js", std::string(9, '\x80'), {}), 4),
            (Strings{"1:\x80\x80\x80\x80", "1:\x80\x80\x80\x80", "1:\x80"}));
  Finding finding = FindingForTest("x", "js", "123456789abc", {});
  finding.regions = {{2, 5, 1, 1, 1}};
  EXPECT_EQ(Texts(finding, 4), (Strings{"1:12", "1:345", "1:6789", "1:abc"}));
  const std::vector<SourceRow> rows = Rows(finding, 4);
  EXPECT_FALSE(rows[0].continues);
  EXPECT_TRUE(rows[1].continues);
  EXPECT_TRUE(rows[1].in_region);
  EXPECT_FALSE(rows[2].in_region);
}

TEST(SourceRows, PiecesHoldEveryByteOnce) {
  Random random(5);
  for (int round = 0; round < 30; ++round) {
    std::string content;
    for (uint64_t i = random.Below(400); i > 0; --i)
      content += static_cast<char>(random.Below(20) == 0 ? '\n' : random.Below(256));
    const Finding finding = FindingForTest("x", "php", content, {{2, 0.5F}, {5, 0.5F}});
    std::string again;
    int64_t line = 1;
    double share = 0;
    for (const SourceRow& row : Rows(finding, 7)) {
      if (row.line != line) {
        EXPECT_EQ(row.line, line + 1);
        EXPECT_FALSE(row.continues);
        ++line;
      }
      // What lies between two rows is the end of a line.
      again += content.substr(again.size(), static_cast<size_t>(row.start) - again.size());
      again += RowBytes(finding, row);
      share += row.share;
    }
    EXPECT_LE(content.size() - again.size(), 2u);
    EXPECT_EQ(again, content.substr(0, again.size()));
    double all = 0;
    for (const Heat& heat : finding.heat) all += static_cast<double>(heat.weight);
    EXPECT_NEAR(share, all, 1e-6);
  }
}

TEST(HexRows, LieAtMultiplesOf16) {
  Finding finding;
  finding.content = std::string(40, 'x');
  finding.content_start = 10;
  finding.heat = {{16, 32, 1, 0}};
  const std::vector<SourceRow> rows = HexRows(finding, HeatMap(finding));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].start, 10);
  EXPECT_EQ(rows[0].end, 16);
  EXPECT_EQ(rows[1].start, 16);
  EXPECT_EQ(rows[3].start, 48);
  EXPECT_EQ(rows[3].end, 50);
  EXPECT_NEAR(rows[1].share, 1, 1e-6);
  EXPECT_EQ(rows[3].line, 0);
}

TEST(ChooseRows, TakesTheHottestAndWhatIsAroundThem) {
  std::vector<SourceRow> rows(100);
  rows[50].share = 0.5;
  rows[70].in_region = true;
  EXPECT_EQ(ChooseRows(rows, 100).size(), 100u);
  EXPECT_EQ(ChooseRows(rows, 14),
            (std::vector<size_t>{47, 48, 49, 50, 51, 52, 53, 67, 68, 69, 70, 71, 72, 73}));
  EXPECT_EQ(ChooseRows(rows, 1), std::vector<size_t>{70});
  EXPECT_EQ(ChooseRows(rows, 0), std::vector<size_t>{});
  EXPECT_EQ(ChooseRows(std::vector<SourceRow>(9), 3), (std::vector<size_t>{0, 1, 2}));
}

TEST(ShownSource, TabsToColumnsAndTheRestClean) {
  EXPECT_EQ(ShownSource("\ta\tb"), "    a   b");
  EXPECT_EQ(ShownSource("ä\tb"), "ä   b");
  EXPECT_EQ(ShownSource("a\r\x1b[0m\x00z"), "a\\x0d\\x1b[0m");
  EXPECT_EQ(ShownSource(std::string_view("\0z", 2)), "\\x00z");
  EXPECT_EQ(ShownSource("\xe2\x80\xae\xff"), "\\xe2\\x80\\xae\\xff");
  EXPECT_EQ(ShownSource(""), "");
  EXPECT_EQ(ShownSource(std::string(5000, '\xff')).size(), 20000u);  // nothing is cut off
}

TEST(ClippedSource, ShowsWhatIsAroundTheFocus) {
  const std::string line = "0123456789abcdefghijklmnopqrstuvwxyz";
  EXPECT_EQ(ClippedSource(line, 0, 36).text, line);
  EXPECT_EQ(ClippedSource(line, 0, 10).text, "012345678…");
  EXPECT_EQ(ClippedSource(line, 20, 10).text, "…ijklmnop…");
  EXPECT_EQ(ClippedSource(line, 35, 10).text, "…rstuvwxyz");
  EXPECT_EQ(ClippedSource(line, 999, 10).text, "…rstuvwxyz");
  EXPECT_EQ(ClippedSource(line, 5, 1).text, "…");
  EXPECT_EQ(ClippedSource(line, 5, 0).text, "");
  EXPECT_EQ(ClippedSource("", 0, 10).text, "");
}

TEST(ClippedSource, FitsAndShowsTheFocusWhateverTheBytes) {
  Random random(11);
  for (int round = 0; round < 300; ++round) {
    std::string line;
    for (uint64_t i = random.Below(300); i > 0; --i) {
      const uint64_t kind = random.Below(4);
      if (kind == 0) {
        line += static_cast<char>(random.Below(256));
      } else {
        line += kind == 1 ? "é" : kind == 2 ? "日" : "a";
      }
    }
    const size_t focus = line.empty() ? 0 : random.Below(line.size());
    if (!line.empty()) line[focus] = '#';
    for (char& c : line) {
      if (&c != line.data() + focus && c == '#') c = '.';
    }
    const int width = static_cast<int>(16 + random.Below(100));
    const std::string shown = ClippedSource(line, focus, width).text;
    EXPECT_LE(DisplayWidth(shown), width);
    EXPECT_TRUE(line.empty() || shown.find('#') != std::string::npos) << shown;
  }
}

std::string ShownPart(const ShownLine& line, std::string_view bytes, const ByteSpan& part) {
  const ByteSpan place = PlaceIn(line, bytes, part);
  return line.text.substr(static_cast<size_t>(place.start), static_cast<size_t>(place.size()));
}

TEST(PlaceIn, FindsAgainWhatIsShown) {
  const std::string bytes = "\ta\u65e5\x1b\tb";
  const ShownLine line = WholeSource(bytes);
  EXPECT_EQ(line.text, "    a\u65e5\\x1b b");
  EXPECT_EQ(ShownPart(line, bytes, {0, 1}), "    ");
  EXPECT_EQ(ShownPart(line, bytes, {1, 5}), "a\u65e5");
  EXPECT_EQ(ShownPart(line, bytes, {1, 4}), "a");  // a character that is not whole
  EXPECT_EQ(ShownPart(line, bytes, {5, 6}), "\\x1b");
  EXPECT_EQ(ShownPart(line, bytes, {7, 8}), "b");
  EXPECT_EQ(ShownPart(line, bytes, {-5, 99}), line.text);
  const std::string long_line = "0123456789abcdefghijklmnopqrstuvwxyz";
  const ShownLine clipped = ClippedSource(long_line, 20, 10);
  EXPECT_EQ(clipped.text, "…ijklmnop…");
  EXPECT_EQ(ShownPart(clipped, long_line, {19, 21}), "jk");
  EXPECT_EQ(ShownPart(clipped, long_line, {0, 20}), "ij");
  EXPECT_EQ(ShownPart(clipped, long_line, {25, 36}), "p");
  EXPECT_EQ(ShownPart(clipped, long_line, {0, 18}), "");
  EXPECT_EQ(ShownPart(clipped, long_line, {26, 36}), "");
}

// Whatever the bytes: neighbouring places together are the text, but for "…".
TEST(PlaceIn, PartsMakeUpTheText) {
  Random random(13);
  for (int round = 0; round < 500; ++round) {
    std::string bytes;
    for (uint64_t i = random.Below(200); i > 0; --i) {
      const uint64_t kind = random.Below(6);
      if (kind == 0) bytes += static_cast<char>(random.Below(256));
      bytes += kind == 1 ? "é" : kind == 2 ? "日" : kind == 3 ? "\t" : "a";
    }
    const ShownLine line = random.Below(2) == 0
                               ? WholeSource(bytes)
                               : ClippedSource(bytes, random.Below(bytes.size() + 1),
                                               static_cast<int>(random.Below(120)));
    std::string again;
    int64_t behind = static_cast<int64_t>(line.begin);
    for (int64_t at = 0; at < std::ssize(bytes);) {
      const int64_t end =
          std::min(std::ssize(bytes), at + 1 + static_cast<int64_t>(random.Below(9)));
      const ByteSpan place = PlaceIn(line, bytes, {at, end});
      ASSERT_EQ(place.start, behind);
      ASSERT_GE(place.end, place.start);
      const std::string part = ShownPart(line, bytes, {at, end});
      EXPECT_TRUE(IsUtf8(part));
      again += part;
      behind = place.end;
      at = end;
    }
    EXPECT_EQ(again, line.text.substr(line.begin, line.end - line.begin));
  }
}

TEST(ClippedSource, OfAnEnormousLineLooksAtLittle) {
  std::string line(size_t{1} << 20, 'x');
  line.replace(500'000, 4, "HERE");
  EXPECT_EQ(ClippedSource(line, 500'000, 21).text, "…xxxxHERExxxxxxxxxxx…");
}

}  // namespace
}  // namespace fovea::scan
