#include "fovea/kernels/bytes/raw_ngrams.h"

#include <gtest/gtest.h>

#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

std::vector<uint8_t> RandomBytes(size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<uint8_t> out(count);
  for (uint8_t& byte : out) byte = static_cast<uint8_t>(random.Bits());
  return out;
}

std::vector<int8_t> RandomTable(int bits) {
  Random random(5);
  std::vector<int8_t> table(size_t{1} << bits);
  for (int8_t& value : table) value = static_cast<int8_t>(random.Bits());
  return table;
}

TEST(RawNgrams, DependOnTheBytesOfTheirLengthAlone) {
  const std::vector<uint8_t> a = {1, 2, 3, 4}, b = {9, 2, 3, 4}, c = {1, 2, 9, 4};
  const auto of = [](const std::vector<uint8_t>& bytes) { return RawNgramsAt(bytes.data(), 3); };
  EXPECT_EQ(of(a)[0], of(b)[0]);
  EXPECT_EQ(of(a)[1], of(b)[1]);
  EXPECT_NE(of(a)[2], of(b)[2]);
  EXPECT_NE(of(a)[0], of(c)[0]);
}

TEST(RawNgrams, FillingsRepeat) {
  const std::vector<uint8_t> zeros(16), pairs = {1, 2, 1, 2, 1, 2, 1, 2},
                                        words = {1, 2, 3, 4, 1, 2, 3, 4},
                                        others = {1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_TRUE(RepeatsRaw(zeros.data(), 7));
  EXPECT_FALSE(RepeatsRaw(zeros.data(), 6)) << "too near to the beginning to tell";
  EXPECT_TRUE(RepeatsRaw(pairs.data(), 7));
  EXPECT_TRUE(RepeatsRaw(words.data(), 7));
  EXPECT_FALSE(RepeatsRaw(others.data(), 7));
}

class SumRawNgramsTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(SumRawNgramsTest);

TEST_P(SumRawNgramsTest, AddsTheRowsOfEachPlace) {
  constexpr int kBits = 9;
  const std::vector<int8_t> table = RandomTable(kBits);
  const std::vector<uint8_t> bytes = RandomBytes(1300, 1);
  std::vector<int32_t> sums(bytes.size() + 1);
  SumRawNgrams(bytes, table, kBits, sums);
  EXPECT_EQ(sums[3], 0);
  int32_t expected = 0;
  for (int64_t i = 3; i < 1300; ++i) {
    if (!RepeatsRaw(bytes.data(), i))
      for (const uint32_t feature : RawNgramsAt(bytes.data(), i))
        expected += table[feature >> (32 - kBits)];
    ASSERT_EQ(sums[static_cast<size_t>(i) + 1], expected) << i;
  }
}

TEST_P(SumRawNgramsTest, TakesFewBytesAndNone) {
  const std::vector<int8_t> table = RandomTable(4);
  for (size_t count = 0; count < 5; ++count) {
    std::vector<int32_t> sums(count + 1, 7);
    SumRawNgrams(std::vector<uint8_t>(count, 1), table, 4, sums);
    for (size_t i = 0; i <= std::min<size_t>(count, 3); ++i) EXPECT_EQ(sums[i], 0);
  }
}

TEST(SumRawNgrams, RefusesOtherSizes) {
  std::vector<int32_t> sums(3);
  EXPECT_THROW(SumRawNgrams(RandomBytes(3, 1), RandomTable(4), 4, sums), ArgumentError);
  EXPECT_THROW(SumRawNgrams(RandomBytes(2, 1), RandomTable(4), 5, sums), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
