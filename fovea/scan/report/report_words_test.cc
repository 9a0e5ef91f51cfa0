#include "fovea/scan/report/report_words.h"

#include <gtest/gtest.h>

#include <limits>

#include "fovea/scan/report/finding_for_test.h"
#include "fovea/scan/report/left_out_text.h"

namespace fovea::scan {
namespace {

TEST(RarityText, SaysHowManyCleanFilesScoreAsHigh) {
  Finding finding;
  const auto text = [&](double rate, RateBound bound = RateBound::kNone) {
    finding.false_alarm_rate = rate;
    finding.rate_bound = bound;
    return RarityText(finding) + " | " + ShortRarityText(finding);
  };
  const std::string kind = " clean files of this kind scores as high | ";
  EXPECT_EQ(text(1 / 8000.0), "about 1 in 8,000" + kind + "1 in 8,000");
  // Two digits.
  EXPECT_EQ(text(1 / 8449.0), "about 1 in 8,400" + kind + "1 in 8,400");
  EXPECT_EQ(text(1 / 99'700.0), "about 1 in 100,000" + kind + "1 in 100,000");
  EXPECT_EQ(text(1 / 12.6), "about 1 in 13" + kind + "1 in 13");
  EXPECT_EQ(text(0.4), "about 1 in 3" + kind + "1 in 3");
  // A bound stays true.
  EXPECT_EQ(text(0.1, RateBound::kAtLeast), "at least 1 in 10" + kind + "≥ 1 in 10");
  EXPECT_EQ(text(1 / 12.1, RateBound::kAtLeast), "at least 1 in 13" + kind + "≥ 1 in 13");
  EXPECT_EQ(text(0.1 * 1e-4, RateBound::kAtMost),
            "fewer than 1 in 100,000" + kind + "< 1 in 100,000");
  EXPECT_EQ(text(1 / 129'000.0, RateBound::kAtMost),
            "fewer than 1 in 120,000" + kind + "< 1 in 120,000");
  for (const double unknown : {0.0, -1.0, 2.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(text(unknown),
              "how many clean files of this kind score as high is unknown | unknown");
}

TEST(SizeText, HasThreeDigits) {
  EXPECT_EQ(SizeText(0), "0 bytes");
  EXPECT_EQ(SizeText(1), "1 byte");
  EXPECT_EQ(SizeText(999), "999 bytes");
  EXPECT_EQ(SizeText(1000), "1.00 kB");
  EXPECT_EQ(SizeText(12'345), "12.3 kB");
  EXPECT_EQ(SizeText(999'600), "1.00 MB");
  EXPECT_EQ(SizeText(310'200'000), "310 MB");
  EXPECT_EQ(SizeText(std::numeric_limits<int64_t>::max()), "9.22 EB");
}

TEST(TimeText, GrowsCoarserWithTime) {
  EXPECT_EQ(TimeText(0.042), "0.04 s");
  EXPECT_EQ(TimeText(12.34), "12.3 s");
  EXPECT_EQ(TimeText(59.97), "1 min 0 s");
  EXPECT_EQ(TimeText(192), "3 min 12 s");
  EXPECT_EQ(TimeText(7322), "2 h 2 min");
  EXPECT_EQ(TimeText(-1), "n/a");
}

TEST(RateText, SaysWhatTheThresholdStandsFor) {
  EXPECT_EQ(RateText(1e-4), "about 1 in 10,000 clean files");
  EXPECT_EQ(RateText(1), "about 1 in 1 clean file");
  EXPECT_EQ(RateText(0), "threshold given by hand");
}

TEST(PlaceText, CountsLinesOrBytes) {
  Finding finding;
  finding.language = "php";
  EXPECT_EQ(PlaceText(finding, {0, 9, 12, 12, 1}), "line 12");
  EXPECT_EQ(PlaceText(finding, {0, 9, 1012, 1014, 1}), "lines 1,012–1,014");
  EXPECT_EQ(PlaceText(finding, {0, 9, 12, 12, 1, 1532, 1541}), "line 12, column 1,532");
  finding.language = "bin";
  EXPECT_EQ(PlaceText(finding, {0, 9, 12, 12, 1}), "9 bytes at 0x0");
  EXPECT_EQ(PlaceText(finding, {8000, 8001, 12, 12, 1}), "1 byte at 0x1f40");
}

TEST(IsBinary, HangsOnWhatDecidedOnTheFile) {
  Finding finding;
  finding.language = "elf";
  finding.format = "elf x86-64";
  EXPECT_TRUE(IsBinary(finding));
  finding.language = "php";
  finding.format = "png";
  EXPECT_FALSE(IsBinary(finding)) << "a script in a picture";
}

TEST(RegionsByScore, BreaksTiesByAttention) {
  Finding finding;
  finding.regions = {{0, 10, 1, 1, 0.5}, {10, 20, 2, 2, 0.9}, {20, 30, 3, 3, 0.9}};
  finding.heat = {{20, 30, 1, 0.9F}};
  EXPECT_EQ(RegionsByScore(finding), (std::vector<size_t>{2, 1, 0}));
}

using Strings = std::vector<std::string>;

TEST(OutcomeText, SaysWhatWasFoundAndWhatIsOpen) {
  Summary summary = SummaryForTest();
  EXPECT_EQ(OutcomeText(summary, 0, 0), (Strings{"No malicious code found in 12,408 files."}));
  EXPECT_EQ(OutcomeText(summary, 0, 1),
            (Strings{"No malicious code found in 12,408 files.",
                     "1 file could not be scanned, or only in part: not known to be clean."}));
  summary.findings_left_out = 2;
  summary.interrupted = true;
  EXPECT_EQ(OutcomeText(summary, 3, 0),
            (Strings{"Malicious code in 3 files, as far as the model can tell.",
                     "Look at each place before you change or delete a file.",
                     "2 findings beyond the limit that was asked for are not shown.",
                     "The scan was interrupted: what it did not reach is not known to be clean."}));
  EXPECT_EQ(OutcomeText(Summary(), 0, 0), (Strings{"No file was scanned."}));
}

TEST(OutcomeText, SaysWhatWasLeftOutAndByWhich) {
  Summary summary = SummaryForTest();
  const auto count = [&](data::LeftOutBy why) -> data::LeftOutCount& {
    return summary.left_out[static_cast<size_t>(why)];
  };
  count(data::LeftOutBy::kExclude) = {1'200, 3};
  count(data::LeftOutBy::kIgnoreFile) = {0, 1};
  count(data::LeftOutBy::kAge) = {1, 0};
  EXPECT_EQ(
      OutcomeText(summary, 0, 0),
      (Strings{"No malicious code found in 12,408 files.",
               "1,200 files and 3 folders were left out by --exclude.",
               "1 folder was left out by --ignore-file.", "1 file was left out by --newer-than."}));
  EXPECT_EQ(AllLeftOut(summary).files, 1'201);
  EXPECT_EQ(AllLeftOut(summary).folders, 4);
  EXPECT_EQ(AllLeftOutBy(summary), "");
  summary.files_scanned = 0;
  EXPECT_EQ(OutcomeText(summary, 0, 0)[0],
            "No file was scanned: all was left out by --exclude and --ignore-file.");
  EXPECT_EQ(AllLeftOutBy(summary), "--exclude and --ignore-file");
  summary.not_scanned = 1;
  EXPECT_EQ(AllLeftOutBy(summary), "");
  // That nothing is newer is an answer.
  Summary old;
  old.left_out[static_cast<size_t>(data::LeftOutBy::kAge)].files = 5;
  EXPECT_EQ(AllLeftOutBy(old), "");
  EXPECT_EQ(OutcomeText(old, 0, 0)[0], "No file was scanned.");
}

TEST(OutcomeText, OfAComparison) {
  Summary summary = SummaryForTest();
  summary.comparison = ComparisonCounts{.same = 1'000, .same_text = 1};
  EXPECT_EQ(OutcomeText(summary, 0, 0), (Strings{"No difference in 1,001 files."}));
  summary.comparison = {.changed = 1, .added = 2, .removed = 3, .same = 4, .same_text = 5};
  EXPECT_EQ(OutcomeText(summary, 0, 0),
            (Strings{"Nothing malicious was added, as far as the model can tell.",
                     "1 file changed, 2 added, 3 only in the original; 4 unchanged, 5 but for "
                     "line ends."}));
  EXPECT_EQ(OutcomeText(summary, 2, 0)[0],
            "Malicious code was added in 2 files, as far as the model can tell.");
}

TEST(VerdictText, SaysHowAFileDiffers) {
  Finding finding;
  finding.language = "php";
  finding.score = 0.9;
  finding.threshold = 0.8;
  finding.change = Change::kAdded;
  EXPECT_EQ(VerdictText(finding), "added, malicious php");
  finding.change = Change::kChanged;
  finding.lines_added = 3;
  EXPECT_EQ(VerdictText(finding), "changed, malicious php · +3 −0 lines");
  finding.score = 0.1;
  EXPECT_EQ(VerdictText(finding), "changed, php · +3 −0 lines");
}

TEST(OutcomeText, SaysWhatListsLeftOut) {
  Summary summary = SummaryForTest();
  summary.known = {{"known.json", 2}, {"a\nb", 1}};
  EXPECT_EQ(
      OutcomeText(summary, 0, 0),
      (Strings{"No malicious code found in 12,408 files but what is known.",
               "2 known findings left out (known.json).", "1 known finding left out (a\\x0ab)."}));
  EXPECT_EQ(OutcomeText(summary, 1, 0).size(), 4U);
  EXPECT_EQ(Total(summary.known), 3);
  summary = {};
  summary.trusted = {{"wp.md5", 1204}};
  EXPECT_EQ(OutcomeText(summary, 0, 0), (Strings{"No malicious code found: every file is trusted.",
                                                 "1,204 files trusted by wp.md5."}));
  summary.left_out[static_cast<size_t>(data::LeftOutBy::kExclude)].files = 3;
  EXPECT_EQ(AllLeftOutBy(summary), "");
}

}  // namespace
}  // namespace fovea::scan
