#include "fovea/train/translation_corpus.h"

#include <gtest/gtest.h>

#include <vector>

#include "fovea/train/translation_toy_for_test.h"

namespace fovea::train {
namespace {

class TranslationCorpusTest : public ::testing::Test, public TranslationToy {};

std::string TextOf(const data::Subwords& subwords, const std::vector<int32_t>& pieces) {
  return subwords.Decode(std::vector<int>(pieces.begin(), pieces.end()));
}

TEST_F(TranslationCorpusTest, OtherPiecesSayTheSame) {
  const TranslationCorpus corpus = ReadCorpus(Job("bahdanau", 1), {});
  const PiecePairs sampled = SampleTraining(corpus, 0.3, 7, 100);
  ASSERT_EQ(sampled.size(), corpus.training.size());
  int64_t other = 0;
  for (size_t i = 0; i < sampled.source.size(); ++i) {
    other += sampled.source[i] != corpus.training.source[i];
    EXPECT_EQ(sampled.source[i].back(), data::Subwords::kEnd);
    EXPECT_EQ(TextOf(corpus.source, sampled.source[i]), corpus.training_text.source[i]);
    EXPECT_EQ(TextOf(corpus.target, sampled.target[i]), corpus.training_text.target[i]);
  }
  EXPECT_GT(other, sampled.size() / 2);

  const PiecePairs again = SampleTraining(corpus, 0.3, 7, 100),
                   others = SampleTraining(corpus, 0.3, 8, 100);
  EXPECT_EQ(again.source, sampled.source);
  EXPECT_EQ(again.target, sampled.target);
  EXPECT_NE(others.source, sampled.source);
}

TEST_F(TranslationCorpusTest, APairThatWouldGetTooLongStays) {
  const TranslationCorpus corpus = ReadCorpus(Job("bahdanau", 1), {});
  const PiecePairs sampled = SampleTraining(corpus, 1, 7, 12);
  for (size_t i = 0; i < sampled.source.size(); ++i) {
    if (sampled.source[i].size() <= 13 && sampled.target[i].size() <= 12) continue;
    EXPECT_EQ(sampled.source[i], corpus.training.source[i]);
    EXPECT_EQ(sampled.target[i], corpus.training.target[i]);
  }
}

}  // namespace
}  // namespace fovea::train
