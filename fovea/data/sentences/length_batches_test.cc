#include "fovea/data/sentences/length_batches.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::data {
namespace {

using Lengths = std::vector<std::pair<int64_t, int64_t>>;
using Batches = std::vector<std::vector<int64_t>>;

Lengths SomeLengths(int count, uint64_t seed = 1) {
  Random random(seed);
  Lengths lengths;
  for (int i = 0; i < count; ++i) {
    const auto source = static_cast<int64_t>(random.Below(40));
    lengths.emplace_back(source, source / 2 + static_cast<int64_t>(random.Below(20)));
  }
  return lengths;
}

std::vector<int64_t> Sorted(const Batches& batches) {
  std::vector<int64_t> all;
  for (const auto& batch : batches) all.insert(all.end(), batch.begin(), batch.end());
  std::sort(all.begin(), all.end());
  return all;
}

int64_t PaddedTokens(const Batches& batches, const Lengths& lengths) {
  int64_t tokens = 0;
  for (const auto& batch : batches) {
    int64_t longest = 0;
    for (const int64_t i : batch) longest = std::max(longest, lengths[i].second);
    tokens += longest * static_cast<int64_t>(batch.size());
  }
  return tokens;
}

RC_GTEST_PROP(LengthBatches, HoldEveryPairOnceWithinTheLimits, (uint64_t seed)) {
  Random random(seed);
  const Lengths lengths = SomeLengths(static_cast<int>(random.Below(300)), seed);
  const BatchLimits limits = {.max_tokens = 1 + static_cast<int64_t>(random.Below(300)),
                              .max_pairs = 1 + static_cast<int64_t>(random.Below(50))};
  const Batches batches =
      LengthBatches(lengths, limits, seed, 1 + static_cast<int64_t>(random.Below(10)));
  const std::vector<int64_t> all = Sorted(batches);
  RC_ASSERT(all.size() == lengths.size());
  for (size_t i = 0; i < all.size(); ++i) RC_ASSERT(all[i] == static_cast<int64_t>(i));
  for (const auto& batch : batches) {
    int64_t source = 0, target = 0;
    for (const int64_t i : batch) {
      source = std::max(source, lengths[i].first);
      target = std::max(target, lengths[i].second);
    }
    const auto pairs = static_cast<int64_t>(batch.size());
    RC_ASSERT(pairs >= 1);
    RC_ASSERT(pairs <= limits.max_pairs);
    RC_ASSERT(pairs == 1 || std::max(source, target) * pairs <= limits.max_tokens);
  }
}

TEST(LengthBatches, DependOnTheSeedAlone) {
  const Lengths lengths = SomeLengths(500);
  EXPECT_EQ(LengthBatches(lengths, {.max_tokens = 200}, 3),
            LengthBatches(lengths, {.max_tokens = 200}, 3));
  EXPECT_NE(LengthBatches(lengths, {.max_tokens = 200}, 3),
            LengthBatches(lengths, {.max_tokens = 200}, 4));
}

TEST(LengthBatches, LikeLengthsLieTogether) {
  const Lengths lengths = SomeLengths(5000);
  int64_t tokens = 0;
  for (const auto& [source, target] : lengths) tokens += target;
  const Batches batches = LengthBatches(lengths, {.max_tokens = 1000}, 1);
  EXPECT_LT(PaddedTokens(batches, lengths), tokens * 1.1);
}

TEST(LengthBatches, EdgesAndErrors) {
  EXPECT_EQ(LengthBatches({}, {}, 1), Batches{});
  const int64_t huge = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(LengthBatches(Lengths{{huge, 1}, {huge, 1}}, {}, 1).size(), 2u);
  EXPECT_THROW(LengthBatches(Lengths{{-1, 1}}, {}, 1), ArgumentError);
  EXPECT_THROW(LengthBatches({}, {.max_tokens = 0}, 1), ArgumentError);
  EXPECT_THROW(LengthBatches({}, {.max_pairs = 0}, 1), ArgumentError);
  EXPECT_THROW(LengthBatches({}, {}, 1, 0), ArgumentError);
}

TEST(SortedBatches, FallInLength) {
  const std::vector<int64_t> lengths = {3, 0, 7, 3};
  EXPECT_EQ(SortedBatches(lengths, {}), (Batches{{2, 0, 3, 1}}));
  EXPECT_EQ(SortedBatches(lengths, {.max_tokens = 7}), (Batches{{2}, {0, 3}, {1}}));
  EXPECT_EQ(SortedBatches(lengths, {.max_pairs = 3}), (Batches{{2, 0, 3}, {1}}));
  EXPECT_THROW(SortedBatches(std::vector<int64_t>{-1}, {}), ArgumentError);
}

}  // namespace
}  // namespace fovea::data
