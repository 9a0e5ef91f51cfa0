#include "fovea/fit/series/fit_bank.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::fit {
namespace {

ChannelSet Noise(int64_t series, int64_t channels, int64_t steps) {
  Random random(1);
  ChannelSet set{.channels = channels};
  for (int64_t i = 0; i < series; ++i) {
    std::vector<float>& values = set.series.emplace_back();
    for (int64_t t = 0; t < channels * steps; ++t)
      values.push_back(static_cast<float>(random.Normal()));
  }
  return set;
}

// As MiniRocket's own code has them for these lengths and counts of features.
TEST(KernelBank, DilationsAreMiniRockets) {
  const auto bank = [](int64_t steps, int64_t features) {
    return FitBank(Noise(2, 1, steps), {.features = features});
  };
  EXPECT_EQ(bank(24, 5000).dilations, (std::vector<int32_t>{1, 2}));
  EXPECT_EQ(bank(24, 5000).feature_counts, (std::vector<int32_t>{39, 20}));
  EXPECT_EQ(bank(150, 5000).dilations,
            (std::vector<int32_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18}));
  EXPECT_EQ(bank(150, 5000).feature_counts,
            (std::vector<int32_t>{15, 8, 6, 6, 2, 4, 4, 2, 2, 2, 2, 2, 1, 1, 1, 1}));
  EXPECT_EQ(bank(1008, 10'000).feature_counts,
            (std::vector<int32_t>{19, 12, 4, 8, 4, 4, 4, 4, 4, 4, 4, 4, 4,
                                  4,  4,  4, 4, 3, 3, 3, 3, 3, 3, 3, 3}));
  EXPECT_EQ(bank(1, 84).dilations, (std::vector<int32_t>{1}));
}

TEST(KernelBank, ChannelsAreDistinctAndAllInUse) {
  const infer::KernelBank bank = FitBank(Noise(3, 6, 40), {.features = 2000});
  ASSERT_EQ(bank.channel_ends.size(), bank.dilations.size() * 84);
  int32_t begin = 0;
  std::set<int32_t> used;
  for (const int32_t end : bank.channel_ends) {
    const std::set<int32_t> own(bank.channels.begin() + begin, bank.channels.begin() + end);
    EXPECT_EQ(std::ssize(own), end - begin);
    EXPECT_GE(end - begin, 1);
    used.insert(own.begin(), own.end());
    begin = end;
  }
  EXPECT_EQ(used.size(), 6u);
}

// Of one series each bias is a quantile of an output on it, so the shares above spread evenly.
TEST(KernelBank, BiasesCutTheOutputsAtSharesSpreadEvenly) {
  const ChannelSet set = Noise(1, 1, 300);
  const infer::KernelBank bank = FitBank(set, {.features = 10'000});
  std::vector<float> pooled(bank.biases.size());
  kernels::PooledStepFeatures(bank.view(), set.at(0), {}, pooled);
  std::sort(pooled.begin(), pooled.end());
  for (const double share : {0.1, 0.3, 0.5, 0.7, 0.9})
    EXPECT_NEAR(pooled[static_cast<size_t>(share * static_cast<double>(pooled.size()))], share,
                0.03);
}

TEST(KernelBank, TheSeedDecides) {
  const ChannelSet set = Noise(5, 2, 60);
  const auto biases = [&](uint64_t seed) {
    return FitBank(set, {.features = 1000, .seed = seed}).biases;
  };
  EXPECT_EQ(biases(1), biases(1));
  EXPECT_NE(biases(1), biases(2));
}

TEST(KernelBank, NeedsAFeatureForEachKernel) {
  EXPECT_THROW(FitBank(Noise(2, 1, 20), {.features = 83}), ArgumentError);
  EXPECT_THROW(FitBank({.channels = 1}, {.features = 84}), ArgumentError);
}

}  // namespace
}  // namespace fovea::fit
