#include "fovea/kernels/byte_windows.h"

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
    EXPECT_LE(windows.start[i + 1] - windows.start[i], kLongWindow + 8);
  std::string islands;
  for (int i = 0; i < 10'000; ++i) islands += "<??>";
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
  EXPECT_EQ(Features("\t" + indented).size(), Features(text).size());
  std::string wide = "\xff\xfe";
  for (const char c : text) wide += std::string(1, c) + '\0';
  // Cut at other places, for twice as many bytes; but the words are the same.
  const auto narrow = Features(text), seen = Features(wide);
  int64_t common = 0;
  for (const uint32_t f : narrow) common += seen.contains(f);
  EXPECT_GT(common, static_cast<int64_t>(narrow.size()) * 9 / 10);
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
  EXPECT_GT(windows.features.size(), text.size() * 5);
}

}  // namespace
}  // namespace fovea::kernels
