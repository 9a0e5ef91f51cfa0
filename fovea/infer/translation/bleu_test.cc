#include "fovea/infer/translation/bleu.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/translation/translations_for_test.h"

// The expected scores are sacreBLEU 2.6.0's, BLEU().corpus_score and .sentence_score.
namespace fovea::infer {
namespace {

constexpr double kRounding = 1e-9;
using Tokenizer = BleuOptions::Tokenizer;

TEST(Bleu, IsThatOfSacreBleu) {
  const BleuScore bleu = CorpusBleu(kHypotheses, kReferences);
  EXPECT_NEAR(bleu.score, 58.773932172738945, kRounding);
  EXPECT_NEAR(bleu.brevity_penalty, 0.990697741811524, kRounding);
  EXPECT_NEAR(bleu.precisions[3], 41.77215189873418, kRounding);
  EXPECT_EQ(bleu.counts.hypothesis_tokens, 107);
  EXPECT_EQ(bleu.counts.reference_tokens, 108);
  EXPECT_EQ(bleu.counts.correct, (std::array<int64_t, 4>{92, 64, 46, 33}));
  EXPECT_EQ(bleu.counts.total, (std::array<int64_t, 4>{107, 97, 88, 79}));
}

TEST(Bleu, OfTokensAndInLowerCase) {
  EXPECT_NEAR(CorpusBleu(kHypotheses, kReferences, {.tokenizer = Tokenizer::kNone}).score,
              31.24441054923644, kRounding);
  EXPECT_NEAR(CorpusBleu(kHypotheses, kReferences, {.lower_case = true}).score, 59.1618673572757,
              kRounding);
  EXPECT_NEAR(
      CorpusBleu(kHypotheses, kReferences, {.tokenizer = Tokenizer::kNone, .lower_case = true})
          .score,
      31.686257376096748, kRounding);
}

TEST(Bleu, OfSeveralReferences) {
  const std::vector<std::vector<std::string>> sets = {kReferences, kOtherReferences};
  EXPECT_NEAR(CorpusBleu(kHypotheses, sets).score, 63.51269090788608, kRounding);
  EXPECT_NEAR(
      CorpusBleu(kHypotheses, sets, {.tokenizer = Tokenizer::kNone, .lower_case = true}).score,
      36.705154714113725, kRounding);
}

TEST(Bleu, OfSentences) {
  const std::vector<double> expected = {39.2814650901, 57.3122448409, 38.8272677752, 76.1160600335,
                                        15.9735776062, 0.0,           13.5335283237, 26.012784404,
                                        13.8880951701, 84.2801443078, 81.9650131247};
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(SentenceBleu(kHypotheses[i], {&kReferences[i], 1}).score, expected[i], 1e-9) << i;
}

TEST(Bleu, IsBetweenNothingAndAll) {
  const std::vector<std::string> same = {"a b c d e"}, other = {"v w x y z"}, few = {"a b"};
  EXPECT_NEAR(CorpusBleu(same, same).score, 100, kRounding);
  EXPECT_EQ(CorpusBleu(same, other).score, 0);
  EXPECT_EQ(CorpusBleu(few, few).score, 0);
  EXPECT_NEAR(SentenceBleu("a b", few).score, 100, kRounding);
  EXPECT_EQ(SentenceBleu("", few).score, 0);
}

TEST(Bleu, NeedsAReferenceForEachSentence) {
  const std::vector<std::string> one = {"a"}, two = {"a", "b"}, none;
  EXPECT_THROW(CorpusBleu(one, two), ArgumentError);
  EXPECT_THROW(CorpusBleu(none, none), ArgumentError);
  EXPECT_THROW(CorpusBleu(one, std::vector<std::vector<std::string>>{}), ArgumentError);
  EXPECT_THROW(SentenceBleu("a", none), ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
