#include "fovea/explain/contributions/step_ranges.h"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

namespace fovea::explain {
namespace {

using Range = std::tuple<int64_t, int64_t, double>;

std::vector<Range> Tuples(const std::vector<StepRange>& ranges) {
  std::vector<Range> out;
  for (const StepRange& r : ranges) out.emplace_back(r.first, r.last, r.sum);
  return out;
}

TEST(StepRanges, MergeNeighboursOfOneSign) {
  EXPECT_EQ(Tuples(StepRanges(std::vector<float>{1, 2, -1, -0.5f, 4})),
            (std::vector<Range>{{0, 1, 3}, {2, 3, -1.5}, {4, 4, 4}}));
}

TEST(StepRanges, NothingAndWhatIsNotFiniteEndsARange) {
  EXPECT_EQ(Tuples(StepRanges(std::vector<float>{1, 0, 1, NAN, 2, INFINITY, -INFINITY, -1, -0.f})),
            (std::vector<Range>{{0, 0, 1}, {2, 2, 1}, {4, 4, 2}, {7, 7, -1}}));
  EXPECT_TRUE(StepRanges({}).empty());
  EXPECT_TRUE(StepRanges(std::vector<float>{0, NAN}).empty());
}

TEST(HeaviestRanges, AreTheLargestThreeByAbsoluteSum) {
  const std::vector<float> contributions = {1, -2, 1, -3, 1, -2, 5};
  EXPECT_EQ(Tuples(HeaviestRanges(contributions)),
            (std::vector<Range>{{6, 6, 5}, {3, 3, -3}, {1, 1, -2}}));
  EXPECT_EQ(Tuples(HeaviestRanges(contributions, RangeSign::kFor)),
            (std::vector<Range>{{6, 6, 5}, {0, 0, 1}, {2, 2, 1}}));
  EXPECT_EQ(Tuples(HeaviestRanges(contributions, RangeSign::kAgainst)),
            (std::vector<Range>{{3, 3, -3}, {1, 1, -2}, {5, 5, -2}}));
  EXPECT_TRUE(HeaviestRanges(std::vector<float>{1, 2}, RangeSign::kAgainst).empty());
}

TEST(HeaviestRanges, ManyWeakStepsOutweighOneStrong) {
  EXPECT_EQ(Tuples(HeaviestRanges(std::vector<float>{5, -2, -2, -2}))[0], Range(1, 3, -6));
}

}  // namespace
}  // namespace fovea::explain
