#include "fovea/augment/edits.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::augment {
namespace {

// Spans as text, with the bytes that they cover.
std::string Show(const Sample& sample) {
  std::string text = sample.bytes + " |";
  for (const auto& span : sample.spans)
    text += " " + sample.bytes.substr(static_cast<size_t>(span.start),
                                      static_cast<size_t>(span.end - span.start));
  return text;
}

Sample Abcdefgh() { return {"abcdefgh", {{2, 4}, {5, 7}}}; }  // cd, fg

TEST(Edits, MoveSpansThatTheyPrecedeAndLeaveTheOthers) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.Replace(0, 1, "AAA");
  edits.Erase(4, 5);
  edits.Replace(7, 8, "");
  edits.Apply(sample);
  EXPECT_EQ(Show(sample), "AAAbcdfg | cd fg");
}

TEST(Edits, AtTheEndsOfASpanStayOutside) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.Replace(2, 2, "1");
  edits.Replace(4, 4, "2");
  edits.Replace(5, 5, "3");
  edits.Replace(7, 7, "4");
  edits.Apply(sample);
  EXPECT_EQ(Show(sample), "ab1cd2e3fg4h | cd fg");
}

TEST(Edits, WithinASpanBelongToIt) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.Replace(2, 3, "CC");
  edits.Replace(6, 6, "++");
  edits.Apply(sample);
  EXPECT_EQ(Show(sample), "abCCdef++gh | CCd f++g");
}

TEST(Edits, OverABorderBelongToNeitherSide) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.Replace(1, 3, "?");
  edits.Replace(3, 6, "!");
  edits.Apply(sample);
  EXPECT_EQ(Show(sample), "a?!gh | g");
}

TEST(Edits, WhatIsErasedWhollyIsDropped) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.Erase(2, 4);
  edits.Replace(4, 8, "X");
  edits.Apply(sample);
  EXPECT_EQ(Show(sample), "abX |");
}

TEST(Edits, FromOutsideSplitASpan) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.InsertOutside(2, "<");
  edits.InsertOutside(3, "-");
  edits.InsertOutside(7, ">");
  edits.Apply(sample);
  EXPECT_EQ(Show(sample), "ab<c-defg>h | c d fg");
}

TEST(Edits, AreCheckedAndThenChangeNothing) {
  Sample sample = Abcdefgh();
  Edits edits;
  edits.Erase(2, 4);
  EXPECT_THROW(edits.Erase(3, 5), ArgumentError);
  EXPECT_THROW(edits.Erase(6, 5), ArgumentError);
  edits.Erase(8, 9);
  EXPECT_THROW(edits.Apply(sample), ArgumentError);
  EXPECT_EQ(Show(sample), Show(Abcdefgh()));
}

// Each byte carries its own mark, so that what a span should cover is known without arithmetic.
TEST(Edits, KeepEveryByteOnItsSideOfEverySpan) {
  Random random(7);
  int64_t compared = 0;
  for (int round = 0; round < 500; ++round) {
    Sample sample;
    const int64_t size = 1 + static_cast<int64_t>(random.Below(60));
    for (int64_t at = 0; at < size;) {
      const auto end = std::min(size, at + 1 + static_cast<int64_t>(random.Below(9)));
      const bool inside = random.Below(2) == 0;
      sample.bytes.append(static_cast<size_t>(end - at), inside ? 'm' : '.');
      if (inside) sample.spans.push_back({at, end});
      at = end;
    }
    Edits edits;
    for (int64_t at = 0;;) {
      at += static_cast<int64_t>(random.Below(9));
      const auto end = at + static_cast<int64_t>(random.Below(5));
      if (end > size) break;
      const std::string text(random.Below(4), '+');
      if (random.Below(3) == 0) {
        edits.InsertOutside(at, text);
      } else {
        edits.Replace(at, end, text);
        at = end;
      }
    }
    edits.Apply(sample);
    std::vector<char> marks(sample.bytes.size(), '.');
    int64_t last = 0;
    for (const auto& span : sample.spans) {
      ASSERT_LE(last, span.start);
      ASSERT_LT(span.start, span.end);
      ASSERT_LE(span.end, static_cast<int64_t>(sample.bytes.size()));
      last = span.end;
      for (int64_t i = span.start; i < span.end; ++i) marks[static_cast<size_t>(i)] = 'm';
    }
    for (size_t i = 0; i < marks.size(); ++i) {
      if (sample.bytes[i] == '+') continue;
      EXPECT_EQ(marks[i], sample.bytes[i]) << round;
      ++compared;
    }
  }
  EXPECT_GT(compared, 5000);
}

}  // namespace
}  // namespace fovea::augment
