#include "fovea/kernels/bytes/byte_windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "fovea/core/random.h"

namespace fovea::kernels {
namespace {

ByteWindows Cut(const std::string& text) {
  return CutIntoWindows({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

std::multiset<uint32_t> Features(const std::string& text) {
  const ByteWindows windows = Cut(text);
  return {windows.features.begin(), windows.features.end()};
}

// Features of one line that is longer than a window's least length, so that how it is cut does not
// differ.
constexpr char kLine[] = "function total($price, $tax) { return round($price * (1 + $tax), 2); }\n";

void ExpectCovers(const std::string& text) {
  const ByteWindows windows = Cut(text);
  ASSERT_EQ(windows.start.size(), windows.first.size());
  EXPECT_EQ(windows.start.front(), 0);
  EXPECT_EQ(windows.start.back(), static_cast<int64_t>(text.size()));
  EXPECT_EQ(windows.first.back(), static_cast<int64_t>(windows.features.size()));
  for (int64_t i = 0; i < windows.count(); ++i) {
    EXPECT_LT(windows.start[i], windows.start[i + 1]);
    EXPECT_LE(windows.first[i], windows.first[i + 1]);
  }
}

// Bytes of a window that are no blanks.
int64_t Filled(const std::string& text, const ByteWindows& windows, int64_t i) {
  return std::count_if(text.begin() + windows.start[i], text.begin() + windows.start[i + 1],
                       [](unsigned char c) { return c > ' '; });
}

TEST(ByteWindows, NothingGivesNothing) {
  EXPECT_EQ(Cut("").count(), 0);
  EXPECT_TRUE(Cut("").features.empty());
}

TEST(ByteWindows, CoverAnyBytesWithoutGaps) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    // Pieces that switch between text, binary, islands, blanks and escapes.
    const std::string pieces[] = {kLine,
                                  "<?php eval($x); ?>",
                                  "<script>",
                                  "</script>",
                                  "\n",
                                  std::string(300, ' '),
                                  std::string(700, '\0'),
                                  "\\x41\\101%41",
                                  std::string(3000, 'A'),
                                  "<?",
                                  "\r\n",
                                  "\xef\xbb\xbf"};
    for (uint64_t i = random.Below(12); i > 0; --i) {
      if (random.Uniform() < 0.3)
        for (uint64_t k = random.Below(900); k > 0; --k)
          text.push_back(static_cast<char>(random.Below(256)));
      else
        text += pieces[random.Below(std::size(pieces))];
    }
    ExpectCovers(text);
  }
}

TEST(ByteWindows, AreNoLongerThanPromisedNorMany) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "word" + std::to_string(i) + " ";
  const ByteWindows windows = Cut(text);
  for (int64_t i = 0; i < windows.count(); ++i)
    EXPECT_LE(Filled(text, windows, i), kLongWindow + 8);
  std::string islands;
  for (int i = 0; i < 10'000; ++i) islands += std::string("<?") + "?>";
  EXPECT_LE(Cut(islands).count(), static_cast<int64_t>(islands.size()) / kShortestWindow);
}

TEST(ByteWindows, IslandsAreWindowsOfTheirOwn) {
  const std::string page = "<h1>A page with a title that is long</h1><?php echo $greeting; ?> more";
  const ByteWindows windows = Cut(page);
  const auto begins = [&](size_t at) {
    return std::count(windows.start.begin(), windows.start.end(), static_cast<int32_t>(at)) == 1;
  };
  EXPECT_TRUE(begins(page.find("<?php")));
  EXPECT_TRUE(begins(page.find("?>") + 2));
}

TEST(ByteWindows, LineEndingsIndentationAndMarksMakeNoDifference) {
  const std::string text =
      std::string(kLine) + "$cart->add(total($a, $b)); // adds a sum to the cart\n";
  std::string crlf, indented;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const char c : text) indented += c == '\n' ? std::string("\n\t\t") : std::string(1, c);
  EXPECT_EQ(Features(crlf), Features(text));
  EXPECT_EQ(Features("\xef\xbb\xbf" + text), Features(text));
  EXPECT_EQ(Features("\t" + indented), Features(text));
  for (const int big_endian : {0, 1}) {
    std::string wide = big_endian ? "\xfe\xff" : "\xff\xfe";
    for (const char c : text) wide += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
    EXPECT_EQ(Features(wide), Features(text));
    ExpectCovers(wide);
  }
}

// Long texts, of which every line is a few windows or windows are a few lines: the windows
// themselves, not just what is in them, must be the same.
TEST(ByteWindows, LineEndingsAndIndentationDoNotMoveWindows) {
  Random random(5);
  std::string lf, crlf;
  for (int line = 0; line < 400; ++line) {
    std::string words;
    for (uint64_t i = random.Below(60); i > 0; --i)
      words += " w" + std::to_string(random.Below(1000)) + (random.Below(4) == 0 ? "(" : "");
    lf += words + "\n";
    crlf += std::string(random.Below(9), '\t') + words + "\r\n";
  }
  const ByteWindows narrow = Cut(lf), wide = Cut(crlf);
  EXPECT_GT(narrow.count(), 400);
  EXPECT_EQ(narrow.first, wide.first);
  EXPECT_EQ(narrow.features, wide.features);
}

TEST(ByteWindows, HowLongANumberIsMakesNoDifferenceButWordsDo) {
  EXPECT_EQ(Features("eval(base64_decode($x17)); echo 1234567;"),
            Features("eval(base64_decode($x2)); echo 9;"));
  EXPECT_NE(Features("eval(base64_decode($x));"), Features("eval(base64_encode($x));"));
}

TEST(ByteWindows, CaseChangesShapesAlone) {
  const auto lower = Features("eval(base64_decode($x)); return $x;");
  int64_t common = 0;
  for (const uint32_t f : Features("EVAL(Base64_Decode($x)); return $x;"))
    common += lower.contains(f);
  EXPECT_GE(common, static_cast<int64_t>(lower.size()) * 2 / 3);
}

TEST(ByteWindows, EscapesAreOneSign) {
  EXPECT_EQ(Features("\"\\x41\\x42\\x43\""), Features("\"\\x4a\\x4b\\x4c\""));
  EXPECT_NE(Features("\"\\x41\\x42\\x43\""), Features("\"abc\""));
}

TEST(ByteWindows, AWindowHasFewerFeaturesThanItsBufferHolds) {
  // As many tokens as there can be: one a byte, in lines of the longest windows.
  const std::string text(100'000, ';');
  const ByteWindows windows = Cut(text);
  for (int64_t i = 0; i < windows.count(); ++i)
    EXPECT_LT(windows.first[i + 1] - windows.first[i], 16384);
  EXPECT_GT(windows.features.size(), text.size() * 4);
}

}  // namespace
}  // namespace fovea::kernels
