#include "fovea/train/translation/train_translation.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/train/translation/translation_toy_for_test.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

class TrainTranslationTest : public ::testing::Test, public TranslationToy {};

TEST_F(TrainTranslationTest, LearnsTwoHundredPairsByHeart) {
  const TranslationJob job = Job("bahdanau", 30);
  const TrainResult result = TrainTranslation(job);
  EXPECT_EQ(result.epochs, 30);
  EXPECT_EQ(result.training_samples, 200);
  EXPECT_FALSE(fs::exists(job.out + ".checkpoint"));
  EXPECT_GT(Bleu(job.out), 90);
}

TEST_F(TrainTranslationTest, ValidationChoosesTheEpochAndGivesMetrics) {
  TranslationJob job = Job("bahdanau", 12);
  job.validation_share = 0.1;
  int epochs = 0, best = 0;
  const TrainResult result = TrainTranslation(job, [&](const Progress& p) {
    if (!p.epoch_done) return;
    ++epochs;
    best += p.best;
    EXPECT_EQ(p.metric_name, "bleu");
  });
  EXPECT_EQ(epochs, result.epochs);
  EXPECT_GE(best, 1);
  EXPECT_EQ(result.validation_samples, 20);
  EXPECT_EQ(result.training_samples, 180);
  for (const char* name : {"bleu", "chrf", "perplexity"})
    EXPECT_TRUE(result.model.metrics->contains(name)) << name;
}

TEST_F(TrainTranslationTest, GoesOnAsIfItHadNotStopped) {
  TranslationJob job = Job("bahdanau", 4);
  job.model.dropout = 0.2;
  job.subword_dropout = 0.1;
  job.join_pairs = 0.2;
  job.validation_share = 0.1;
  job.out = At("whole.safetensors");
  TrainTranslation(job);
  job.out = At("parts.safetensors");
  // After the first step of the second epoch, then of the third.
  std::atomic<bool> stop = false;
  for (const int64_t epoch : {2, 3}) {
    stop = false;
    job.train.resume = epoch > 2;
    const auto at_its_start = [&](const Progress& p) {
      stop = stop || (p.epoch_done && p.epoch + 1 == epoch);
    };
    ASSERT_TRUE(TrainTranslation(job, at_its_start, &stop).interrupted);
    EXPECT_TRUE(fs::exists(job.out + ".checkpoint"));
  }
  job.train.resume = true;
  const TrainResult last = TrainTranslation(job);
  EXPECT_FALSE(last.interrupted);
  EXPECT_EQ(last.epochs, 4);
  EXPECT_EQ(ReadFile(At("whole.safetensors")), ReadFile(At("parts.safetensors")));
}

TEST_F(TrainTranslationTest, RefusesSharesOutOfRange) {
  for (double TranslationJob::*option :
       {&TranslationJob::subword_dropout, &TranslationJob::join_pairs})
    for (const double share : {-0.1, 1.5, std::nan("")}) {
      TranslationJob job = Job("bahdanau", 1);
      job.*option = share;
      EXPECT_THROW(TrainTranslation(job), ArgumentError) << share;
      EXPECT_FALSE(fs::exists(job.out));
    }
}

TEST_F(TrainTranslationTest, ResumeRefusesAnotherTraining) {
  TranslationJob job = Job("bahdanau", 3);
  std::atomic<bool> stop = true;
  EXPECT_TRUE(TrainTranslation(job, {}, &stop).interrupted);
  job.train.resume = true;
  job.train.seed = 9;
  EXPECT_THROW(TrainTranslation(job), InputError);
  job.train.seed = 1;
  WriteFile(job.out + ".checkpoint", "damaged");
  EXPECT_THROW(TrainTranslation(job), InputError);
}

std::string ErrorOf(const TranslationJob& job) {
  try {
    TrainTranslation(job);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_F(TrainTranslationTest, BadInputIsNamed) {
  Write("short.eo", {"la hundo"});
  Write("empty", {});
  Write("blank", std::vector<std::string>(200));
  TranslationJob job = Job("bahdanau", 1);
  job.target = At("short.eo");
  EXPECT_NE(ErrorOf(job).find("short.eo: has 1 line; "), std::string::npos) << ErrorOf(job);
  job.target = At("empty");
  EXPECT_NE(ErrorOf(job).find("empty: is empty"), std::string::npos) << ErrorOf(job);
  job.source = job.target = At("blank");
  EXPECT_NE(ErrorOf(job), "");
  job = Job("bahdanau", 1);
  WriteFile(At("bytes"), "a \xff\n");
  job.target = At("bytes");
  EXPECT_NE(ErrorOf(job).find("bytes:1: is not UTF-8 at byte 3"), std::string::npos)
      << ErrorOf(job);
  job = Job("bahdanau", 1);
  job.valid_source = At("a.en");
  EXPECT_NE(ErrorOf(job), "");
  job = Job("bahdanau", 1);
  job.subwords.size = 10;
  EXPECT_NE(ErrorOf(job), "");
  job = Job("bahdanau", 1);
  job.longest_pair = 1;
  EXPECT_NE(ErrorOf(job).find("no pair is left to train on"), std::string::npos) << ErrorOf(job);
  job = Job("bahdanau", 1);
  job.model.score = "gated";
  EXPECT_NE(ErrorOf(job), "");
  EXPECT_FALSE(fs::exists(job.out));
}

TEST_F(TrainTranslationTest, EmptySidesAreLeftOutWithAWord) {
  Toy toy = toy_;
  toy.source[3] = "";
  toy.target[9] = " ";
  Write("a.en", toy.source);
  Write("a.eo", toy.target);
  std::vector<std::string> warnings;
  const TrainResult result = TrainTranslation(
      Job("bahdanau", 1), {}, nullptr, [&](const std::string& line) { warnings.push_back(line); });
  EXPECT_EQ(result.training_samples, 198);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("2 pairs with an empty side are left out"), std::string::npos);
}

}  // namespace
}  // namespace fovea::train
