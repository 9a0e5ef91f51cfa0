#include "fovea/data/sentences/text_lines.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/test_support.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

using Lines = std::vector<std::string>;

Lines Read(std::string_view bytes, const TextLineOptions& options = {}) {
  MemoryBytes reader(bytes);
  TextLines lines(&reader, "a.txt", options);
  Lines all;
  while (lines.Next()) {
    all.push_back(lines.text());
    EXPECT_EQ(lines.number(), static_cast<int64_t>(all.size()));
  }
  return all;
}

struct Warnings {
  Lines all;
  TextLineOptions Options(int64_t max_characters, bool replace) {
    return {.max_characters = max_characters,
            .replace_invalid = replace,
            .warn = [this](const std::string& warning) { all.push_back(warning); }};
  }
};

TEST(TextLines, EndWithLfOrCrlfAndTheLastWithNothing) {
  EXPECT_EQ(Read("a\nb\r\n\n\r\nc"), (Lines{"a", "b", "", "", "c"}));
  EXPECT_EQ(Read("a\n"), Lines{"a"});
  EXPECT_EQ(Read("\n"), Lines{""});
  EXPECT_EQ(Read(""), Lines{});
}

TEST(TextLines, OtherLineEndsStayWithinALine) {
  EXPECT_EQ(Read("a\rb\u2028c\u0085d\x0b\n"), Lines{"a\rb\u2028c\u0085d\x0b"});
  EXPECT_EQ(Read("a\r\r\n"), Lines{"a\r"});
}

TEST(TextLines, AByteOrderMarkIsSkippedAtTheStartAlone) {
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "a\n\xEF\xBB\xBF"
                 "b"),
            (Lines{"a",
                   "\uFEFF"
                   "b"}));
  EXPECT_EQ(Read("\xEF\xBB\xBF"), Lines{""});
}

TEST(TextLines, WhatIsNotUtf8IsRefusedWithItsLine) {
  EXPECT_EQ(InputErrorOf([] { Read("a\nb\xff\n"); }),
            "a.txt:2: is not UTF-8 at byte 2; save the text as UTF-8");
}

TEST(TextLines, OrBecomesUFffdWithAWarning) {
  Warnings warnings;
  EXPECT_EQ(Read("a\nb\xff\xe2\x82\nc\xc3", warnings.Options(100, true)),
            (Lines{"a", "b\uFFFD\uFFFD", "c\uFFFD"}));
  EXPECT_EQ(warnings.all, (Lines{"a.txt:2: is not UTF-8; 2 characters became U+FFFD",
                                 "a.txt:3: is not UTF-8; 1 character became U+FFFD"}));
}

TEST(TextLines, ALongLineIsCutBetweenCharactersWithAWarning) {
  Warnings warnings;
  const std::string longer(1'000'000, 'x');
  EXPECT_EQ(Read("äöü\r\näöüß\n" + longer + "\r\n" + longer, warnings.Options(3, false)),
            (Lines{"äöü", "äöü", "xxx", "xxx"}));
  EXPECT_EQ(warnings.all,
            (Lines{"a.txt:2: is a line of more than 3 characters; it was cut there",
                   "a.txt:3: is a line of more than 3 characters; it was cut there",
                   "a.txt:4: is a line of more than 3 characters; it was cut there"}));
}

TEST(TextLines, OrIsRefused) {
  EXPECT_EQ(InputErrorOf([] { Read("abc\nabcd", {.max_characters = 3, .refuse_long = true}); }),
            "a.txt:2: is a line of more than 3 characters; put each sentence on a line of its own");
  EXPECT_EQ(Read(std::string(100'000, 'a'), {.refuse_long = true}).size(), 1u);
  EXPECT_THROW(Read(std::string(100'001, 'a'), {.refuse_long = true}), InputError);
}

TEST(TextLines, WarningsHaveAnEnd) {
  Warnings warnings;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xff\n";
  EXPECT_EQ(Read(text, warnings.Options(9, true)).size(), 100u);
  ASSERT_EQ(warnings.all.size(), 20u);
  EXPECT_EQ(warnings.all[19],
            "a.txt:20: is not UTF-8; 1 character became U+FFFD; no more warnings are shown");
}

TEST(TextLines, TheLimitIsChecked) {
  EXPECT_THROW(Read("a", {.max_characters = 0}), ArgumentError);
}

// Gives one byte a call, as a slow terminal.
class Trickle : public MemoryBytes {
 public:
  using MemoryBytes::MemoryBytes;
  size_t Read(std::span<uint8_t> out) override {
    ++calls;
    return MemoryBytes::Read(out.first(std::min<size_t>(out.size(), 1)));
  }
  int calls = 0;
};

TEST(TextLines, GivesALineAsSoonAsItHasEnded) {
  Trickle source("ab\ncd\n");
  TextLines lines(&source, "-");
  ASSERT_TRUE(lines.Next());
  EXPECT_EQ(lines.text(), "ab");
  EXPECT_EQ(source.calls, 3);
}

RC_GTEST_PROP(TextLines, CountIsThatOfTheLineFeedsWhateverTheBytes, (const std::string& bytes)) {
  const Lines lines = Read(bytes, {.max_characters = 5, .replace_invalid = true});
  const auto feeds = std::count(bytes.begin(), bytes.end(), '\n');
  RC_ASSERT(static_cast<int64_t>(lines.size()) == feeds + (!bytes.empty() && bytes.back() != '\n'));
  for (const std::string& line : lines) RC_ASSERT(IsUtf8(line));
}

}  // namespace
}  // namespace fovea::data
