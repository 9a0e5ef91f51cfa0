#include "fovea/train/train_translation.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "fovea/core/file.h"
#include "fovea/core/random.h"
#include "fovea/infer/bleu.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

// Sentences of a small made-up language, whose adjectives come behind the noun and whose verb ends
// the sentence.
struct Toy {
  std::vector<std::string> source, target;
};

Toy MakeToy(int count) {
  const std::vector<std::pair<const char*, const char*>>
      nouns = {{"dog", "hundo"}, {"cat", "kato"}, {"bird", "birdo"}, {"child", "infano"}},
      adjectives = {{"small", "malgranda"}, {"red", "ruĝa"}, {"old", "maljuna"}, {"", ""}},
      verbs = {{"sees", "vidas"}, {"hears", "aŭdas"}, {"loves", "amas"}};
  Random random(3);
  const auto pick = [&](const auto& from) { return from[random.Below(from.size())]; };
  Toy toy;
  for (int i = 0; i < count; ++i) {
    std::string source, target;
    const auto phrase = [&] {
      const auto noun = pick(nouns), adjective = pick(adjectives);
      source += std::string("the ") + adjective.first + (*adjective.first ? " " : "") + noun.first;
      target +=
          std::string("la ") + noun.second + (*adjective.second ? " " : "") + adjective.second;
    };
    const auto verb = pick(verbs);
    phrase();
    source += std::string(" ") + verb.first + " ";
    target += " ";
    phrase();
    toy.source.push_back(source);
    toy.target.push_back(target + " " + verb.second);
  }
  return toy;
}

class TrainTranslationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              ("fovea_translation_" +
               std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_);
    toy_ = MakeToy(200);
    Write("a.en", toy_.source);
    Write("a.eo", toy_.target);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string At(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::vector<std::string>& lines) const {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    WriteFile(At(name), text);
  }

  TranslationJob Job(const std::string& model, int64_t epochs) const {
    TranslationJob job;
    job.source = At("a.en");
    job.target = At("a.eo");
    job.subwords.size = 330;
    job.validation_share = 0;
    job.model = infer::PresetOf(model);
    job.model.embedding = 32;
    job.model.hidden = 48;
    job.model.encoder_hidden = model == "luong" ? 24 : 32;
    job.model.score_hidden = 32;
    job.model.layers = model == "transformer" ? 2 : 1;
    job.model.cell = "gru";
    job.model.feed_forward = 64;
    job.model.dropout = 0;
    job.train = TrainingOf(model).train;
    job.train.epochs = epochs;
    job.train.batch = 10;
    job.train.learning_rate = model == "transformer" ? 3e-3 : 1e-2;
    job.train.label_smoothing = 0;
    job.average = 2;
    job.out = At("m.safetensors");
    return job;
  }

  double Bleu(const std::string& model) const {
    const auto translator = infer::Translator::Load(model);
    std::vector<std::string> found;
    for (const auto& line : translator.Translate(toy_.source, {.width = 3}))
      found.push_back(line.best[0].text);
    return infer::CorpusBleu(found, toy_.target).score;
  }

  fs::path folder_;
  Toy toy_;
};

TEST_F(TrainTranslationTest, LearnsTwoHundredPairsByHeart) {
  for (const char* model : {"bahdanau", "luong", "transformer"}) {
    const TranslationJob job = Job(model, 30);
    const TrainResult result = TrainTranslation(job);
    EXPECT_EQ(result.epochs, 30);
    EXPECT_EQ(result.training_samples, 200);
    EXPECT_FALSE(fs::exists(job.out + ".checkpoint"));
    EXPECT_GT(Bleu(job.out), 90) << model;
  }
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
    EXPECT_TRUE(result.model.metrics.contains(name)) << name;
}

TEST_F(TrainTranslationTest, GoesOnAsIfItHadNotStopped) {
  TranslationJob job = Job("bahdanau", 4);
  job.model.dropout = 0.2;
  job.validation_share = 0.1;
  job.out = At("whole.safetensors");
  TrainTranslation(job);
  job.out = At("parts.safetensors");
  // In the middle of the second epoch, then in that of the third.
  std::atomic<bool> stop = false;
  for (const int64_t epoch : {2, 3}) {
    stop = false;
    job.train.resume = epoch > 2;
    const TrainResult part = TrainTranslation(
        job,
        [&](const Progress& p) {
          if (p.epoch == epoch && !p.epoch_done) stop = true;
        },
        &stop);
    if (!part.interrupted) GTEST_SKIP() << "the machine was too fast to be stopped in time";
    EXPECT_TRUE(fs::exists(job.out + ".checkpoint"));
  }
  job.train.resume = true;
  const TrainResult last = TrainTranslation(job);
  EXPECT_FALSE(last.interrupted);
  EXPECT_EQ(last.epochs, 4);
  EXPECT_EQ(ReadFile(At("whole.safetensors")), ReadFile(At("parts.safetensors")));
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
