#include "fovea/kernels/convolution/step_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

class StepFeaturesTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(StepFeaturesTest);

// Kernels of several dilations with biases between the whole numbers, for series of whole numbers:
// no comparison hangs on a rounding.
struct Example {
  std::vector<int32_t> dilations = {1, 3, 20}, counts = {5, 1, 3}, ends, channels;
  std::vector<float> biases, series;
  int64_t dims, steps;

  Example(int64_t dims, int64_t steps, uint64_t seed = 1) : dims(dims), steps(steps) {
    Random random(seed);
    for (size_t place = 0; place < dilations.size(); ++place)
      for (int64_t k = 0; k < kKernelCount; ++k) {
        const auto first = static_cast<int64_t>(random.Below(static_cast<uint64_t>(dims)));
        const auto count = 1 + static_cast<int64_t>(random.Below(static_cast<uint64_t>(dims)));
        for (int64_t c = 0; c < count; ++c)
          channels.push_back(static_cast<int32_t>((first + c) % dims));
        ends.push_back(static_cast<int32_t>(channels.size()));
        for (int32_t i = 0; i < counts[place]; ++i)
          biases.push_back(static_cast<float>(random.Below(30)) - 15.5f);
      }
    for (int64_t i = 0; i < dims * steps; ++i)
      series.push_back(static_cast<float>(random.Below(9)) - 4);
  }

  DilatedKernels kernels() const { return {dilations, counts, biases, ends, channels}; }
  ChannelSeries x() const { return {series, dims, steps}; }
  int64_t features() const { return static_cast<int64_t>(biases.size()); }

  double Output(size_t place, int64_t kernel, int64_t t) const {
    const auto at = static_cast<int64_t>(place) * kKernelCount + kernel;
    const auto taps = HeavyTaps(kernel);
    double sum = 0;
    for (int32_t i = at == 0 ? 0 : ends[at - 1]; i < ends[at]; ++i)
      for (int64_t g = 0; g < kKernelTaps; ++g) {
        const int64_t from = t + (g - 4) * dilations[place];
        if (from < 0 || from >= steps) continue;
        const bool heavy = std::find(taps.begin(), taps.end(), g) != taps.end();
        sum += (heavy ? 2 : -1) * static_cast<double>(series[channels[i] * steps + from]);
      }
    return sum;
  }

  // φ [features, steps], by the formula of the header.
  std::vector<double> Features() const {
    std::vector<double> all;
    int64_t feature = 0;
    for (size_t place = 0; place < dilations.size(); ++place)
      for (int64_t k = 0; k < kKernelCount; ++k) {
        const int64_t reach = 4 * dilations[place];
        const bool inside = (static_cast<int64_t>(place) + k) % 2 == 1 && steps > 2 * reach;
        const int64_t begin = inside ? reach : 0, end = inside ? steps - reach : steps;
        for (int32_t i = 0; i < counts[place]; ++i, ++feature)
          for (int64_t t = 0; t < steps; ++t)
            all.push_back(t >= begin && t < end &&
                                  Output(place, k, t) > static_cast<double>(biases[feature])
                              ? static_cast<double>(steps) / static_cast<double>(end - begin)
                              : 0);
      }
    return all;
  }
};

const std::vector<int64_t> kLengths = {1, 2, 8, 9, 17, 31, 64, 160, 161, 163, 2048, 2049, 4100};

TEST_P(StepFeaturesTest, ConvolvesAsTheFormulaSays) {
  for (const int64_t steps : {1, 5, 100, 2100}) {
    const Example example(3, steps);
    std::vector<float> output(static_cast<size_t>(steps));
    for (const int64_t kernel : {0, 7, 83}) {
      const int64_t at = kKernelCount + kernel;  // of the second dilation
      const auto channels =
          std::span(example.channels)
              .subspan(static_cast<size_t>(example.ends[at - 1]),
                       static_cast<size_t>(example.ends[at] - example.ends[at - 1]));
      ConvolveDilated(example.x(), {.kernel = kernel, .dilation = 3, .channels = channels}, output);
      for (int64_t t = 0; t < steps; ++t)
        ASSERT_EQ(output[t], example.Output(1, kernel, t)) << steps << ", " << kernel << ", " << t;
    }
  }
}

TEST_P(StepFeaturesTest, PoolsToSharesOfValidSteps) {
  for (const int64_t dims : {1, 3})
    for (const int64_t steps : kLengths) {
      if (dims > 1 && steps > 200) continue;
      const Example example(dims, steps);
      const std::vector<double> features = example.Features();
      std::vector<float> pooled(example.biases.size()), weights(static_cast<size_t>(steps));
      PooledStepFeatures(example.kernels(), example.x(), {}, pooled);
      for (int64_t f = 0; f < example.features(); ++f) {
        double expected = 0;
        for (int64_t t = 0; t < steps; ++t) expected += features[f * steps + t];
        ASSERT_NEAR(pooled[f], expected / static_cast<double>(steps), 1e-6)
            << dims << ", " << steps << ", " << f;
      }
      Random random(2);
      for (float& weight : weights) weight = static_cast<float>(random.Normal());
      PooledStepFeatures(example.kernels(), example.x(), weights, pooled);
      for (int64_t f = 0; f < example.features(); ++f) {
        double expected = 0, sizes = 0;
        for (int64_t t = 0; t < steps; ++t) {
          expected += features[f * steps + t] * static_cast<double>(weights[t]);
          sizes += features[f * steps + t] * std::abs(static_cast<double>(weights[t]));
        }
        const double bound = static_cast<double>(steps + 2) * std::ldexp(1.0, -24) * sizes;
        ASSERT_NEAR(pooled[f], expected / static_cast<double>(steps),
                    bound / static_cast<double>(steps) + 1e-12)
            << dims << ", " << steps << ", " << f;
      }
    }
}

TEST_P(StepFeaturesTest, ScoresAreTheAdjointOfPooling) {
  constexpr int64_t kOutputs = 3;
  for (const int64_t steps : kLengths) {
    const Example example(1, steps);
    Random random(3);
    std::vector<float> head(example.biases.size() * kOutputs), pooled(example.biases.size());
    for (float& weight : head) weight = static_cast<float>(random.Normal());
    std::vector<float> scores(static_cast<size_t>(kOutputs * steps), NAN);
    StepScores(example.kernels(), example.x(), head, kOutputs, scores);
    const std::vector<double> features = example.Features();
    for (int64_t o = 0; o < kOutputs; ++o)
      for (int64_t t = 0; t < steps; t += std::max<int64_t>(1, steps / 50)) {
        double expected = 0, sizes = 0;
        for (int64_t f = 0; f < example.features(); ++f) {
          const double part = features[f * steps + t] * static_cast<double>(head[f * kOutputs + o]);
          expected += part;
          sizes += std::abs(part);
        }
        const double bound = static_cast<double>(example.features()) * std::ldexp(1.0, -23);
        ASSERT_NEAR(scores[o * steps + t], expected, bound * sizes + 1e-12) << steps << ", " << t;
      }
  }
}

TEST_P(StepFeaturesTest, CellsAreMeansOverTheirSteps) {
  for (const int64_t steps : kLengths)
    for (const int64_t cell : {1, 3, 16, 5000}) {
      const Example example(1, steps);
      const std::vector<int32_t> selected = {0, 4, 5, 420, 421, 600, 755};
      const int64_t cells = (steps + cell - 1) / cell, count = std::ssize(selected);
      std::vector<float> features(static_cast<size_t>(cells * count), NAN);
      CellFeatures(example.kernels(), example.x(), selected, cell, features);
      const std::vector<double> all = example.Features();
      for (int64_t j = 0; j < cells; ++j)
        for (int64_t i = 0; i < count; ++i) {
          const int64_t begin = j * cell, end = std::min(steps, begin + cell);
          double sum = 0;
          for (int64_t t = begin; t < end; ++t) sum += all[selected[i] * steps + t];
          const double mean = sum / static_cast<double>(end - begin);
          ASSERT_NEAR(features[j * count + i], mean, 1e-6 * (1 + mean))
              << steps << ", " << cell << ", " << j << ", " << selected[i];
        }
    }
}

// The mean of three steps, the first and last value repeated.
TEST_P(StepFeaturesTest, SmoothsAsFarAsTheTapsStandApart) {
  const std::vector<float> x = {3, 0, 0, 9, 0, 0, 0, 6}, smooth = {2, 1, 3, 3, 3, 0, 2, 4};
  const std::vector<int32_t> channels = {0};
  std::vector<float> expected(8), output(8);
  ConvolveDilated({smooth, 1, 8}, {.kernel = 40, .dilation = 2, .channels = channels}, expected);
  ConvolveDilated({x, 1, 8}, {.kernel = 40, .dilation = 2, .channels = channels, .smoothing = 1.5f},
                  output);
  for (size_t t = 0; t < x.size(); ++t) EXPECT_NEAR(output[t], expected[t], 1e-5) << t;
}

TEST(StepFeatures, TapsAreAllTriples) {
  EXPECT_EQ(HeavyTaps(0), (std::array<int, 3>{0, 1, 2}));
  EXPECT_EQ(HeavyTaps(83), (std::array<int, 3>{6, 7, 8}));
  for (int64_t k = 1; k < kKernelCount; ++k) EXPECT_LT(HeavyTaps(k - 1), HeavyTaps(k));
}

TEST(StepFeatures, SizesMustFit) {
  Example example(2, 30);
  std::vector<float> pooled(example.biases.size());
  const auto pool = [&](const DilatedKernels& kernels) {
    PooledStepFeatures(kernels, example.x(), {}, pooled);
  };
  EXPECT_NO_THROW(pool(example.kernels()));
  DilatedKernels wrong = example.kernels();
  wrong.biases = wrong.biases.subspan(1);
  EXPECT_THROW(pool(wrong), ArgumentError);
  wrong = example.kernels();
  wrong.dilations = wrong.dilations.subspan(1);
  EXPECT_THROW(pool(wrong), ArgumentError);
  wrong = example.kernels();
  wrong.channels = wrong.channels.subspan(1);
  EXPECT_THROW(pool(wrong), ArgumentError);
  std::vector<int32_t> channels = example.channels;
  channels[3] = 2;
  wrong = example.kernels();
  wrong.channels = channels;
  EXPECT_THROW(pool(wrong), ArgumentError);
  EXPECT_THROW(PooledStepFeatures(example.kernels(), {example.series, 2, 31}, {}, pooled),
               ArgumentError);
  const std::vector<int32_t> unsorted = {5, 4};
  std::vector<float> cells(60);
  EXPECT_THROW(CellFeatures(example.kernels(), example.x(), unsorted, 1, cells), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
