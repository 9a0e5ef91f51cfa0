#include "fovea/kernels/rows/dropout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

class DropoutTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(DropoutTest);

std::vector<float> Mask(uint64_t seed, double share, size_t size) {
  testing::PaddedSpan mask(size, 3);
  DropoutMask(seed, share, mask.span());
  EXPECT_TRUE(mask.PaddingIntact());
  return {mask.data(), mask.data() + size};
}

TEST_P(DropoutTest, DropsItsShareAndScalesTheRest) {
  for (const double share : {0.0, 0.1, 0.5, 0.9}) {
    constexpr int kSize = 200'000;
    int dropped = 0;
    for (const float m : Mask(7, share, kSize)) {
      if (m == 0)
        ++dropped;
      else
        ASSERT_EQ(m, static_cast<float>(1 / (1 - share)));
    }
    // Five deviations of a binomial distribution.
    EXPECT_NEAR(dropped, share * kSize, 5 * std::sqrt(share * (1 - share) * kSize));
  }
}

TEST_P(DropoutTest, NeighboursAndSeedsAreIndependent) {
  constexpr size_t kSize = 100'000;
  const std::vector<float> a = Mask(1, 0.5, kSize), b = Mask(2, 0.5, kSize),
                           c = Mask(uint64_t{1} << 40, 0.5, kSize);
  int neighbours = 0, seeds = 0, high_seeds = 0;
  for (size_t i = 0; i + 1 < kSize; ++i) {
    neighbours += a[i] == a[i + 1];
    seeds += a[i] == b[i];
    high_seeds += a[i] == c[i];
  }
  const double most = 5 * std::sqrt(0.25 * kSize);
  EXPECT_NEAR(neighbours, 0.5 * kSize, most);
  EXPECT_NEAR(seeds, 0.5 * kSize, most);
  EXPECT_NEAR(high_seeds, 0.5 * kSize, most);
}

TEST_P(DropoutTest, IsTheSameOnEveryTargetAndForEverySize) {
  constexpr uint64_t kExpectedBits = 0xfd94567ff5dc7d77u;  // of a plain program in Python
  const std::vector<float> long_one = Mask(9, 0.3, 70);
  uint64_t bits = 0;
  for (size_t i = 0; i < 64; ++i) bits |= uint64_t{long_one[i] != 0} << i;
  EXPECT_EQ(bits, kExpectedBits);
  for (size_t size = 0; size < 70; ++size) {
    const std::vector<float> mask = Mask(9, 0.3, size);
    EXPECT_TRUE(std::equal(mask.begin(), mask.end(), long_one.begin()));
  }
}

TEST(Dropout, RefusesAShareOutOfRange) {
  std::vector<float> mask(3);
  EXPECT_THROW(DropoutMask(1, 1.0, mask), ArgumentError);
  EXPECT_THROW(DropoutMask(1, -0.1, mask), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
