#include "fovea/train/files/sharp/learn_byte_pairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/random.h"

namespace fovea::train {
namespace {

using PairList = std::vector<std::pair<int, int>>;

PairList PairsOf(const infer::BytePairs& pairs) {
  PairList out;
  for (const auto& pair : pairs.pairs()) out.emplace_back(pair.left, pair.right);
  return out;
}

// The algorithm as it is written down: count all pairs, join the most frequent, begin again.
PairList PlainPairs(const WordCounts& words, int64_t most) {
  std::vector<std::pair<std::vector<int>, int64_t>> all;
  for (const auto& [text, count] : words) {
    std::vector<int> pieces;
    for (const char c : text) pieces.push_back(static_cast<uint8_t>(c));
    all.emplace_back(pieces, count);
  }
  PairList out;
  while (std::ssize(out) < most) {
    std::map<std::pair<int, int>, int64_t> counts;
    for (const auto& [pieces, count] : all)
      for (size_t i = 0; i + 1 < pieces.size(); ++i) counts[{pieces[i], pieces[i + 1]}] += count;
    const auto best =
        std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
          return a.second < b.second;  // the first of equals
        });
    if (best == counts.end() || best->second < 2) break;
    const auto pair = best->first;
    const int joined = 256 + static_cast<int>(out.size());
    out.push_back(pair);
    for (auto& [pieces, count] : all) {
      std::vector<int> next;
      for (size_t i = 0; i < pieces.size(); ++i) {
        const bool joins = i + 1 < pieces.size() && std::pair(pieces[i], pieces[i + 1]) == pair;
        next.push_back(joins ? joined : pieces[i]);
        i += joins;
      }
      pieces = std::move(next);
    }
  }
  return out;
}

// The example of Sennrich et al. 2016, with its end of a word as a byte.
TEST(LearnBytePairs, JoinsTheMostFrequentPairAgainAndAgain) {
  const WordCounts words = {{"low.", 5}, {"lower.", 2}, {"newest.", 6}, {"widest.", 3}};
  const infer::BytePairs pairs = LearnBytePairs(words, 5);
  EXPECT_EQ(PairsOf(pairs), (PairList{{'e', 's'}, {'t', '.'}, {256, 257}, {'l', 'o'}, {259, 'w'}}))
      << "es, t., est., lo, low";
}

TEST(LearnBytePairs, OnATieTheSmallerPieces) {
  EXPECT_EQ(PairsOf(LearnBytePairs({{"xy", 3}, {"ab", 3}, {"az", 3}}, 3)),
            (PairList{{'a', 'b'}, {'a', 'z'}, {'x', 'y'}}));
}

TEST(LearnBytePairs, WhatIsThereOnceIsNotJoined) {
  EXPECT_TRUE(PairsOf(LearnBytePairs({{"abc", 1}, {"de", 1}}, 10)).empty());
  EXPECT_EQ(PairsOf(LearnBytePairs({{"abc", 1}, {"ab", 1}}, 10)), (PairList{{'a', 'b'}}));
  EXPECT_TRUE(PairsOf(LearnBytePairs({}, 10)).empty());
  EXPECT_TRUE(PairsOf(LearnBytePairs({{"aa", 9}}, 0)).empty());
}

TEST(LearnBytePairs, AWordMayRepeatItself) {
  EXPECT_EQ(PairsOf(LearnBytePairs({{"aaaaaaaa", 1}}, 10)), (PairList{{'a', 'a'}, {256, 256}}));
}

TEST(LearnBytePairs, IsThatOfThePlainAlgorithm) {
  Random random(4);
  for (int round = 0; round < 30; ++round) {
    WordCounts words;
    const uint64_t letters = 2 + random.Below(5);
    for (uint64_t i = 1 + random.Below(60); i > 0; --i) {
      std::string word;
      for (uint64_t k = 1 + random.Below(12); k > 0; --k)
        word.push_back(
            static_cast<char>(random.Uniform() < 0.05 ? 0xF0 : 'a' + random.Below(letters)));
      words[word] += 1 + static_cast<int64_t>(random.Below(4));
    }
    const auto most = static_cast<int64_t>(random.Below(200));
    EXPECT_EQ(PairsOf(LearnBytePairs(words, most)), PlainPairs(words, most));
  }
}

TEST(LearnBytePairs, TheOrderOfTheWordsIsWithoutMeaning) {
  std::vector<std::pair<std::string, int64_t>> words;
  for (int i = 0; i < 400; ++i)
    words.emplace_back("w" + std::to_string(i * 7919 % 1000) + "_x", 1 + i % 3);
  const WordCounts one(words.begin(), words.end(), 1);
  const WordCounts other(words.rbegin(), words.rend(), 10'000);
  EXPECT_EQ(PairsOf(LearnBytePairs(one, 100)), PairsOf(LearnBytePairs(other, 100)));
}

TEST(CountWords, CountsWordsInSmallLettersOfTextAlone) {
  std::vector<data::LabelledFile> files(3);
  files[0].bytes = "Echo echo 123456";
  files[1].bytes = "secret";
  files[2].bytes = "evil(" + std::string(40'000, ' ') + "unread";
  FileCorpus::Part part;
  part.benign[Language::kPhp] = {&files[0]};
  part.benign[Language::kBinary] = {&files[1]};
  part.packages["p"] = {&files[2]};
  const WordCounts counts = CountWords(part, 1);
  EXPECT_EQ(counts, (WordCounts{{"echo", 2}, {"evil", 1}, {"(", 1}}));
}

TEST(CountWords, HangsOnTheSeedAlone) {
  std::vector<data::LabelledFile> files(600);
  FileCorpus::Part part;
  for (size_t i = 0; i < files.size(); ++i) {
    files[i].bytes = "f" + std::to_string(i);
    part.benign[Language::kPhp].push_back(&files[i]);
  }
  EXPECT_EQ(CountWords(part, 3), CountWords(part, 3));
  EXPECT_NE(CountWords(part, 3), CountWords(part, 4));
}

}  // namespace
}  // namespace fovea::train
