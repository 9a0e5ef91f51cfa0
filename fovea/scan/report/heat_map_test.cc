#include "fovea/scan/report/heat_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/core/random.h"

namespace fovea::scan {
namespace {

TEST(HeatMap, SharesLieEvenlyOnTheBytesOfAWindow) {
  Finding finding;
  finding.heat = {{100, 200, 0.4F, 0}, {200, 210, 0.5F, 0}, {300, 310, 0.1F, 0}};
  const HeatMap heat(finding);
  EXPECT_FALSE(heat.empty());
  EXPECT_NEAR(heat.Share(0, 1000), 1, 1e-6);
  EXPECT_NEAR(heat.Share(150, 205), 0.2 + 0.25, 1e-6);
  EXPECT_EQ(heat.Share(210, 300), 0);
  EXPECT_EQ(heat.Share(150, 150), 0);
}

TEST(HeatMap, HottestIsWhereTheLargestShareOfTheStretchBegins) {
  Finding finding;
  finding.heat = {{100, 200, 0.4F, 0}, {200, 210, 0.5F, 0}};
  finding.regions = {{120, 140, 1, 1, 0.5}, {150, 160, 1, 1, 0.9}};
  const HeatMap heat(finding);
  EXPECT_EQ(heat.Hottest(0, 1000), 200);
  EXPECT_EQ(heat.Hottest(50, 201), 100);   // a tenth of the second window weighs less
  EXPECT_EQ(heat.Hottest(120, 200), 120);  // within the stretch
  EXPECT_EQ(heat.Hottest(300, 400), 300);
  finding.heat.clear();
  EXPECT_EQ(HeatMap(finding).Hottest(0, 1000), 150);
}

TEST(HeatMap, WeightsThatAreNoWeightsCountAsNone) {
  Finding finding;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float inf = std::numeric_limits<float>::infinity();
  finding.heat = {
      {0, 10, nan, 0}, {10, 20, inf, 0}, {20, 30, -1, 0}, {40, 30, 0.5F, 0}, {50, 50, 1, 0}};
  const HeatMap heat(finding);
  EXPECT_TRUE(heat.empty());
  EXPECT_EQ(heat.Share(0, 100), 0);
}

TEST(HeatMap, RegionsAndTheirEdges) {
  Finding finding;
  finding.regions = {{10, 20, 1, 1, 0.5}, {30, 40, 2, 2, 0.9}};
  const HeatMap heat(finding);
  EXPECT_TRUE(heat.InRegion(19, 20));
  EXPECT_FALSE(heat.InRegion(20, 30));
  EXPECT_TRUE(heat.InRegion(0, 100));
  EXPECT_EQ(heat.NextEdge(0), 10);
  EXPECT_EQ(heat.NextEdge(10), 20);
  EXPECT_EQ(heat.NextEdge(40), std::numeric_limits<int64_t>::max());
}

TEST(HeatMap, AgreesWithTheSumOverAllWindowsAlsoWhereTheyOverlap) {
  Random random(3);
  for (int round = 0; round < 50; ++round) {
    Finding finding;
    const auto windows = 1 + random.Below(20);
    for (uint64_t i = 0; i < windows; ++i) {
      const auto start = static_cast<int64_t>(random.Below(100));
      const auto length = static_cast<int64_t>(1 + random.Below(30));
      finding.heat.push_back({start, start + length, 1.0F / static_cast<float>(windows), 0});
    }
    const HeatMap heat(finding);
    for (int i = 0; i < 20; ++i) {
      const auto a = static_cast<int64_t>(random.Below(140));
      const auto b = a + static_cast<int64_t>(random.Below(40));
      double sum = 0;
      for (const Heat& w : finding.heat) {
        const int64_t common = std::max<int64_t>(0, std::min(b, w.end) - std::max(a, w.start));
        sum += static_cast<double>(w.weight) * static_cast<double>(common) /
               static_cast<double>(w.end - w.start);
      }
      EXPECT_NEAR(heat.Share(a, b), std::min(sum, 1.0), 1e-9);
    }
  }
}

}  // namespace
}  // namespace fovea::scan
