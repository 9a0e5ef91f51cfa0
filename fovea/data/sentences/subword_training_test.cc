#include "fovea/data/sentences/subword_training.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/sentences/parallel_text.h"
#include "fovea/data/sentences/sentences_for_test.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using Lines = std::vector<std::string>;

SubwordOptions Options(const std::string& kind, int size) {
  SubwordOptions options;
  options.kind = kind;
  options.size = size;
  return options;
}

class TrainingOfEveryKind : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(SubwordTraining, TrainingOfEveryKind, testing::Values("bpe", "unigram"));

TEST_P(TrainingOfEveryKind, LearnsFromAFewSentencesInSilence) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const Subwords subwords = TrainSubwords(Sentences(200), Options(GetParam(), 400), "a.en");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_GT(subwords.size(), 300);
  EXPECT_LE(subwords.size(), 400);
  EXPECT_EQ(subwords.kind(), GetParam());
  EXPECT_EQ(subwords.normalisation(), "nmt_nfkc");
  EXPECT_TRUE(subwords.byte_fallback());
}

TEST_P(TrainingOfEveryKind, TheSizeIsAnUpperBound) {
  const Subwords subwords = TrainSubwords(Sentences(200), Options(GetParam(), 8000), "a.en");
  EXPECT_GT(subwords.size(), 300);
  EXPECT_LT(subwords.size(), 8000);
}

TEST_P(TrainingOfEveryKind, TheSameTextGivesTheSameBytes) {
  const SubwordOptions options = Options(GetParam(), 500);
  EXPECT_EQ(TrainSubwords(Sentences(300), options, "a").serialised(),
            TrainSubwords(Sentences(300), options, "b").serialised());
}

TEST_P(TrainingOfEveryKind, OneSentenceIsEnough) {
  const Subwords subwords = TrainSubwords(Lines{"", "a dog", " "}, Options(GetParam(), 300), "a");
  EXPECT_EQ(subwords.Decode(subwords.Encode("a dog")), "a dog");
}

TEST_P(TrainingOfEveryKind, NoTextIsAnError) {
  for (const Lines& lines :
       {Lines{}, Lines{"", " ", "\u3000"}, Lines{"\x01", "\u200b", "\u2581", "...", "a \u2585"},
        Lines{std::string(1'000'001, 'a')}})
    EXPECT_EQ(InputErrorOf([&] { TrainSubwords(lines, Options(GetParam(), 300), "a.en"); }),
              "a.en: holds no words; give one sentence a line");
}

TEST_P(TrainingOfEveryKind, TooManyCharactersNameTheSizeThatTheyNeed) {
  Lines lines = Sentences(50);
  std::string many;
  for (char32_t c = 0x4E00; c < 0x4E00 + 200; ++c)
    many += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
             static_cast<char>(0x80 | (c & 0x3F))};
  lines.push_back(many);
  const std::string error =
      InputErrorOf([&] { TrainSubwords(lines, Options(GetParam(), 300), "a.en"); });
  EXPECT_TRUE(
      error.starts_with("a.en: has too many different characters for a vocabulary of 300 "
                        "subwords; give a size of at least 4"))
      << error;
  SubwordOptions options = Options(GetParam(), 500);
  EXPECT_NO_THROW(TrainSubwords(lines, options, "a.en"));
}

TEST(SubwordTraining, SourceAndTargetGiveAJointVocabulary) {
  const Lines source = {"dog dog dog dog", "dog dog"}, target = {"Hund Hund Hund", "Hund Hund"};
  const std::span<const std::string> both[] = {source, target};
  const Subwords joint = TrainSubwords(both, Options("bpe", 300), "a.en");
  EXPECT_NE(IdOf(joint, "▁dog"), Subwords::kUnknown);
  EXPECT_NE(IdOf(joint, "▁Hund"), Subwords::kUnknown);
}

TEST(SubwordTraining, LongTextsGiveLinesAtEqualDistances) {
  Lines lines(1000, "aaa");
  for (size_t i = 0; i < lines.size(); i += 100) lines[i] = "dog";
  SubwordOptions options = Options("bpe", 300);
  options.max_lines = 10;
  const Subwords subwords = TrainSubwords(lines, options, "a.en");
  EXPECT_NE(IdOf(subwords, "▁dog"), Subwords::kUnknown);
  EXPECT_EQ(IdOf(subwords, "▁aaa"), Subwords::kUnknown);
}

TEST(SubwordTraining, OptionsAreChecked) {
  const Lines lines = {"a dog"};
  const auto error = [&](auto change) {
    SubwordOptions options;
    change(&options);
    return ArgumentErrorOf([&] { TrainSubwords(lines, options, "a"); });
  };
  EXPECT_EQ(error([](SubwordOptions* o) { o->kind = "word"; }),
            "no kind of subwords named \"word\"; there are: bpe, unigram");
  EXPECT_EQ(error([](SubwordOptions* o) { o->size = 260; }),
            "the number of subwords must be from 261 to 1048576, got 260");
  EXPECT_EQ(error([](SubwordOptions* o) { o->character_coverage = 1.5; }),
            "the share of characters with a subword must be from 0.98 to 1, got 1.5");
  error([](SubwordOptions* o) { o->normalisation = "x"; });
  error([](SubwordOptions* o) { o->max_piece_characters = 0; });
  error([](SubwordOptions* o) { o->max_lines = 0; });
}

TEST(SubwordTraining, EveryNormalisationIsReadBack) {
  for (const char* normalisation : {"identity", "nfkc", "nmt_nfkc", "nfkc_cf", "nmt_nfkc_cf"}) {
    SubwordOptions options = Options("bpe", 400);
    options.normalisation = normalisation;
    const Subwords subwords = TrainSubwords(Sentences(200), options, "a");
    EXPECT_EQ(subwords.normalisation(), normalisation);
    const bool folds = std::string_view(normalisation).ends_with("_cf");
    const bool identity = std::string_view(normalisation) == "identity";
    EXPECT_EQ(subwords.Decode(subwords.Encode("A Dog ½ STRASSE")), identity ? "A Dog ½ STRASSE"
                                                                   : folds  ? "a dog 1⁄2 strasse"
                                                                            : "A Dog 1⁄2 STRASSE")
        << normalisation;
  }
}

}  // namespace
}  // namespace fovea::data
