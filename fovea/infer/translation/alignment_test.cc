#include "fovea/infer/translation/alignment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/byte_reader.h"
#include "fovea/infer/translation/gold_alignment.h"

namespace fovea::infer {
namespace {

using Links = std::vector<Link>;
using Format = GoldOptions::Format;

std::vector<float> Values(const Tensor& tensor) {
  return {tensor.data(), tensor.data() + tensor.size()};
}

TEST(WordWeights, AreSumsOverTheSourceAndMeansOverTheTarget) {
  const std::vector<float> weights = {0.5f,  0.25f, 0.125f, 0.125f,  //
                                      0.25f, 0.25f, 0.25f,  0.25f,   //
                                      0,     0,     1,      0,       //
                                      0,     0,     0,      1};
  const std::vector<int> source = {0, 0, 1, -1}, target = {0, 0, 2, -1};
  const Tensor words = WordWeights(weights, source, target, 2, 3);
  EXPECT_EQ(words.shape(), (Shape{3, 2}));
  EXPECT_EQ(Values(words), (std::vector<float>{0.625f, 0.1875f, 0, 0, 0, 1}));
}

TEST(WordWeights, RowsThatSumTo1StillDo) {
  const std::vector<float> weights = {0.5f, 0.25f, 0.25f, 0.125f, 0.125f, 0.75f};
  const Tensor words =
      WordWeights(weights, std::vector<int>{0, 1, 1}, std::vector<int>{0, 0}, 2, 1);
  EXPECT_EQ(Values(words), (std::vector<float>{0.3125f, 0.6875f}));
}

TEST(WordWeights, FitTheirPieces) {
  const std::vector<float> weights = {1, 1};
  const std::vector<int> one = {0}, two = {0, 1};
  EXPECT_THROW(WordWeights(weights, one, one, 1, 1), ArgumentError);
  EXPECT_THROW(WordWeights(weights, two, one, 1, 1), ArgumentError);
  EXPECT_THROW(WordWeights(weights, std::vector<int>{0, -2}, one, 1, 1), ArgumentError);
  EXPECT_THROW(WordWeights({}, {}, {}, 1, -1), ArgumentError);
  EXPECT_EQ(WordWeights({}, {}, {}, 0, 0).size(), 0);
  EXPECT_EQ(Values(WordWeights({}, {}, {}, 1, 1)), std::vector<float>{0});
}

TEST(HardLinks, AreTheFirstLargestOfEachTargetWord) {
  Tensor weights({4, 3});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {0.25f, 0.5f, 0.25f, 0.5f, 0.5f, 0, 0, 0, 0, nan, 0.125f, 0};
  std::copy(values.begin(), values.end(), weights.data());
  EXPECT_EQ(HardLinks(weights), (Links{{0, 1}, {1, 0}, {1, 3}}));
  EXPECT_EQ(HardLinks(weights, 0.5f), (Links{{0, 1}, {1, 0}}));
  EXPECT_EQ(ToPharaoh(HardLinks(weights)), "0-1 1-0 1-3");
  EXPECT_EQ(ToPharaoh({}), "");
  EXPECT_EQ(HardLinks(Tensor({2, 0})), Links{});
  EXPECT_THROW(HardLinks(Tensor({2})), ArgumentError);
}

// By hand, from the formulas.
TEST(Aer, IsThatOfOchAndNey) {
  const GoldAlignment gold = {.sure = {{0, 0}, {1, 1}}, .possible = {{0, 0}, {1, 1}, {2, 1}}};
  const Links links = {{0, 0}, {2, 1}, {3, 3}, {0, 0}};
  const AlignmentCounts counts = CountAlignment(links, gold);
  EXPECT_EQ(counts.links, 3);
  const AlignmentScore score = AlignmentScoreOf(counts);
  EXPECT_DOUBLE_EQ(score.error_rate, 1 - (1 + 2) / 5.0);
  EXPECT_DOUBLE_EQ(score.precision, 2 / 3.0);
  EXPECT_DOUBLE_EQ(score.recall, 1 / 2.0);
}

TEST(Aer, OfACorpusIsThatOfTheSums) {
  const GoldAlignment gold = {.sure = {{0, 0}}, .possible = {}};
  AlignmentCounts counts = CountAlignment(Links{{0, 0}}, gold);
  EXPECT_EQ(AlignmentScoreOf(counts).error_rate, 0);
  counts += CountAlignment(Links{{1, 1}}, gold);
  EXPECT_DOUBLE_EQ(AlignmentScoreOf(counts).error_rate, 0.5);
  EXPECT_TRUE(std::isnan(AlignmentScoreOf({}).error_rate));
}

std::vector<GoldAlignment> Read(std::string_view bytes, const GoldOptions& options = {},
                                const std::vector<std::pair<int, int>>& sentences = {{3, 3},
                                                                                     {2, 2}}) {
  data::MemoryBytes reader(bytes);
  return ReadGoldAlignments(&reader, "gold.txt", sentences, options);
}

template <class Run>
std::string ErrorOf(const Run& run) {
  try {
    run();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no InputError";
}

TEST(GoldAlignments, InPharaoh) {
  const auto gold = Read("0-0 1p2 2?1\r\n\n");
  ASSERT_EQ(gold.size(), 2u);
  EXPECT_EQ(gold[0].sure, (Links{{0, 0}}));
  EXPECT_EQ(gold[0].possible, (Links{{0, 0}, {1, 2}, {2, 1}}));
  EXPECT_EQ(gold[1].possible, Links{});
  EXPECT_EQ(Read("1-3\n2-1\n", {.one_based = true})[0].sure, (Links{{0, 2}}));
}

TEST(GoldAlignments, InNaacl) {
  const auto gold =
      Read("2 1 1\n0001 3 2 P\n1 1 1 S 0.5\n1 2 2 0.25\n1 0 1 S\n\n", {.format = Format::kNaacl});
  ASSERT_EQ(gold.size(), 2u);
  EXPECT_EQ(gold[0].sure, (Links{{0, 0}, {1, 1}}));
  EXPECT_EQ(gold[0].possible, (Links{{2, 1}, {0, 0}, {1, 1}}));
  EXPECT_EQ(gold[1].sure, (Links{{0, 0}}));
}

TEST(GoldAlignments, TheFormatShowsInTheFirstLinks) {
  const auto format = [](std::string_view bytes) {
    data::MemoryBytes reader(bytes);
    return GoldFormatOf(&reader, "gold.txt");
  };
  EXPECT_EQ(format("\n0-0 1-1 2-2\n"), Format::kPharaoh);
  EXPECT_EQ(format("0001 1 1 S\n"), Format::kNaacl);
  EXPECT_EQ(format(""), Format::kPharaoh);
}

TEST(GoldAlignments, ProblemsNameTheirLine) {
  EXPECT_EQ(ErrorOf([] { Read("0-0\n0-x\n"); }),
            "gold.txt:2: '0-x' is no link; write SOURCE-TARGET, or SOURCEpTARGET for a possible "
            "link, in numbers from 0");
  EXPECT_EQ(ErrorOf([] { Read("0-3\n\n"); }),
            "gold.txt:1: links word 0 to word 3, from 0; sentence pair 1 has 3 and 3 words; check "
            "that the gold alignments belong to these sentences, and whether they count from 0 or "
            "1");
  EXPECT_EQ(ErrorOf([] { Read("0-0\n"); }),
            "gold.txt: has 1 lines for 2 sentence pairs; give the gold alignments of these "
            "sentences, a line for each pair");
  EXPECT_EQ(ErrorOf([] { Read("\n\n\n"); }),
            "gold.txt:3: is about sentence pair 3; there are 2; give the gold alignments of these "
            "sentences");
  const GoldOptions naacl = {.format = Format::kNaacl};
  EXPECT_EQ(ErrorOf([&] { Read("3 1 1\n", naacl); }),
            "gold.txt:1: is about sentence pair 3; there are 2; give the gold alignments of these "
            "sentences");
  for (const char* line :
       {"1 1", "0 1 1", "1 1 1 X", "1 1 1 S x", "1 1 1 S 1 1", "-1 1 1", "99999999999 1 1"})
    EXPECT_TRUE(ErrorOf([&] {
                  Read(line, naacl);
                }).starts_with("gold.txt:1: '" + std::string(line) + "' is no link; write "))
        << line;
  for (const char* link : {"0", "-", "1-", "-1", "1--1", "0-0-0", "1 - 1", "1-1\xC2\xA0x", "0-0"})
    EXPECT_TRUE(ErrorOf([&] { Read(link, {.one_based = true}); }).find("is no link") !=
                std::string::npos)
        << link;
}

}  // namespace
}  // namespace fovea::infer
