#include "fovea/scan/report/best_results.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace fovea::scan {
namespace {

using Strings = std::vector<std::string>;

Strings Best(int64_t most, const std::vector<double>& scores, int64_t left_out) {
  BestResults results(most);
  for (size_t i = 0; i < scores.size(); ++i) results.Add(scores[i], std::to_string(i));
  EXPECT_EQ(results.left_out(), left_out);
  return results.Take();
}

TEST(BestResults, AreThoseWithTheHighestScoresInTheOrderTheyCame) {
  EXPECT_EQ(Best(3, {0.1, 0.5, 0.9, 0.2, 0.7}, 2), (Strings{"1", "2", "4"}));
  EXPECT_EQ(Best(2, {0.5, 0.5, 0.5}, 1), (Strings{"0", "1"}));
  EXPECT_EQ(Best(2, {NAN, INFINITY, 0.1, 0.2}, 2), (Strings{"2", "3"}));
  EXPECT_EQ(Best(1, {0.1, 0.2, 0.3, 0.2}, 3), Strings{"2"});
}

TEST(BestResults, FewAndAll) {
  EXPECT_EQ(Best(3, {}, 0), Strings{});
  EXPECT_EQ(Best(3, {0.2, 0.1}, 0), (Strings{"0", "1"}));
  EXPECT_EQ(Best(0, {0.2, 0.1, 0.3, 0.1}, 0), (Strings{"0", "1", "2", "3"}));
}

}  // namespace
}  // namespace fovea::scan
