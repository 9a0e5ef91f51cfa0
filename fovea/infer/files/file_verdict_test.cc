#include "fovea/infer/files/file_verdict.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/infer/files/file_model_for_test.h"

namespace fovea::infer {
namespace {

FileScore ScoreOf(double logit, int language) {
  FileScore score;
  score.logit = logit;
  score.language = language;
  return score;
}

TEST(Judge, EachSegmentHasTheThresholdOfItsLanguage) {
  const FakeModel model;  // php: 3 at 1e-4, 1 at 1e-2; text: 5 and 2
  const Thresholds strict(model, 1e-4), loose(model, 1e-2);
  const FileScore php = ScoreOf(2.5, 0), text = ScoreOf(4.5, 1);
  EXPECT_FALSE(Judge({{php}}, strict).reached);
  EXPECT_TRUE(Judge({{php}}, loose).reached);
  EXPECT_EQ(Judge({{php}}, loose).margin, 1.5);
  EXPECT_FALSE(Judge({{text, php}}, strict).reached);
  EXPECT_TRUE(Judge({{php, ScoreOf(5, 1)}}, strict).reached);
}

TEST(Judge, TheLargestMarginDecidesAndNotTheLargestLogit) {
  const Thresholds strict(FakeModel(), 1e-4), loose(FakeModel(), 1e-2);
  const std::vector<FileScore> segments = {ScoreOf(4.5, 1), ScoreOf(3, 0), ScoreOf(-2, 0)};
  const Verdict verdict = Judge(segments, strict);
  EXPECT_TRUE(verdict.reached);
  EXPECT_EQ(verdict.logit, 3);
  EXPECT_EQ(verdict.language, 0);
  EXPECT_EQ(verdict.margin, 0);
  EXPECT_EQ(Judge(segments, loose).language, 1);  // 2.5 above it, and 2 is php
  // The first of equals.
  EXPECT_EQ(Judge({{ScoreOf(3, 1), ScoreOf(2, 0)}}, loose).language, 1);
  EXPECT_EQ(Judge({{ScoreOf(2, 0), ScoreOf(3, 1)}}, loose).language, 0);
}

TEST(Judge, OneThresholdForAll) {
  const Thresholds half(FakeModel(), 1e-4, 0.5);
  EXPECT_FALSE(Judge({{ScoreOf(-0.1, 0), ScoreOf(-3, 1)}}, half).reached);
  EXPECT_EQ(Judge({{ScoreOf(0, 0), ScoreOf(1, 1)}}, half).logit, 1);
  EXPECT_THROW(Thresholds(FakeModel(), 1e-4, 1.5), ArgumentError);
}

TEST(Judge, AnEmptyFileIsAFindingAtTheThresholdZeroAlone) {
  const FakeModel model;
  const std::vector<FileScore> segments = {model.Score({})};
  EXPECT_FALSE(Judge(segments, {model, 1e-2}).reached);
  EXPECT_TRUE(Judge(segments, {model, 1e-2, 0.0}).reached);
}

TEST(Located, GivesRegionsAndTheHottestOne) {
  std::vector<FileScore> segments(2);
  for (int64_t i = 0; i < 10; ++i)
    segments[i / 5].windows.push_back({{i * 100, i * 100 + 100}, -30, 0, -30});
  segments[0].windows[0].logit = 9;
  segments[0].windows[0].alone = 30;
  segments[1].windows[3].logit = 11;
  segments[1].windows[3].alone = 30;
  const LocatedFile located = Located(segments, {{820, 830}});
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
