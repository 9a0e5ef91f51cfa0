#include "fovea/infer/files/file_verdict.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/core/error.h"
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

TEST(Judge, OneStretchIsWhatTheModelSays) {
  const FileVerdict verdict = Judge(FakeModel(), "<?php\nEVIL();\nfine\n");
  EXPECT_EQ(verdict.logit, 4);
  EXPECT_EQ(verdict.language, 0);
  ASSERT_EQ(verdict.windows.size(), 3U);
  EXPECT_EQ(verdict.windows[1].start, 6);
  EXPECT_EQ(verdict.windows[1].end, 14);
  EXPECT_EQ(verdict.windows[1].logit, 4);
  ASSERT_EQ(verdict.stretches.size(), 1U);
  EXPECT_EQ(verdict.stretches[0].logit, 4);
}

TEST(Judge, ALongFileIsAsHotAsItsHottestStretch) {
  std::string text = "fine\n";
  while (text.size() < 2 * kMost) text += "a line of no interest\n";
  const auto place = static_cast<int64_t>(text.size());
  text += "<?php EVIL\n";
  const FileVerdict verdict = Judge(FakeModel(), text);
  EXPECT_EQ(verdict.logit, 4);
  EXPECT_EQ(verdict.language, 0);
  ASSERT_EQ(verdict.stretches.size(), 3U);
  EXPECT_EQ(verdict.stretches[0].logit, -4);
  EXPECT_EQ(verdict.stretches[0].language, 1);
  // Offsets go on from stretch to stretch, without gaps.
  int64_t at = 0;
  for (const FileWindow& window : verdict.windows) {
    ASSERT_EQ(window.start, at);
    at = window.end;
  }
  EXPECT_EQ(at, std::ssize(text));
  EXPECT_EQ(verdict.windows.back().start, place);
}

TEST(Judge, AnEmptyFileIsNoFinding) {
  const FileVerdict verdict = Judge(FakeModel(), "");
  EXPECT_TRUE(std::isinf(verdict.logit) && verdict.logit < 0);
  EXPECT_TRUE(verdict.windows.empty());
  EXPECT_FALSE(IsFinding(FakeModel(), verdict, 1e-2));
}

TEST(IsFinding, EachStretchHasTheThresholdOfItsLanguage) {
  const FakeModel model;
  FileVerdict verdict;
  verdict.stretches = {{2.5, 0}};  // php: 3 at 1e-4, 1 at 1e-2
  EXPECT_FALSE(IsFinding(model, verdict, 1e-4));
  EXPECT_TRUE(IsFinding(model, verdict, 1e-2));
  verdict.stretches = {{4.5, 1}, {2.5, 0}};  // text: 5 at 1e-4
  EXPECT_FALSE(IsFinding(model, verdict, 1e-4));
  // Not the hottest one, but the one that reaches its threshold.
  verdict.stretches = {{4.5, 1}, {3, 0}};
  EXPECT_TRUE(IsFinding(model, verdict, 1e-4));
}

TEST(Located, GivesRegionsAndTheHottestOne) {
  FileVerdict verdict;
  for (int64_t i = 0; i < 10; ++i) verdict.windows.push_back({i * 100, i * 100 + 100, -9, 0});
  verdict.windows[0].logit = 9;
  verdict.windows[8].logit = 11;
  const LocatedFile located = Located(verdict, {{820, 830}});
  EXPECT_EQ(located.bytes, 1000);
  ASSERT_EQ(located.found.size(), 2U);
  EXPECT_EQ(located.found[0].end, 100);
  EXPECT_EQ(located.hottest.start, 800);
  EXPECT_EQ(located.hottest.end, 900);
  EXPECT_EQ(located.truth.size(), 1U);
  const LocatedFile empty = Located({}, {});
  EXPECT_EQ(empty.bytes, 0);
  EXPECT_TRUE(empty.found.empty());
}

}  // namespace
}  // namespace fovea::infer
