#include "fovea/infer/files/evaluation/file_evaluation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/infer/files/file_model_for_test.h"

namespace fovea::infer {
namespace {

using data::FileLabel;
using data::LabelledFile;

LabelledFile File(FileLabel label, const std::string& bytes, const std::string& folder = "",
                  const std::string& package = "") {
  LabelledFile file;
  file.path = folder + "/" + package + "/" + bytes.substr(0, 10);
  file.bytes = bytes;
  file.label = label;
  file.language = "php";
  file.folder = folder;
  file.package = package;
  return file;
}

std::map<std::string, FileEvaluation> EvaluationOf(const std::vector<LabelledFile>& files) {
  const FakeModel model;
  std::vector<JudgedFile> judged;
  for (const LabelledFile& file : files) judged.push_back(JudgeLabelled(model, file));
  return EvaluateFiles(judged, model);
}

TEST(JudgeLabelled, KeepsWhatIsNeededAndNoMore) {
  LabelledFile file = File(FileLabel::kMalicious, "<?php\nfine\nEVIL();\n");
  file.spans = {{11, 19}};
  const JudgedFile judged = JudgeLabelled(FakeModel(), file);
  EXPECT_TRUE(judged.file.bytes.empty());
  EXPECT_EQ(judged.file.language, "php");
  EXPECT_EQ(judged.verdict.logit, 4);
  EXPECT_EQ(judged.located.hottest.start, 11);
  EXPECT_EQ(judged.located.bytes, 19);
  EXPECT_EQ(judged.findings, (AtRates{true, true, true}));
  // ODD has the logit −1, below all thresholds; as text EVIL's 4 reaches that of 1 % alone.
  EXPECT_EQ(JudgeLabelled(FakeModel(), File(FileLabel::kBenign, "<?php ODD\n")).findings,
            (AtRates{false, false, false}));
  EXPECT_EQ(JudgeLabelled(FakeModel(), File(FileLabel::kBenign, "EVIL\n")).findings,
            (AtRates{true, true, false}));
}

TEST(EvaluateFiles, CountsKindsAndFalseAlarms) {
  const auto all = EvaluationOf(
      {File(FileLabel::kBenign, "<?php 1;\n"), File(FileLabel::kBenign, "<?php 2;\n", "clean"),
       File(FileLabel::kBenign, "<?php EVIL\n"),  // a false alarm
       File(FileLabel::kMalicious, "<?php EVIL 1\n"), File(FileLabel::kMalicious, "<?php ODD\n"),
       File(FileLabel::kMalicious, "<?php EVIL 2\n", "infected"),
       File(FileLabel::kShellcode, "EVIL\n")});
  ASSERT_EQ(all.size(), 2U);  // php and all
  const FileEvaluation& php = all.at("php");
  EXPECT_EQ(php.benign, 3);
  EXPECT_EQ(php.clean, 1);
  ASSERT_EQ(php.kinds.size(), 2U);
  EXPECT_EQ(php.kinds.at("malicious").detection.malicious, 2);
  EXPECT_EQ(php.kinds.at("infected").detection.malicious, 1);
  EXPECT_EQ(php.together.detection.malicious, 3);
  EXPECT_EQ(php.kinds.at("malicious").at_threshold[2].count, 1);
  EXPECT_EQ(php.kinds.at("malicious").at_threshold[2].total, 2);
  EXPECT_EQ(php.false_alarms[2].count, 1);
  EXPECT_EQ(php.false_alarms[2].total, 3);
  EXPECT_EQ(php.clean_flagged[0].count, 0);
  EXPECT_EQ(php.clean_flagged[0].total, 1);
  // No false alarm at all is allowed, and the false alarm is as hot as anything.
  EXPECT_EQ(php.kinds.at("malicious").detection.at[0].found.count, 0);
  // 4 ties with the false alarm and is above the others: (.5 + 1 + 1) / 3; −1: 2 / 3.
  EXPECT_NEAR(php.kinds.at("malicious").detection.auroc, (2.5 / 3 + 2.0 / 3) / 2, 1e-6);
  EXPECT_EQ(php.language.count, 6);
  EXPECT_EQ(php.language.total, 6);
  EXPECT_EQ(php.location.files, 0);
}

TEST(EvaluateFiles, APackageIsOneSample) {
  const auto package = [](const std::string& bytes, const std::string& name) {
    return File(FileLabel::kMaliciousPackage, bytes, "malicious_package", name);
  };
  const auto all = EvaluationOf({package("<?php fine 1\n", "a"), package("<?php EVIL\n", "a"),
                                 package("<?php fine 2\n", "a"), package("<?php fine 3\n", "b"),
                                 package("<?php EVIL x\n", ""), package("<?php EVIL y\n", ""),
                                 File(FileLabel::kBenign, "<?php ODD\n")});
  const Found& found = all.at("php").kinds.at("package");
  EXPECT_EQ(found.detection.malicious, 3);
  EXPECT_EQ(found.at_threshold[0].count, 2);
  EXPECT_EQ(found.detection.at[0].found.count, 2);
}

TEST(EvaluateFiles, LanguagesApartAndTogether) {
  LabelledFile text = File(FileLabel::kMalicious, "<?php EVIL\n");
  text.language = "text";  // the model takes it for php
  LabelledFile unknown = File(FileLabel::kBenign, "fine\n");
  unknown.language = "";
  const auto all = EvaluationOf({text, unknown, File(FileLabel::kBenign, "<?php 1\n")});
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all.at("unknown").benign, 1);
  EXPECT_EQ(all.at("unknown").language.total, 0);
  EXPECT_EQ(all.at("text").benign, 0);
  EXPECT_TRUE(std::isnan(all.at("text").together.detection.auroc));
  EXPECT_EQ(all.at("").benign, 2);
  EXPECT_EQ(all.at("").together.detection.auroc, 1);
  EXPECT_EQ(all.at("").language.count, 1);
  EXPECT_EQ(all.at("").language.total, 2);
}

TEST(EvaluateFiles, PlacesAreThoseOfMaliciousFilesWithSpans) {
  std::string bytes = "<?php\n";
  for (int i = 0; i < 20; ++i) bytes += "a line of no interest, longer than some\n";
  LabelledFile hit = File(FileLabel::kMalicious, bytes + "EVIL();\n", "infected");
  hit.spans = {{std::ssize(bytes), std::ssize(bytes) + 8}};
  LabelledFile missed = File(FileLabel::kMalicious, "EVIL\n" + bytes, "infected");
  missed.spans = {{100, std::ssize(bytes)}};
  const auto all = EvaluationOf({hit, missed, File(FileLabel::kMalicious, "<?php EVIL\n")});
  const FileEvaluation& php = all.at("php");
  EXPECT_EQ(php.location.files, 2);
  EXPECT_EQ(php.location.hit.count, 1);
  EXPECT_EQ(php.minority.files, 1);
  EXPECT_EQ(php.minority.hit.count, 1);
  EXPECT_EQ(php.minority.iou, 1);
}

TEST(EvaluateFiles, NothingGivesNothing) { EXPECT_TRUE(EvaluationOf({}).empty()); }

}  // namespace
}  // namespace fovea::infer
