#include "fovea/scan/file_scan.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/utf8.h"
#include "fovea/infer/files/evaluation/file_evaluation.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/windows/segments.h"
#include "fovea/scan/looks/looks.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

using Strings = std::vector<std::string>;

// One false alarm in 10,000: FakeModel's thresholds are then 3 for php and 5 for text.
const ScanOptions kStrict = {.false_alarm_rate = 1e-4};

std::optional<Finding> ScanText(const std::string& text, const ScanOptions& options = kStrict,
                                const infer::FileModel& model = FakeModel()) {
  const infer::Thresholds thresholds(model, options.false_alarm_rate, options.threshold);
  FileScan scan(model, thresholds, options);
  TextReader reader(text);
  std::vector<uint8_t> buffer;
  SegmentReader segments(&reader, &buffer);
  while (const auto segment = segments.Next()) scan.Add(*segment);
  return scan.Finish("a/b.php");
}

TEST(FileScan, AFindingWithItsPlace) {
  const std::string text = "<?php\n// fine\nEVIL();\nEVIL2();\n\nreturn 1;\n";
  const auto finding = ScanText(text);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->path, "a/b.php");
  EXPECT_EQ(finding->language, "php");
  EXPECT_DOUBLE_EQ(finding->score, infer::ScoreOfLogit(4));
  EXPECT_DOUBLE_EQ(finding->threshold, infer::ScoreOfLogit(3));
  EXPECT_EQ(finding->bytes, std::ssize(text));
  ASSERT_EQ(finding->regions.size(), 1U);
  EXPECT_EQ(finding->regions[0].start, 14);
  EXPECT_EQ(finding->regions[0].end, 31);
  EXPECT_EQ(finding->regions[0].first_line, 3);
  EXPECT_EQ(finding->regions[0].last_line, 4);
  EXPECT_EQ(finding->regions[0].first_column, 1);
  EXPECT_EQ(finding->regions[0].end_column, 9);  // behind EVIL2();
  EXPECT_EQ(finding->regions[0].line_end, 1);
  EXPECT_DOUBLE_EQ(finding->regions[0].score, infer::ScoreOfLogit(4));
  EXPECT_EQ(finding->content, text);
  EXPECT_EQ(finding->content_start, 0);
  EXPECT_EQ(finding->content_first_line, 1);
  ASSERT_EQ(finding->heat.size(), 6U);
  EXPECT_EQ(finding->heat[2].start, 14);
  EXPECT_FLOAT_EQ(finding->heat[2].weight, 0.5F);
  EXPECT_FLOAT_EQ(finding->heat[0].weight, 0);
  EXPECT_NEAR(finding->heat[0].score, 1 / (1 + std::exp(30)), 1e-6);
}

TEST(FileScan, KeepsTheLooksOfTheSegmentThatDecides) {
  EXPECT_EQ(ScanText("EVIL\n", {.tell_all = true})->looks, nullptr);
  const ScanOptions options = {.tell_all = true, .keep_looks = true};
  EXPECT_EQ(ScanText("", options)->looks, nullptr);
  const std::string text = Lines(4000, 100) + "ODD\nEVIL\n" + Lines(4000, 100);
  const auto finding = ScanText(text, options);
  ASSERT_TRUE(finding && finding->looks);
  const Looks& looks = *finding->looks;
  const auto place = static_cast<int64_t>(text.find("EVIL"));
  EXPECT_GT(looks.start, 0);
  EXPECT_LE(looks.start, place);
  EXPECT_EQ(looks.bytes, text.substr(static_cast<size_t>(looks.start), looks.bytes.size()));
  EXPECT_EQ(looks.bytes.substr(static_cast<size_t>(place - looks.start), 4), "EVIL");
  EXPECT_EQ(looks.first_line, 1 + looks.start / 100);
  EXPECT_EQ(looks.score.logit, 4);
  EXPECT_EQ(looks.score.windows.back().end, std::ssize(looks.bytes));
  EXPECT_EQ(looks.cuts.glance, -6);
}

TEST(FileScan, ThresholdsAreByLanguageAndRate) {
  EXPECT_FALSE(ScanText("<?php\nfine\n"));
  EXPECT_FALSE(ScanText("EVIL\n"));  // text: 5
  const auto at_one_percent = ScanText("EVIL\n", {.false_alarm_rate = 1e-2});
  ASSERT_TRUE(at_one_percent);
  EXPECT_EQ(at_one_percent->language, "text");
  EXPECT_DOUBLE_EQ(at_one_percent->threshold, infer::ScoreOfLogit(2));
  const auto by_hand = ScanText("EVIL\n", {.threshold = 0.9});
  ASSERT_TRUE(by_hand);
  EXPECT_EQ(by_hand->threshold, 0.9);
  EXPECT_FALSE(ScanText("EVIL\n", {.threshold = 0.99}));
  const FakeModel model;
  EXPECT_THROW(infer::Thresholds(model, 1e-4, 1.5), ArgumentError);
}

TEST(FileScan, SaysHowRareTheScoreIs) {
  // Whatever the threshold.
  for (const ScanOptions& options : {ScanOptions{.false_alarm_rate = 1e-2}, {.threshold = 0.9}}) {
    const auto text = ScanText("EVIL\n", options);
    ASSERT_TRUE(text);
    EXPECT_NEAR(text->false_alarm_rate, 1e-2 * std::pow(100, -2.0 / 3), 1e-9);
    EXPECT_EQ(text->rate_bound, RateBound::kNone);
  }
  // Of what is not rare the model knows no more than that.
  for (const char* content : {"ODD\n", "fine\n", ""}) {
    const auto clean = ScanText(content, {.threshold = 0.0});
    ASSERT_TRUE(clean);
    EXPECT_EQ(clean->false_alarm_rate, 1e-2);
    EXPECT_EQ(clean->rate_bound, RateBound::kAtLeast);
  }
  class SureModel : public FakeModel {
   public:
    double FalseAlarmRate(int language, double logit) const override {
      return FakeModel::FalseAlarmRate(language, 9 * logit);
    }
  };
  const auto sure = ScanText("<?php EVIL\n", kStrict, SureModel());
  ASSERT_TRUE(sure);
  EXPECT_EQ(sure->false_alarm_rate, 0.1 * 1e-4);
  EXPECT_EQ(sure->rate_bound, RateBound::kAtMost);
}

TEST(FileScan, WithThresholdZeroEveryFileIsAFinding) {
  const auto clean = ScanText("fine\nODD\nfine\n", {.threshold = 0.0});
  ASSERT_TRUE(clean);
  ASSERT_EQ(clean->regions.size(), 1U);  // none is hot: the hottest
  EXPECT_EQ(clean->regions[0].first_line, 2);
  EXPECT_EQ(clean->regions[0].last_line, 2);
  const auto empty = ScanText("", {.threshold = 0.0});
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->score, 0);
  EXPECT_TRUE(empty->regions.empty());
  EXPECT_FALSE(ScanText(""));
}

TEST(FileScan, ToldAllTheSame) {
  const ScanOptions all = {.false_alarm_rate = 1e-4, .tell_all = true};
  const auto clean = ScanText("fine\nODD\n", all);
  ASSERT_TRUE(clean);
  EXPECT_LT(clean->score, clean->threshold);
  EXPECT_DOUBLE_EQ(clean->threshold, infer::ScoreOfLogit(5));
  ASSERT_EQ(clean->regions.size(), 1U);
  EXPECT_EQ(clean->regions[0].first_line, 2);
  ASSERT_TRUE(ScanText("", all));
  // A finding is told as it is without: EVIL is below the threshold of text, not of php.
  const std::string text = "EVIL\n" + Lines(4'000, 100) + "<?php EVIL\n";
  const auto alone = ScanText(text), among = ScanText(text, all);
  ASSERT_TRUE(alone && among);
  EXPECT_EQ(alone->regions.size(), 1U);
  EXPECT_EQ(among->regions.size(), 1U);
  EXPECT_EQ(among->regions[0].start, alone->regions[0].start);
  EXPECT_EQ(among->content, alone->content);
  EXPECT_EQ(among->language, "php");
}

TEST(FileScan, ALongFileIsSeenWholeAndShownInPart) {
  const std::string before = "<?php\n" + Lines(10'000, 100);
  const std::string text = before + "<?php EVIL\n" + Lines(10'000, 100);
  const auto finding = ScanText(text, {.content_bytes = 4096});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->bytes, std::ssize(text));
  ASSERT_EQ(finding->regions.size(), 1U);
  EXPECT_EQ(finding->regions[0].start, std::ssize(before));
  EXPECT_EQ(finding->regions[0].first_line, 10'002);
  EXPECT_EQ(finding->regions[0].last_line, 10'002);
  EXPECT_LE(finding->content.size(), 4096U);
  const auto at = static_cast<size_t>(finding->content_start);
  EXPECT_EQ(finding->content, text.substr(at, finding->content.size()));
  EXPECT_NE(finding->content.find("EVIL"), std::string::npos);
  EXPECT_EQ(finding->content_first_line,
            1 + std::count(text.begin(), text.begin() + finding->content_start, '\n'));
  EXPECT_EQ(finding->heat.front().start, finding->content_start);
  EXPECT_EQ(finding->heat.back().end, finding->content_start + std::ssize(finding->content));
  double weight = 0;
  for (const Heat& heat : finding->heat) weight += heat.weight;
  // The other segments have e^−34 of its attention each.
  EXPECT_LE(weight, 1);
  EXPECT_GT(weight, 0.99);
}

TEST(FileScan, OneRegionAcrossTwoSegments) {
  std::string text = "<?php\n";
  while (std::ssize(text) < infer::FileModel::kMaxBytes * 3 / 2) text += "<?php EVIL line\n";
  const auto finding = ScanText(text);
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->regions.size(), 1U);
  EXPECT_EQ(finding->regions[0].start, 6);
  EXPECT_EQ(finding->regions[0].end, std::ssize(text));
  EXPECT_EQ(finding->regions[0].first_line, 2);
  EXPECT_EQ(finding->regions[0].last_line, std::count(text.begin(), text.end(), '\n'));
}

TEST(FileScan, TheExcerptIsOfTheSegmentWithTheHottestWindow) {
  // Both are over the threshold by hand; only the second has a hot window.
  const std::string text = "ODD first\n" + Lines(5'000, 100) + "EVIL second\n";
  const auto finding = ScanText(text, {.threshold = 0.1});
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->regions.size(), 1U);
  EXPECT_EQ(finding->regions[0].end, std::ssize(text));
  EXPECT_NE(finding->content.find("EVIL"), std::string::npos);
  EXPECT_DOUBLE_EQ(finding->score, infer::ScoreOfLogit(4));
}

TEST(FileScan, TheNumberOfRegionsIsBounded) {
  std::string text = "<?php\n";
  // One such line alone is not sure.
  for (int i = 0; i < 5'000; ++i) text += "<?php EVIL\n<?php EVIL\n" + Lines(8, 40);
  const auto finding = ScanText(text);
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->regions.size(), FileScan::kMaxRegions);
  EXPECT_EQ(finding->regions[0].first_line, 2);  // of equals the first
  for (size_t i = 1; i < finding->regions.size(); ++i)
    EXPECT_GT(finding->regions[i].start, finding->regions[i - 1].end);
}

// Reads each line with EVIL again: "EV" and "IL" speak for it, what follows against it.
class RereadingModel : public FakeModel {
 public:
  infer::FileScore Score(std::span<const uint8_t> bytes,
                         const infer::StretchPlace& = {}) const override {
    infer::FileScore score = FakeModel::Score(bytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const infer::FileWindow& window : score.windows) {
      const size_t evil = text.find("EVIL", static_cast<size_t>(window.start));
      if (window.logit < 4) continue;
      const auto at = static_cast<int64_t>(evil);
      score.fixations.push_back(
          {{window.start, window.end},
           2,
           {{{at, at + 2}, 2}, {{at + 2, at + 4}, 1}, {{at + 4, window.end}, -1}}});
    }
    return score;
  }
};

Strings WordsIn(const Finding& finding) {
  Strings words;
  for (const Word& word : finding.words)
    words.push_back(finding.content.substr(static_cast<size_t>(word.start - finding.content_start),
                                           static_cast<size_t>(word.size())));
  return words;
}

TEST(FileScan, TheWordsThatDecide) {
  const auto finding =
      ScanText("<?php\nEVIL1();\nEVIL2();\n\nfine();\n", kStrict, RereadingModel());
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->regions.size(), 1U);
  EXPECT_EQ(WordsIn(*finding), (Strings{"EVIL1", "EVIL2"}));
  EXPECT_EQ(finding->words[0].start, 6);
  EXPECT_FLOAT_EQ(finding->words[0].share, 0.5F);
  EXPECT_TRUE(ScanText("<?php\nEVIL\n")->words.empty());  // of a model that does not read again
}

TEST(FileScan, TheWordsAreThoseOfTheExcerpt) {
  const std::string text = "<?php\n" + Lines(10'000, 100) + "<?php x(EVIL);\n" + Lines(100, 100) +
                           "<?php EVIL2\n" + Lines(10'000, 100);
  const auto all = ScanText(text, kStrict, RereadingModel());
  ASSERT_TRUE(all);
  EXPECT_EQ(WordsIn(*all), (Strings{"EVIL", "EVIL2"}));
  const auto some =
      ScanText(text, {.false_alarm_rate = 1e-4, .content_bytes = 4096}, RereadingModel());
  ASSERT_TRUE(some);
  EXPECT_EQ(some->regions.size(), 2U);
  EXPECT_EQ(WordsIn(*some), Strings{"EVIL"});
}

// A model whose segments are of three languages, by the "+" in them, and the hotter the more "!"
// they hold. Thresholds rise with the language, and so much that the hottest segment often does not
// decide.
class SegmentsModel : public FakeModel {
 public:
  const std::vector<std::string>& languages() const override { return three_; }
  double Threshold(int language, double rate) const override {
    return (rate < 1e-3 ? 4 : rate < 1e-2 ? 3 : 1) + 2 * language;
  }
  infer::FileScore Score(std::span<const uint8_t> bytes,
                         const infer::StretchPlace& = {}) const override {
    infer::FileScore score = FakeModel::Score(bytes);
    score.language = static_cast<int>(std::count(bytes.begin(), bytes.end(), '+')) % 3;
    if (!bytes.empty())
      score.logit = static_cast<double>(std::count(bytes.begin(), bytes.end(), '!'));
    return score;
  }

 private:
  std::vector<std::string> three_ = {"a", "b", "c"};
};

// What `fovea eval` counts is what `fovea scan` tells of.
TEST(FileScan, AgreesWithAnEvaluation) {
  const SegmentsModel model;
  Random random(5);
  int differs = 0, findings = 0;
  for (int trial = 0; trial < 60; ++trial) {
    data::LabelledFile file;
    file.bytes.assign(random.Below(5 * static_cast<uint64_t>(infer::FileModel::kMaxBytes)), 'x');
    for (uint64_t i = random.Below(30); i > 0 && !file.bytes.empty(); --i)
      file.bytes[random.Below(file.bytes.size())] = "+!\n"[random.Below(3)];
    const std::string text = file.bytes;
    double hottest = -std::numeric_limits<double>::infinity();
    for (const infer::FileScore& segment : infer::ScoreSegments(model, text))
      hottest = std::max(hottest, segment.logit);
    const infer::JudgedFile judged = infer::JudgeLabelled(model, std::move(file));
    differs += judged.verdict.logit != hottest;
    for (size_t i = 0; i < judged.findings.size(); ++i) {
      const auto finding = ScanText(text, {.false_alarm_rate = infer::kFalseAlarmRates[i]}, model);
      ASSERT_EQ(finding.has_value(), judged.findings[i]) << trial;
    }
    const auto all = ScanText(text, {.tell_all = true}, model);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->score, infer::ScoreOfLogit(judged.verdict.logit));
    EXPECT_EQ(all->language, model.languages()[judged.verdict.language]);
    EXPECT_EQ(all->score >= all->threshold, judged.verdict.reached);
    findings += judged.verdict.reached;
  }
  EXPECT_GT(differs, 5);
  EXPECT_GT(findings, 10);
  EXPECT_LT(findings, 50);
}

TEST(FileScan, AgreesWithAJudgementInMemory) {
  const FakeModel model;
  Random random(3);
  const std::string words[] = {"<?php ", "EVIL ", "ODD "};
  int findings = 0;
  for (int trial = 0; trial < 60; ++trial) {
    std::string text(random.Below(3 * static_cast<uint64_t>(infer::FileModel::kMaxBytes)), 'x');
    for (uint64_t i = 0; i < text.size() / 5000; ++i) text[random.Below(text.size())] = '\n';
    for (uint64_t word = random.Below(4); word > 0; --word) {
      const std::string& planted = words[random.Below(3)];
      if (text.size() > planted.size())
        text.replace(random.Below(text.size() - planted.size()), planted.size(), planted);
    }
    const std::vector<infer::FileScore> segments = infer::ScoreSegments(model, text);
    const infer::LocatedFile located = infer::Located(segments, {});
    for (const double rate : {1e-2, 1e-4}) {
      const infer::Verdict verdict = infer::Judge(segments, {model, rate});
      const auto finding = ScanText(text, {.false_alarm_rate = rate});
      ASSERT_EQ(finding.has_value(), verdict.reached) << trial;
      if (!finding) continue;
      ++findings;
      EXPECT_DOUBLE_EQ(finding->score, infer::ScoreOfLogit(verdict.logit));
      ASSERT_FALSE(finding->regions.empty());
      const auto hottest =
          std::max_element(finding->regions.begin(), finding->regions.end(),
                           [](const Region& a, const Region& b) { return a.score < b.score; });
      EXPECT_EQ(hottest->start, located.hottest.start);
    }
  }
  EXPECT_GT(findings, 10);
  EXPECT_LT(findings, 110);
}

// Windows of 97 bytes wherever they end, hot where they hold an "!".
class StretchesModel : public FakeModel {
 public:
  infer::FileScore Score(std::span<const uint8_t> bytes,
                         const infer::StretchPlace& = {}) const override {
    infer::FileScore score;
    score.logit = bytes.empty() ? -std::numeric_limits<double>::infinity() : 9;
    for (size_t at = 0; at < bytes.size(); at += 97) {
      const auto window = bytes.subspan(at, std::min<size_t>(97, bytes.size() - at));
      const bool hot = std::find(window.begin(), window.end(), '!') != window.end();
      const auto start = static_cast<int64_t>(at);
      score.windows.push_back(
          {{start, start + std::ssize(window)}, hot ? 9.0F : -9.0F, 0.0F, hot ? 40.0F : -30.0F});
    }
    return score;
  }
};

// The bytes between two places, lines and columns from 1, of a text that is UTF-8; as an editor
// would find them.
std::string Between(const std::string& text, const Region& region) {
  const auto offset = [&](int64_t line, int64_t column) {
    size_t at = text.starts_with("\xEF\xBB\xBF") && line == 1 ? 3 : 0;
    while (--line > 0) at = text.find('\n', at) + 1;
    while (--column > 0) {
      const Utf8Step step = NextUtf8(text, at);
      if (step.code_point > 0xFFFF) --column;
      at += step.bytes;
    }
    return at;
  };
  const size_t start = offset(region.first_line, region.first_column);
  return text.substr(start, offset(region.last_line, region.end_column) - start);
}

TEST(FileScan, LinesAndColumnsNameTheSameCharacters) {
  const StretchesModel model;
  Random random(8);
  const std::string_view parts[] = {"x",
                                    "some words ",
                                    "\xC3\xA4\xC3\xA4",
                                    "\xE6\x97\xA5\xE6\x9C\xAC",
                                    "\xF0\x9F\x98\x80",
                                    "\r\n",
                                    "\n",
                                    "\t"};
  int regions = 0;
  for (int trial = 0; trial < 20; ++trial) {
    // Some have lines as long as segments.
    const auto size = static_cast<size_t>(infer::FileModel::kMaxBytes) * (1 + random.Below(3));
    const uint64_t kinds = trial % 2 == 0 ? 5 : std::size(parts);
    std::string text = trial % 3 == 0 ? "\xEF\xBB\xBF" : "";
    while (text.size() < size) text += random.Below(2'000) == 0 ? "!" : parts[random.Below(kinds)];
    const auto finding = ScanText(text, {.threshold = 0.5}, model);
    ASSERT_TRUE(finding);
    for (const Region& region : finding->regions) {
      const std::string bytes = text.substr(static_cast<size_t>(region.start),
                                            static_cast<size_t>(region.size() - region.line_end));
      ASSERT_EQ(Between(text, region), bytes) << trial << " " << region.start;
      ++regions;
    }
  }
  EXPECT_GT(regions, 500);
}

TEST(FileScan, ColumnsOfALineOfManySegments) {
  const std::string before = "\xEF\xBB\xBF<?php " + std::string(5'000'000, 'x');
  const StretchesModel model;
  const auto finding = ScanText(before + std::string(200, '!') + "\r\n", {.threshold = 0.5}, model);
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->regions.size(), 1U);
  const Region& region = finding->regions[0];
  EXPECT_EQ(region.first_line, 1);
  EXPECT_EQ(region.last_line, 1);
  EXPECT_EQ(region.first_column, region.start - 3 + 1);
  EXPECT_EQ(region.end_column, std::ssize(before) - 3 + 200 + 1);
  EXPECT_EQ(region.line_end, 2);
}

}  // namespace
}  // namespace fovea::scan
