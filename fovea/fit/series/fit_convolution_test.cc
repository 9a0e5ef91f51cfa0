#include "fovea/fit/series/fit_convolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/fit/series/fit_attention.h"

namespace fovea::fit {
namespace {

using data::SeriesSet;

// Noise, in which each class has a wave of its own frequency on 20 steps at a place of chance.
struct Planted {
  SeriesSet set;
  std::vector<int64_t> places;
};
Planted PlantedWaves(int64_t samples, int64_t steps, int64_t classes, uint64_t seed,
                     int64_t dims = 1) {
  Planted out;
  SeriesSet& set = out.set;
  set.path = "waves.ts";
  set.dims = dims;
  set.labelled = true;
  Random random(seed);
  for (int64_t d = 0; d < dims; ++d) set.dim_names.push_back("dim " + std::to_string(d + 1));
  for (int64_t c = 0; c < classes; ++c) set.classes.push_back(std::string(1, 'a' + c));
  for (int64_t i = 0; i < samples; ++i) {
    const int64_t own = i % classes;
    data::Series series{.steps = steps, .label = set.classes[own], .line = i + 1};
    for (int64_t t = 0; t < steps * dims; ++t)
      series.values.push_back(static_cast<float>(random.Normal()) * 0.3f);
    const auto place = static_cast<int64_t>(random.Below(static_cast<uint64_t>(steps - 20)));
    for (int64_t t = 0; t < 20; ++t)
      series.values[(place + t) * dims] +=
          static_cast<float>(std::sin(static_cast<double>(t) * (0.5 + 0.7 * own)));
    out.places.push_back(place);
    set.samples.push_back(std::move(series));
  }
  return out;
}

data::SeriesSpec SpecOf(const SeriesSet& set) {
  return FitSeriesSpec(set, data::SeriesScaling::kDataset, "");
}

// The class of each series, by the model.
double AccuracyOn(const infer::ConvolutionModel& model, const SeriesSet& set) {
  int64_t right = 0;
  for (const data::Series& series : set.samples) {
    const auto x = infer::ToChannels(ScaledValues(series, model.data), series.steps, set.dims);
    const auto scores = model.Scores({x, set.dims, series.steps});
    const auto most = std::max_element(scores.begin(), scores.end()) - scores.begin();
    right += set.classes[static_cast<size_t>(most)] == series.label;
  }
  return static_cast<double>(right) / static_cast<double>(set.samples.size());
}

// Contributions and their bias sum to the scores: every length, several dimensions, gaps.
void ExpectExactSums(const infer::ConvolutionModel& model, int64_t dims) {
  Random random(9);
  for (const int64_t steps : {1, 2, 7, 20, 64, 150, 333}) {
    data::Series series{.steps = steps};
    for (int64_t i = 0; i < steps * dims; ++i)
      series.values.push_back(random.Uniform() < 0.2 ? NAN : static_cast<float>(random.Normal()));
    const auto x = infer::ToChannels(ScaledValues(series, model.data), steps, dims);
    const auto scores = model.Scores({x, dims, steps});
    const auto contributions = model.Contributions({x, dims, steps});
    const auto bias = model.ScoreBias();
    ASSERT_EQ(std::ssize(contributions), model.outputs() * steps);
    for (int64_t c = 0; c < model.outputs(); ++c) {
      double sum = bias[c], sizes = std::abs(bias[c]);
      for (int64_t t = 0; t < steps; ++t) {
        sum += static_cast<double>(contributions[c * steps + t]);
        sizes += std::abs(static_cast<double>(contributions[c * steps + t]));
      }
      EXPECT_NEAR(sum, scores[c], 1e-5 * (1 + sizes)) << steps << " steps, class " << c;
    }
  }
}

TEST(FitConvolution, TellsWavesApartAndSaysWhereTheyAre) {
  const Planted train = PlantedWaves(60, 120, 3, 1), test = PlantedWaves(60, 120, 3, 2);
  const ConvolutionFit fit = FitConvolution(
      train.set, SpecOf(train.set), {.pooling = "conjunctive", .features = 1000, .passes = 2400});
  ASSERT_TRUE(fit.model.attention.has_value());
  EXPECT_GE(AccuracyOn(fit.model, test.set), 0.9);
  EXPECT_GE(fit.metrics.at("accuracy"), 0.85);
  int64_t hits = 0;
  for (size_t i = 0; i < test.set.samples.size(); ++i) {
    const data::Series& series = test.set.samples[i];
    const auto x = infer::ToChannels(ScaledValues(series, fit.model.data), series.steps, 1);
    const auto contributions = fit.model.Contributions({x, 1, series.steps});
    const auto own = contributions.begin() + (series.label[0] - 'a') * series.steps;
    const int64_t hottest = std::max_element(own, own + series.steps) - own;
    hits += hottest >= test.places[i] - 2 && hottest < test.places[i] + 22;
  }
  // By chance 0.2 of them.
  EXPECT_GE(hits, 40);
}

TEST(FitConvolution, ContributionsSumToTheScores) {
  for (const auto& [pooling, dims] : {std::pair{"mean", 1},
                                      {"mean", 3},
                                      {"conjunctive", 3},
                                      {"softmax", 1},
                                      {"sparsemax", 1},
                                      {"hard", 1}}) {
    SCOPED_TRACE(pooling);
    const SeriesSet set = PlantedWaves(16, 24, 2, 3, dims).set;
    const ConvolutionFit fit =
        FitConvolution(set, SpecOf(set), {.pooling = pooling, .features = 336, .passes = 400});
    EXPECT_EQ(fit.model.attention.has_value(), pooling != std::string("mean"));
    ExpectExactSums(fit.model, dims);
  }
}

// What is said of series that had no part must be no better than chance where nothing can be told.
TEST(FitConvolution, LabelsOfChanceAreNotPredicted) {
  double accuracy = 0;
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SeriesSet set = PlantedWaves(60, 24, 2, seed).set;
    Random random(seed + 10);
    std::vector<int64_t> order(set.samples.size());
    for (data::Series& series : set.samples) series.label = random.Uniform() < 0.5 ? "a" : "b";
    const ConvolutionFit fit = FitConvolution(
        set, SpecOf(set), {.pooling = "conjunctive", .features = 336, .passes = 1200});
    accuracy += fit.metrics.at("accuracy") / 3;
  }
  EXPECT_LE(accuracy, 0.62);
}

TEST(FitConvolution, IdenticalSeriesAreNotTold) {
  SeriesSet set = PlantedWaves(20, 30, 2, 1).set;
  for (data::Series& series : set.samples) series.values = set.samples[0].values;
  for (const std::string pooling : {"mean", "softmax"}) {
    const ConvolutionFit fit =
        FitConvolution(set, SpecOf(set), {.pooling = pooling, .features = 336, .passes = 400});
    EXPECT_LE(fit.metrics.at("accuracy"), 0.5) << pooling;
  }
}

TEST(FitConvolution, PredictsAmounts) {
  SeriesSet set = PlantedWaves(80, 24, 2, 4).set;
  set.numeric_target = true;
  set.classes.clear();
  Random random(1);
  for (data::Series& series : set.samples) {
    const double amount = 10 + 5 * random.Normal();
    series.label = std::to_string(amount);
    for (int64_t t = 0; t < series.steps; ++t)
      series.values[t] +=
          static_cast<float>(0.3 * (amount - 10) * std::sin(0.9 * static_cast<double>(t)));
  }
  for (const std::string pooling : {"mean", "conjunctive"}) {
    const ConvolutionFit fit =
        FitConvolution(set, SpecOf(set), {.pooling = pooling, .features = 1000, .passes = 2400});
    EXPECT_EQ(fit.model.attention.has_value(), pooling != "mean");
    EXPECT_GE(fit.metrics.at("r2"), pooling == "mean" ? 0.8 : 0.6);
    ExpectExactSums(fit.model, 1);
  }
}

TEST(FitConvolution, LargeSetsAreStreamed) {
  const SeriesSet set = PlantedWaves(2100, 40, 2, 5).set, test = PlantedWaves(200, 40, 2, 6).set;
  const ConvolutionFit fit = FitConvolution(set, SpecOf(set), {.features = 500});
  EXPECT_EQ(fit.samples_apart, 210);
  EXPECT_LE(fit.model.features(), 500);
  EXPECT_GE(AccuracyOn(fit.model, test), 0.9);
  EXPECT_NEAR(fit.metrics.at("accuracy"), AccuracyOn(fit.model, test), 0.08);
  ExpectExactSums(fit.model, 1);
}

TEST(FitConvolution, UnequalLengthsAndShortSeries) {
  SeriesSet set = PlantedWaves(40, 30, 2, 7).set;
  for (size_t i = 0; i < set.samples.size(); ++i) {
    set.samples[i].steps = 1 + static_cast<int64_t>(i) % 30;
    set.samples[i].values.resize(static_cast<size_t>(set.samples[i].steps));
  }
  for (const std::string pooling : {"mean", "softmax"})
    ExpectExactSums(
        FitConvolution(set, SpecOf(set), {.pooling = pooling, .features = 336, .passes = 400})
            .model,
        1);
}

TEST(FitConvolution, AClassOfOneSeriesIsServed) {
  SeriesSet set = PlantedWaves(9, 40, 2, 8).set;
  for (data::Series& series : set.samples) series.label = "a";
  set.samples[0].label = "b";
  for (const std::string pooling : {"auto", "conjunctive"})
    ExpectExactSums(
        FitConvolution(set, SpecOf(set), {.pooling = pooling, .features = 336, .passes = 400})
            .model,
        1);
}

TEST(FitConvolution, AutoLooksWhereMeanPoolingIsWorse) {
  // A wave of 20 steps drowns in the mean over 500.
  const Planted train = PlantedWaves(120, 500, 3, 11), test = PlantedWaves(60, 500, 3, 12);
  const ConvolutionFit chosen =
      FitConvolution(train.set, SpecOf(train.set), {.features = 336, .passes = 3000});
  const ConvolutionFit mean =
      FitConvolution(train.set, SpecOf(train.set), {.pooling = "mean", .features = 500});
  ASSERT_TRUE(chosen.model.attention.has_value());
  EXPECT_LT(chosen.attention_error, chosen.mean_error);
  EXPECT_GT(AccuracyOn(chosen.model, test.set), AccuracyOn(mean.model, test.set));
  // Where nothing is left to gain it stays with the mean.
  const SeriesSet easy = PlantedWaves(120, 60, 2, 13).set;
  EXPECT_FALSE(FitConvolution(easy, SpecOf(easy), {}).model.attention.has_value());
}

TEST(FitConvolution, StopsWhereItsCallbackThrows) {
  struct Stop {};
  const SeriesSet set = PlantedWaves(10, 40, 2, 9).set;
  EXPECT_THROW(FitConvolution(set, SpecOf(set), {}, [](const FitProgress&) { throw Stop(); }),
               Stop);
}

TEST(ConvolutionFile, ComesBackAsItWasAndSaysWhatIsWrong) {
  const SeriesSet set = PlantedWaves(30, 40, 2, 1, 2).set;
  const infer::ConvolutionModel model =
      FitConvolution(set, SpecOf(set), {.pooling = "conjunctive", .features = 336, .passes = 1200})
          .model;
  const infer::ModelFile file = model.ToFile();
  EXPECT_TRUE(IsConvolutionModel(file));
  const auto x = infer::ToChannels(ScaledValues(set.samples[0], model.data), 40, 2);
  const auto back = infer::ConvolutionModel::FromFile(file, "m.safetensors");
  EXPECT_EQ(back.Scores({x, 2, 40}), model.Scores({x, 2, 40}));
  EXPECT_EQ(back.Contributions({x, 2, 40}), model.Contributions({x, 2, 40}));

  infer::ModelFile lacking = file;
  lacking.tensors.erase("attention.projection");
  EXPECT_THROW(infer::ConvolutionModel::FromFile(lacking, "m.safetensors"), InputError);
  infer::ModelFile more = file;
  more.tensors["other"] = Tensor({1});
  EXPECT_THROW(infer::ConvolutionModel::FromFile(more, "m.safetensors"), InputError);
  infer::ModelFile wrong = file;
  wrong.tensors["attention.offset"] = Tensor({3});
  EXPECT_THROW(infer::ConvolutionModel::FromFile(wrong, "m.safetensors"), InputError);
}

TEST(HoldOut, GivesEachFoldItsShareOfEachClassAndAllOnce) {
  std::vector<float> labels;
  for (int i = 0; i < 47; ++i) labels.push_back(i % 3 == 0 ? 0.0f : 1.0f);
  const HeldOut held_out = HoldOut(labels, /*amounts=*/false, 1);
  ASSERT_EQ(held_out.size(), 3);
  std::vector<int64_t> all;
  for (const auto& fold : held_out) {
    all.insert(all.end(), fold.begin(), fold.end());
    EXPECT_NEAR(static_cast<double>(fold.size()), 47.0 / 3, 1);
    const auto first = std::ranges::count_if(fold, [&](int64_t i) { return labels[i] == 0; });
    EXPECT_NEAR(static_cast<double>(first), 16.0 / 3, 1);
  }
  std::ranges::sort(all);
  for (int64_t i = 0; i < 47; ++i) EXPECT_EQ(all[i], i);
  EXPECT_NE(held_out, HoldOut(labels, /*amounts=*/false, 2));
  EXPECT_EQ(HoldOut(std::vector<float>(201), /*amounts=*/true, 1).size(), 1);
  EXPECT_EQ(HoldOut(std::vector<float>(2), /*amounts=*/false, 1).size(), 2);
}

}  // namespace
}  // namespace fovea::fit
