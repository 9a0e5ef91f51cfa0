#include "fovea/attention/kernel_scope.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace fovea::attention {
namespace {

using Range = std::pair<int32_t, int32_t>;

// Of 2 samples, 2 heads, 3 queries and 7 keys, one sequence after the other.
std::vector<Range> Ranges(const KernelScope& scope) {
  std::vector<Range> ranges;
  for (int64_t sequence = 0; sequence < 4; ++sequence)
    for (int64_t i = 0; i < 3; ++i) {
      const auto [first, last] = kernels::KeysOf(scope.view(), sequence, i, 3, 7);
      ranges.push_back({first, last});
    }
  return ranges;
}

constexpr KernelScope::Sizes kSizes = {2, 2, 3, 7};
const std::vector<int32_t> kLengths = {7, 4};

TEST(KernelScope, LengthsAreThoseOfEveryHead) {
  const std::vector<Range> all(3, {0, 7}), few(3, {0, 4});
  std::vector<Range> expected;
  for (const auto& part : {all, all, few, few})
    expected.insert(expected.end(), part.begin(), part.end());
  EXPECT_EQ(Ranges(KernelScope({}, kLengths, kSizes)), expected);
}

// Each head has centres of its own, which the samples share.
TEST(KernelScope, AllThatIsGivenHoldsAtOnce) {
  const float centres[] = {0.5, 3, std::nanf(""), 6, 100, 2};
  const KeyScope<QueryNumbers> scope{
      .causal = true, .centres = QueryNumbers{centres, 0, 3, 1}, .window = 2, .gaussian = true};
  KernelScope kernel(scope, kLengths, kSizes);
  const std::vector<Range> expected = {{0, 3}, {1, 6}, {0, 7}, {4, 5}, {0, 0}, {0, 5},
                                       {0, 3}, {1, 4}, {0, 4}, {0, 0}, {0, 0}, {0, 4}};
  EXPECT_EQ(Ranges(kernel), expected);
  EXPECT_EQ(kernel.view().gaussian, kernels::Gaussian::kOnWeights);
  EXPECT_EQ(kernel.view().deviation, 1);
  EXPECT_EQ(kernel.view().centre[6], 0.5f);

  const std::vector<int32_t> first(12, 2), last(12, 5);
  kernel.Restrict(first, last);
  const std::vector<Range> narrow = {{2, 3}, {2, 5}, {2, 5}, {4, 5}, {0, 0}, {2, 5},
                                     {2, 3}, {2, 4}, {2, 4}, {0, 0}, {0, 0}, {2, 4}};
  EXPECT_EQ(Ranges(kernel), narrow);
}

TEST(KernelScope, MovesWithItsMemory) {
  KernelScope scope({}, kLengths, kSizes);
  const std::vector<Range> before = Ranges(scope);
  EXPECT_EQ(Ranges(KernelScope(std::move(scope))), before);
}

}  // namespace
}  // namespace fovea::attention
