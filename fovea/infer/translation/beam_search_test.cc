#include "fovea/infer/translation/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using Pieces = std::vector<int32_t>;
using Weights = attention::Parameters<KernelBackend>;

constexpr int64_t kPieces = 5;
constexpr int32_t kBegin = 2, kEnd = 3;
// Two ways of rounding through a few steps of numbers of size 10.
constexpr double kTolerance = 1e-4;

// log P of the pieces and the end, in double from the scores on.
double LogProbability(const TranslationModel& model, const Weights& p, const Pieces& source,
                      const Pieces& pieces) {
  const KernelBackend b;
  const std::vector<int32_t> length = {static_cast<int32_t>(source.size())};
  auto memory = model.Encode(b, p, {source, 1, length[0], length});
  memory.lengths = length;
  Pieces before = {kBegin};
  before.insert(before.end(), pieces.begin(), pieces.end());
  const auto steps = std::ssize(before);
  const Tensor scores = model.Logits(b, p, model.DecodeAll(b, p, memory, {before, 1, steps, {}}));
  double sum = 0;
  for (int64_t t = 0; t < steps; ++t) {
    const float* row = scores.data() + t * kPieces;
    double all = 0;
    for (int64_t v = 0; v < kPieces; ++v) all += std::exp(static_cast<double>(row[v]));
    const bool last = t + 1 == steps;
    sum += row[last ? kEnd : pieces[static_cast<size_t>(t)]] - std::log(all);
  }
  return sum;
}

struct Scored {
  Pieces pieces;
  double log_probability, score;
};

// Every sequence of up to `most` pieces, the end among them, by falling score.
std::vector<Scored> All(const TranslationModel& model, const Weights& p, const Pieces& source,
                        int64_t most, double penalty) {
  std::vector<Pieces> sequences = {{}};
  for (size_t i = 0; i < sequences.size(); ++i) {
    if (std::ssize(sequences[i]) + 1 >= most) continue;
    for (int32_t v = 0; v < kPieces; ++v) {
      if (v == kEnd) continue;
      sequences.push_back(sequences[i]);
      sequences.back().push_back(v);
    }
  }
  std::vector<Scored> all;
  for (const Pieces& one : sequences) {
    const double log_probability = LogProbability(model, p, source, one);
    all.push_back({one, log_probability,
                   log_probability / std::pow(static_cast<double>(one.size() + 1), penalty)});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Scored& a, const Scored& b) { return a.score > b.score; });
  return all;
}

class BeamSearches : public ::testing::TestWithParam<const char*> {
 protected:
  const TranslationModel model_{TinyOptions(GetParam(), kPieces)};
  const Weights parameters_ = RandomParameters(model_, 7);
  const Pieces source_ = {4, 1, 0, kEnd};
};

TEST_P(BeamSearches, AsWideAsEverythingFindsEverythingInOrder) {
  for (const double penalty : {0.0, 1.0, 2.0}) {
    const std::vector<Scored> all = All(model_, parameters_, source_, 4, penalty);
    ASSERT_EQ(all.size(), 85u);
    const auto found = BeamSearch(model_, parameters_)({source_}, kBegin, kEnd,
                                                       {.width = 400,
                                                        .best = 85,
                                                        .length_penalty = penalty,
                                                        .most_factor = 0,
                                                        .most_extra = 4})[0];
    ASSERT_EQ(found.size(), all.size());
    EXPECT_EQ(found[0].pieces, all[0].pieces);
    for (size_t i = 0; i < all.size(); ++i) {
      EXPECT_NEAR(found[i].score, all[i].score, kTolerance) << i;
      EXPECT_TRUE(found[i].complete);
      // Each is what it says, whoever stands in its place among equals.
      EXPECT_NEAR(found[i].log_probability,
                  LogProbability(model_, parameters_, source_, found[i].pieces), kTolerance);
    }
  }
}

TEST_P(BeamSearches, GivesTheBestByFallingScoreAndEachOnce) {
  const auto found =
      BeamSearch(model_, parameters_)({source_}, kBegin, kEnd, {.width = 6, .best = 6})[0];
  ASSERT_GE(found.size(), 2u);  // as many as ended
  ASSERT_LE(found.size(), 6u);
  for (size_t i = 0; i + 1 < found.size(); ++i) {
    EXPECT_GE(found[i].score, found[i + 1].score);
    for (size_t j = i + 1; j < found.size(); ++j) EXPECT_NE(found[i].pieces, found[j].pieces);
  }
  for (const Hypothesis& one : found)
    EXPECT_DOUBLE_EQ(one.score, one.log_probability / static_cast<double>(one.pieces.size() + 1));
}

TEST_P(BeamSearches, EachSentenceAsIfItWereAlone) {
  const std::vector<Pieces> sources = {source_, {kEnd}, {0, 1, 4, 4, 0, 1, 1, kEnd}, {4, kEnd}};
  const BeamOptions options{.width = 3, .best = 3, .weights = true};
  const auto together = BeamSearch(model_, parameters_)(sources, kBegin, kEnd, options);
  ASSERT_EQ(together.size(), sources.size());
  for (size_t n = 0; n < sources.size(); ++n) {
    const auto alone = BeamSearch(model_, parameters_)({sources[n]}, kBegin, kEnd, options)[0];
    ASSERT_EQ(together[n].size(), alone.size());
    for (size_t i = 0; i < alone.size(); ++i) {
      EXPECT_EQ(together[n][i].pieces, alone[i].pieces);
      EXPECT_NEAR(together[n][i].score, alone[i].score, kTolerance);
      EXPECT_EQ(together[n][i].weights.size(), alone[i].weights.size());
    }
  }
}

TEST_P(BeamSearches, WeightsOfEachPieceSumToOne) {
  const auto found = BeamSearch(model_, parameters_)({source_, {1, kEnd}}, kBegin, kEnd,
                                                     {.width = 4, .best = 4, .weights = true});
  for (size_t n = 0; n < 2; ++n) {
    const size_t places = n == 0 ? source_.size() : 2;
    for (const Hypothesis& one : found[n]) {
      if (!model_.attends()) {
        EXPECT_TRUE(one.weights.empty());
        continue;
      }
      ASSERT_EQ(one.weights.size(), (one.pieces.size() + (one.complete ? 1 : 0)) * places);
      for (size_t i = 0; i < one.weights.size(); i += places) {
        double sum = 0;
        for (size_t j = 0; j < places; ++j) sum += one.weights[i + j];
        EXPECT_NEAR(sum, 1, 1e-6);
      }
    }
  }
}

TEST_P(BeamSearches, WhatDoesNotEndIsCut) {
  Weights never = parameters_;
  Tensor bias = parameters_["output.bias"];
  bias[kEnd] = -100;
  never.Set("output.bias", bias);
  const auto found = BeamSearch(model_, never)(
      {source_}, kBegin, kEnd, {.width = 2, .best = 1, .most_factor = 1, .most_extra = 3})[0];
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].complete);
  EXPECT_EQ(found[0].pieces.size(), source_.size() + 3);
}

INSTANTIATE_TEST_SUITE_P(All, BeamSearches,
                         ::testing::Values("rnnenc", "bahdanau", "luong", "transformer"),
                         [](const auto& info) { return info.param; });

TEST(BeamSearch, RefusesWhatCannotBe) {
  const TranslationModel model(TinyOptions("bahdanau", kPieces));
  const Weights p = RandomParameters(model, 1);
  EXPECT_TRUE(BeamSearch(model, p)({}, kBegin, kEnd, {}).empty());
  EXPECT_THROW(BeamSearch(model, p)({{}}, kBegin, kEnd, {}), ArgumentError);
  EXPECT_THROW(BeamSearch(model, p)({{kEnd}}, kBegin, kEnd, {.width = 0}), ArgumentError);
  EXPECT_THROW(BeamSearch(model, p)({{kEnd}}, kBegin, kEnd, {.width = 2, .best = 3}),
               ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
