#include "fovea/infer/files/windows/segments.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/infer/files/file_model_for_test.h"

namespace fovea::infer {
namespace {

constexpr auto kMost = static_cast<size_t>(FileModel::kMaxBytes);

TEST(SegmentLength, WhatFitsIsTakenWhole) {
  EXPECT_EQ(SegmentLength(""), 0U);
  EXPECT_EQ(SegmentLength("a\nb"), 3U);
  EXPECT_EQ(SegmentLength("a\n" + std::string(kMost - 2, 'b')), kMost);
}

TEST(SegmentLength, CutsBehindTheLastLineOfTheSecondHalf) {
  std::string text(kMost + 1, 'x');
  EXPECT_EQ(SegmentLength(text), kMost);
  text[kMost / 2 - 1] = '\n';  // ends in the first half
  EXPECT_EQ(SegmentLength(text), kMost);
  text[kMost / 2] = '\n';
  EXPECT_EQ(SegmentLength(text), kMost / 2 + 1);
  text[kMost - 1] = '\n';
  EXPECT_EQ(SegmentLength(text), kMost);
  text[kMost] = '\n';  // behind what can be taken
  EXPECT_EQ(SegmentLength(text), kMost);
}

TEST(ScoreSegments, OneSegmentIsWhatTheModelSays) {
  const std::vector<FileScore> segments = ScoreSegments(FakeModel(), "<?php\nEVIL();\nfine\n");
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].logit, 4);
  EXPECT_EQ(segments[0].language, 0);
  ASSERT_EQ(segments[0].windows.size(), 3U);
  EXPECT_EQ(segments[0].windows[1].start, 6);
  EXPECT_EQ(segments[0].windows[1].end, 14);
  EXPECT_EQ(segments[0].windows[1].logit, 4);
}

TEST(ScoreSegments, OffsetsGoOnFromSegmentToSegmentWithoutGaps) {
  std::string text = "fine\n";
  while (text.size() < 2 * kMost) text += "a line of no interest\n";
  const auto place = static_cast<int64_t>(text.size());
  text += "<?php EVIL\n";
  const std::vector<FileScore> segments = ScoreSegments(FakeModel(), text);
  ASSERT_EQ(segments.size(), 3U);
  EXPECT_EQ(segments[0].logit, -30);
  EXPECT_EQ(segments[0].language, 1);
  EXPECT_EQ(segments[2].logit, 4);
  EXPECT_EQ(segments[2].language, 0);
  int64_t at = 0;
  for (const FileScore& segment : segments) {
    for (const FileWindow& window : segment.windows) {
      ASSERT_EQ(window.start, at);
      at = window.end;
    }
  }
  EXPECT_EQ(at, std::ssize(text));
  EXPECT_EQ(segments[2].windows.back().start, place);
}

TEST(ScoreSegments, AnEmptyFileHasOneWithoutWindows) {
  const std::vector<FileScore> segments = ScoreSegments(FakeModel(), "");
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_TRUE(std::isinf(segments[0].logit) && segments[0].logit < 0);
  EXPECT_TRUE(segments[0].windows.empty());
}

}  // namespace
}  // namespace fovea::infer
