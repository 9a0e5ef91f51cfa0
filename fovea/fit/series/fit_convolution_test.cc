#include "fovea/fit/series/fit_convolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/fit/series/fit_evidence.h"

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
  const ConvolutionFit fit = FitConvolution(train.set, SpecOf(train.set), {.pooling = "softmax"});
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
  for (const int64_t dims : {1, 3})
    for (const std::string pooling : {"mean", "softmax", "sparsemax", "hard", "conjunctive"}) {
      SCOPED_TRACE(pooling);
      const SeriesSet set = PlantedWaves(30, 64, 2, 3, dims).set;
      const ConvolutionFit fit =
          FitConvolution(set, SpecOf(set), {.pooling = pooling, .features = 1000});
      EXPECT_EQ(fit.model.attention.has_value(), pooling != "mean");
      ExpectExactSums(fit.model, dims);
    }
}

// What is said of series that had no part must be no better than chance where nothing can be told.
TEST(FitConvolution, LabelsOfChanceAreNotPredicted) {
  double accuracy = 0;
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SeriesSet set = PlantedWaves(60, 50, 2, seed).set;
    Random random(seed + 10);
    std::vector<int64_t> order(set.samples.size());
    for (data::Series& series : set.samples) series.label = random.Uniform() < 0.5 ? "a" : "b";
    const ConvolutionFit fit =
        FitConvolution(set, SpecOf(set), {.pooling = "softmax", .features = 1000});
    accuracy += fit.metrics.at("accuracy") / 3;
  }
  EXPECT_LE(accuracy, 0.62);
}

TEST(FitConvolution, IdenticalSeriesAreNotTold) {
  SeriesSet set = PlantedWaves(20, 30, 2, 1).set;
  for (data::Series& series : set.samples) series.values = set.samples[0].values;
  for (const std::string pooling : {"mean", "softmax"}) {
    const ConvolutionFit fit = FitConvolution(set, SpecOf(set), {.pooling = pooling});
    EXPECT_LE(fit.metrics.at("accuracy"), 0.5) << pooling;
  }
}

TEST(FitConvolution, PredictsAmounts) {
  SeriesSet set = PlantedWaves(80, 60, 2, 4).set;
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
  const ConvolutionFit fit = FitConvolution(set, SpecOf(set), {});
  EXPECT_FALSE(fit.model.attention.has_value());
  EXPECT_GE(fit.metrics.at("r2"), 0.8);
  ExpectExactSums(fit.model, 1);
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
  SeriesSet set = PlantedWaves(40, 60, 2, 7).set;
  for (size_t i = 0; i < set.samples.size(); ++i) {
    set.samples[i].steps = 1 + static_cast<int64_t>(i) % 60;
    set.samples[i].values.resize(static_cast<size_t>(set.samples[i].steps));
  }
  for (const std::string pooling : {"mean", "softmax"})
    ExpectExactSums(FitConvolution(set, SpecOf(set), {.pooling = pooling}).model, 1);
}

TEST(FitConvolution, AClassOfOneSeriesHasNoAttention) {
  SeriesSet set = PlantedWaves(9, 40, 2, 8).set;
  for (data::Series& series : set.samples) series.label = "a";
  set.samples[0].label = "b";
  const ConvolutionFit fit = FitConvolution(set, SpecOf(set), {.pooling = "softmax"});
  EXPECT_FALSE(fit.model.attention);
  EXPECT_EQ(fit.no_attention, "of class 'b' there are fewer than 5 series");
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
      FitConvolution(set, SpecOf(set), {.pooling = "softmax", .features = 500}).model;
  const infer::ModelFile file = model.ToFile();
  EXPECT_TRUE(IsConvolutionModel(file));
  const auto x = infer::ToChannels(ScaledValues(set.samples[0], model.data), 40, 2);
  const auto back = infer::ConvolutionModel::FromFile(file, "m.safetensors");
  EXPECT_EQ(back.Scores({x, 2, 40}), model.Scores({x, 2, 40}));
  EXPECT_EQ(back.Contributions({x, 2, 40}), model.Contributions({x, 2, 40}));

  infer::ModelFile lacking = file;
  lacking.tensors.erase("attention.mix");
  EXPECT_THROW(infer::ConvolutionModel::FromFile(lacking, "m.safetensors"), InputError);
  infer::ModelFile more = file;
  more.tensors["other"] = Tensor({1});
  EXPECT_THROW(infer::ConvolutionModel::FromFile(more, "m.safetensors"), InputError);
  infer::ModelFile wrong = file;
  wrong.tensors["head"] = Tensor({3, 2});
  EXPECT_THROW(infer::ConvolutionModel::FromFile(wrong, "m.safetensors"), InputError);
}

TEST(StratifiedFolds, GiveEachFoldItsShareOfEachClass) {
  std::vector<int32_t> labels;
  for (int i = 0; i < 47; ++i) labels.push_back(i % 3 == 0 ? 0 : 1);
  const std::vector<int32_t> folds = StratifiedFolds(labels, 5, 1);
  for (int32_t k = 0; k < 5; ++k)
    for (int32_t c = 0; c < 2; ++c) {
      int64_t own = 0, all = 0;
      for (size_t i = 0; i < labels.size(); ++i) {
        all += labels[i] == c;
        own += labels[i] == c && folds[i] == k;
      }
      EXPECT_NEAR(static_cast<double>(own), static_cast<double>(all) / 5, 1);
    }
  EXPECT_NE(folds, StratifiedFolds(labels, 5, 2));
}

}  // namespace
}  // namespace fovea::fit
