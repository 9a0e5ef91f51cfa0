#include "fovea/train/translation/translation_corpus.h"

#include <gtest/gtest.h>

#include <vector>

#include "fovea/train/translation/translation_toy_for_test.h"

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

using Pieces = std::vector<int32_t>;

TEST(JoinPairs, PutsAnotherPairBehindAShareOfThem) {
  constexpr int32_t kEnd = data::Subwords::kEnd;
  PiecePairs pairs;
  for (int32_t i = 0; i < 1000; ++i) {
    pairs.source.push_back({10 * i, 10 * i + 1, kEnd});
    pairs.target.push_back({10 * i + 2});
  }
  const PiecePairs joined = JoinPairs(pairs, 0.3, 7, 100);
  ASSERT_EQ(joined.size(), 1000);
  int count = 0;
  for (size_t i = 0; i < 1000; ++i) {
    if (joined.source[i] == pairs.source[i]) {
      EXPECT_EQ(joined.target[i], pairs.target[i]);
      continue;
    }
    ++count;
    ASSERT_EQ(joined.source[i].size(), 5u);
    const auto other = static_cast<size_t>(joined.source[i][2] / 10);
    EXPECT_NE(other, i);
    const auto &a = pairs.source[i], &b = pairs.source[other];
    EXPECT_EQ(joined.source[i], Pieces({a[0], a[1], b[0], b[1], kEnd}));
    EXPECT_EQ(joined.target[i], Pieces({pairs.target[i][0], pairs.target[other][0]}));
  }
  EXPECT_NEAR(count, 300, 60);  // four standard deviations
  EXPECT_EQ(JoinPairs(pairs, 0.3, 7, 100).source, joined.source);
  EXPECT_NE(JoinPairs(pairs, 0.3, 8, 100).source, joined.source);
}

TEST(JoinPairs, OneThatWouldGetTooLongStays) {
  constexpr int32_t kEnd = data::Subwords::kEnd;
  const PiecePairs pairs = {{{1, 2, kEnd}, {3, kEnd}, {4, kEnd}}, {{5}, {6, 7}, {8, 9}}};
  const PiecePairs joined = JoinPairs(pairs, 1, 1, 3);
  EXPECT_EQ(joined.source[0], Pieces({1, 2, 3 + (joined.source[0][2] == 4), kEnd}));
  EXPECT_EQ(JoinPairs(pairs, 1, 1, 2).source, pairs.source);
  const PiecePairs one = {{{1, kEnd}}, {{2}}};
  EXPECT_EQ(JoinPairs(one, 1, 1, 100).source, one.source);
}

}  // namespace
}  // namespace fovea::train
