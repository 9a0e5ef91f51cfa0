#include "fovea/fit/tables/token_training.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/core/threads.h"
#include "fovea/fit/tables/fit_tokens.h"
#include "fovea/fit/tables/test_support.h"
#include "fovea/infer/tables/tokens/token_predictor.h"

namespace fovea::fit {
namespace {

// Of four columns, b alone tells the class, and the amount.
data::EncodedTable Telling(int64_t rows, bool of_class) {
  Random random(4);
  std::string csv = "a,b,c,d,class,amount\n";
  for (int64_t i = 0; i < rows; ++i) {
    const double b = random.Normal();
    csv += StrCat(random.Normal(), ",", b, ",", random.Normal(), ",", "pqr"[random.Below(3)], ",",
                  std::abs(b) > 0.7 ? "far" : "near", ",", 5 + b, "\n");
  }
  return of_class ? EncodeCsv(csv, "class", {"amount"}) : EncodeCsv(csv, "amount", {"class"});
}

TokenFit Fit(const data::EncodedTable& table, int threads, const TokenOptions& options) {
  const int before = NumThreads();
  SetNumThreads(threads);
  TokenFit fit = FitTokens(table, SpreadRows(table, {}, options.members, 1), options);
  SetNumThreads(before);
  return fit;
}

std::vector<float> BitsOf(const infer::TokenModel& model) {
  std::vector<float> bits;
  for (const infer::TokenNetwork& member : model.members) {
    for (const Tensor& part : member.parts)
      bits.insert(bits.end(), part.span().begin(), part.span().end());
    for (const infer::MixingLayer& layer : member.layers)
      for (const Tensor& part : layer.parts)
        bits.insert(bits.end(), part.span().begin(), part.span().end());
  }
  return bits;
}

constexpr TokenOptions kSmall{.members = 2, .hidden = 16, .epochs = 20};

TEST(TrainTokens, LearnsTheColumnThatTells) {
  for (const auto& [of_class, layers] : {std::pair(true, 0), {false, 0}, {true, 1}}) {
    const data::EncodedTable table = Telling(2000, of_class);
    TokenOptions options = kSmall;
    options.sparsity = 0.2;
    options.epochs = 60;
    options.layers = layers;
    const TokenFit fit = Fit(table, 1, options);
    EXPECT_GT(fit.metrics.at(of_class ? "accuracy" : "r2"), 0.9);
    EXPECT_EQ(fit.epochs, 60);
    EXPECT_EQ(fit.rows_apart, 2000);
    ASSERT_EQ(fit.model.members.size(), 2u);
    const infer::TokenPredictions said =
        infer::TokenEnsemble(fit.model).Predict(table, AllRows(table));
    std::vector<double> means(4, 0);
    for (size_t i = 0; i < said.weights.size(); ++i) means[i % 4] += said.weights[i] / 2000;
    for (const size_t c : {0, 2, 3})
      EXPECT_GT(means[1], means[c] + 0.2) << of_class << ", layers " << layers << ", column " << c;
  }
}

TEST(TrainTokens, GivesTheSameBitsOnAnyNumberOfThreads) {
  const data::EncodedTable table = Telling(60, true);
  TokenOptions options = kSmall;
  options.members = 3;
  options.epochs = 3;
  for (const int64_t layers : {0, 2}) {
    options.layers = layers;
    options.seed = 1;
    const std::vector<float> bits = BitsOf(Fit(table, 1, options).model);
    EXPECT_EQ(bits, BitsOf(Fit(table, 2, options).model));
    options.seed = 2;
    EXPECT_NE(bits, BitsOf(Fit(table, 1, options).model));
  }
}

TEST(TrainTokens, RowsThatAreHeldOutAreNotLearntFrom) {
  data::EncodedTable table = Telling(40, false);
  const HeldOutRows held{.rows = {{0, 1, 2}, {3, 4}}};
  TokenOptions options = kSmall;
  options.epochs = 2;
  const TokenFit fit = FitTokens(table, held, options);
  EXPECT_EQ(fit.rows_apart, 5);
  // The second network does not see row 3.
  table.targets[3] = 100;
  const TokenFit other = FitTokens(table, held, options);
  const auto bits = [](const infer::TokenNetwork& network) {
    const auto span = network.parts[infer::TokenNetwork::kFirst].span();
    return std::vector<float>(span.begin(), span.end());
  };
  EXPECT_NE(bits(fit.model.members[0]), bits(other.model.members[0]));
  EXPECT_EQ(bits(fit.model.members[1]), bits(other.model.members[1]));
}

TEST(FitTokens, TriesLongerTrainingsAsLongAsTheyHelp) {
  const data::EncodedTable table = Telling(60, true);
  TokenOptions options = kSmall;
  options.epochs = 0;
  const TokenFit fit = Fit(table, 1, options);
  ASSERT_GE(fit.tried.size(), 2u);
  int64_t epochs = 4;
  for (size_t i = 0; i < fit.tried.size(); ++i, epochs *= 3) {
    EXPECT_EQ(fit.tried[i].first, epochs);
    if (i == 0 || i + 1 == fit.tried.size()) continue;
    EXPECT_LT(fit.tried[i].second, fit.tried[i - 1].second);
  }
}

TEST(FitTokens, TrainsOnAllRowsWhereTheLastOnesWereHeldOut) {
  data::EncodedTable table = Telling(60, false);
  TokenOptions options = kSmall;
  options.epochs = 3;
  const auto fit = [&] { return FitTokens(table, LastRows(60, 0.2, 2), options); };
  const TokenFit before = fit();
  EXPECT_EQ(before.rows_apart, 12);
  table.targets[59] = 50;
  EXPECT_NE(BitsOf(before.model), BitsOf(fit().model));
}

TEST(FitTokens, ProgressMayStopIt) {
  const data::EncodedTable table = Telling(40, true);
  TokenOptions options = kSmall;
  int64_t told = 0;
  EXPECT_THROW(FitTokens(table, SpreadRows(table, {}, 2, 1), options,
                         [&](const FitProgress&) {
                           if (++told == 3) throw ArgumentError("stop");
                         }),
               ArgumentError);
}

TEST(BatchOf, GivesABatchForEveryTwentyFourth) {
  EXPECT_EQ(BatchOf(1), 1);
  EXPECT_EQ(BatchOf(15), 15);
  EXPECT_EQ(BatchOf(300), 16);
  EXPECT_EQ(BatchOf(16 * 24 + 1), 32);
  EXPECT_EQ(BatchOf(1'000'000), 256);
}

TEST(LossOfScores, IsThatOfTheTargetWithItsGradient) {
  std::vector<float> z = {1, 3, 2};
  const double sum = std::exp(1) + std::exp(3) + std::exp(2);
  EXPECT_NEAR(LossOfScores(2, z), std::log(sum) - 2, 1e-6);
  EXPECT_NEAR(double{z[0]}, std::exp(1) / sum, 1e-6);
  EXPECT_NEAR(double{z[2]}, std::exp(2) / sum - 1, 1e-6);
  std::vector<float> large = {1000, -1000};
  EXPECT_EQ(LossOfScores(1, large), 2000);
  std::vector<float> amount = {1.5f};
  EXPECT_EQ(LossOfScores(2, amount), 0.25);
  EXPECT_EQ(amount[0], -1);
}

TEST(TrainTokens, NeedsARow) {
  const data::EncodedTable table = Telling(10, true);
  const FittedTracks tracks = FitTracks(table);
  const TokenSamples samples{.tracks = &tracks,
                             .shape = ShapeOf(tracks, table),
                             .places = PlacesOf(tracks, table),
                             .targets = table.targets,
                             .counts = std::vector<float>(10, 1.0f)};
  EXPECT_THROW(TrainTokens(samples, {}, {}, {}), ArgumentError);
}

}  // namespace
}  // namespace fovea::fit
