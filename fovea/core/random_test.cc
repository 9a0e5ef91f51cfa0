#include "fovea/core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {
namespace {

// The words of streams that a Python program made from the published algorithms.
struct KnownStream {
  uint64_t seed;
  std::array<uint64_t, 4> first;
  uint64_t thousandth;
};
constexpr KnownStream kKnownStreams[] = {
    {0,
     {0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c},
     0x7aac8c483a2edd2f},
    {42,
     {0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1, 0xecb8ad4703b360a1},
     0x8de5848c61ab8968},
    {UINT64_MAX,
     {0x8f5520d52a7ead08, 0xc476a018caa1802d, 0x81de31c0d260469e, 0xbf658d7e065f3c2f},
     0xc3c93ea5cde434cc},
};

TEST(Random, GivesTheKnownStreams) {
  for (const KnownStream& known : kKnownStreams) {
    Random random(known.seed);
    for (const uint64_t word : known.first) EXPECT_EQ(random.Bits(), word) << known.seed;
    for (int i = 4; i < 999; ++i) random.Bits();
    EXPECT_EQ(random.Bits(), known.thousandth) << known.seed;
  }
}

TEST(Random, GivesTheStreamOfAKnownState) {
  Random random(0);
  random.set_state({{1, 2, 3, 4}, false, 0});
  for (const uint64_t word :
       {uint64_t{11520}, uint64_t{0}, uint64_t{1509978240}, uint64_t{1215971899390074240}})
    EXPECT_EQ(random.Bits(), word);
}

TEST(Random, UniformIsTheUpper53Bits) {
  Random random(42);
  EXPECT_EQ(random.Uniform(), 0x1.5780b2e0c2ec0p-4);
  double sum = 0;
  for (int i = 0; i < 100000; ++i) {
    const double u = random.Uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
  }
  EXPECT_NEAR(sum / 100000, 0.5, 5 * std::sqrt(1 / 12.0 / 100000));
}

TEST(Random, NormalHasTheKnownFirstPair) {
  Random random(42);
  EXPECT_NEAR(random.Normal(), -0.303263064678738, 1e-14);
  EXPECT_NEAR(random.Normal(), 0.28846173882942383, 1e-14);
}

TEST(Random, NormalHasTheMomentsOfTheStandardNormal) {
  constexpr int kCount = 1000000;
  Random random(1);
  double moment[5] = {};
  for (int i = 0; i < kCount; ++i) {
    const double x = random.Normal();
    ASSERT_TRUE(std::isfinite(x));
    for (int k = 1; k <= 4; ++k) moment[k] += std::pow(x, k) / kCount;
  }
  // Var(x^k) is 1, 2, 15, 96: five standard errors each.
  EXPECT_NEAR(moment[1], 0, 5e-3);
  EXPECT_NEAR(moment[2], 1, 5e-3 * std::sqrt(2));
  EXPECT_NEAR(moment[3], 0, 5e-3 * std::sqrt(15));
  EXPECT_NEAR(moment[4], 3, 5e-3 * std::sqrt(96));
}

TEST(Random, BelowStaysInRange) {
  Random random(3);
  for (const uint64_t n : {uint64_t{1}, uint64_t{2}, uint64_t{3}, uint64_t{1} << 40,
                           (uint64_t{1} << 63) + 1, UINT64_MAX})
    for (int i = 0; i < 1000; ++i) ASSERT_LT(random.Below(n), n);
  EXPECT_THROW(random.Below(0), ArgumentError);
}

TEST(Random, BelowMeetsEveryValueEquallyOften) {
  constexpr int kValues = 7, kEach = 20000;
  Random random(4);
  std::array<int, kValues> count{};
  for (int i = 0; i < kValues * kEach; ++i) ++count[random.Below(kValues)];
  double chi_square = 0;
  for (const int c : count) chi_square += (c - kEach) * (c - kEach) / double{kEach};
  EXPECT_LT(chi_square, 22.5);  // 6 degrees of freedom: p = 0.001
}

TEST(Random, BelowHasNoModuloBias) {
  // With n = 3/4 of 2^64, a plain remainder would fall below 2^62 half the time, not a third.
  constexpr uint64_t n = uint64_t{3} << 62;
  constexpr int kCount = 30000;
  Random random(5);
  int low = 0;
  for (int i = 0; i < kCount; ++i) low += random.Below(n) < (uint64_t{1} << 62);
  EXPECT_NEAR(low / double{kCount}, 1 / 3.0, 5 * std::sqrt(2 / 9.0 / kCount));
}

TEST(Random, ShuffleKeepsTheItemsAndGivesEveryOrder) {
  Random random(6);
  std::vector<int> empty;
  random.Shuffle(std::span<int>(empty));

  std::vector<int> hundred(100);
  std::iota(hundred.begin(), hundred.end(), 0);
  const std::vector<int> sorted = hundred;
  random.Shuffle(std::span<int>(hundred));
  EXPECT_NE(hundred, sorted);
  std::sort(hundred.begin(), hundred.end());
  EXPECT_EQ(hundred, sorted);

  std::array<int, 6> orders{};
  for (int i = 0; i < 6000; ++i) {
    std::array<int, 3> items = {0, 1, 2};
    random.Shuffle(std::span<int>(items));
    ++orders[items[0] * 2 + (items[1] > items[2])];
  }
  for (const int count : orders) EXPECT_NEAR(count, 1000, 150);
}

TEST(Random, TheSameSeedGivesTheSameStream) {
  Random a(7), b(7), c(8);
  EXPECT_EQ(a.Bits(), b.Bits());
  EXPECT_NE(a.Bits(), c.Bits());
}

TEST(Random, GoesOnFromAStoredState) {
  Random random(9);
  random.Normal();  // leaves the second of its pair in store
  const Random::State state = random.state();
  EXPECT_TRUE(state.has_spare);
  Random other(0);
  other.set_state(state);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(random.Normal(), other.Normal());
    EXPECT_EQ(random.Bits(), other.Bits());
  }
}

}  // namespace
}  // namespace fovea
