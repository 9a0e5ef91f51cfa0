#include "fovea/infer/files/locate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

using Ranges = std::vector<std::pair<int64_t, int64_t>>;

// Windows of `length` bytes each.
std::vector<FileWindow> Windows(const std::vector<float>& logits, int64_t length) {
  std::vector<FileWindow> windows;
  for (size_t i = 0; i < logits.size(); ++i) {
    const auto start = static_cast<int64_t>(i) * length;
    windows.push_back({{start, start + length}, logits[i], 0.1F, logits[i]});
  }
  return windows;
}

Ranges RangesOf(const std::vector<LocatedRegion>& places) {
  Ranges ranges;
  for (const LocatedRegion& place : places) ranges.emplace_back(place.start, place.end);
  return ranges;
}

// The best sum over all courses, by trying every one.
double BestByEnumeration(const std::vector<float>& logits, const LocateOptions& options) {
  double best = 0;
  for (unsigned course = 0; course < 1u << logits.size(); ++course) {
    double sum = 0;
    for (size_t t = 0; t < logits.size(); ++t) {
      if (!(course >> t & 1)) continue;
      sum += logits[t] + options.bias;
      if (t == 0 || !(course >> (t - 1) & 1)) sum -= options.cost;
    }
    best = std::max(best, sum);
  }
  return best;
}

TEST(Locate, RegionsMakeTheSumLargest) {
  Random random(4);
  for (int round = 0; round < 300; ++round) {
    std::vector<float> logits(1 + random.Below(11));
    for (float& x : logits) x = static_cast<float>(8 * random.Normal());
    const LocateOptions options = {.bias = 1, .cost = 7, .gap_bytes = -1};
    double sum = 0;
    for (const LocatedRegion& place : LocateSure(Windows(logits, 10), options)) {
      EXPECT_TRUE(place.sure);
      sum -= options.cost;
      for (int64_t t = place.start / 10; t < place.end / 10; ++t)
        sum += logits[static_cast<size_t>(t)] + options.bias;
    }
    EXPECT_NEAR(sum, BestByEnumeration(logits, options), 1e-4);
  }
}

TEST(Locate, HotWindowsAreRegions) {
  const std::vector<LocatedRegion> places =
      Locate(Windows({-30, 16, 19, -30, -30, -30, 27, -30}, 100), {});
  EXPECT_EQ(RangesOf(places), (Ranges{{100, 300}, {600, 700}}));
  EXPECT_EQ(places[0].hottest.start, 200);
  EXPECT_EQ(places[0].hottest.logit, 19);
  EXPECT_EQ(places[1].hottest.logit, 27);
}

TEST(Locate, ManyWarmWindowsAreOneRegionAndFewAreNone) {
  EXPECT_TRUE(LocateSure(Windows({-9, 0, 0, 0, 0, 0, -9}, 100), {}).empty());
  EXPECT_EQ(RangesOf(LocateSure(Windows({-9, 0, 0, 0, 0, 0, 0, -9}, 100), {})),
            (Ranges{{100, 700}}));
}

TEST(Locate, SmallGapsAreJoined) {
  EXPECT_EQ(RangesOf(Locate(Windows({30, -12, -12, 30}, 100), {})), (Ranges{{0, 400}}));
  EXPECT_EQ(RangesOf(Locate(Windows({30, -30, -30, 30}, 100), {})), (Ranges{{0, 100}, {300, 400}}));
  // As cold, but of 64 bytes together.
  EXPECT_EQ(RangesOf(Locate(Windows({30, -30, -30, 30}, 32), {})), (Ranges{{0, 128}}));
}

// Where a region ends, its windows alone say; that there is one, all that is said of the hottest.
TEST(Locate, NeighboursThatAreHotByTheirNeighbourAloneAreNoRegion) {
  auto windows = Windows({-9, 2, 30, 2, -9}, 100);
  windows[1].alone = windows[3].alone = -8;
  windows[2].alone = 4;
  EXPECT_EQ(RangesOf(LocateSure(windows, {})), (Ranges{{200, 300}}));
}

TEST(Locate, WithoutAHotWindowTheHottestAndItsNeighbours) {
  const auto windows = Windows({-1, -6, -4.5F, -4, -5, -5.1F, -4}, 10);
  EXPECT_TRUE(LocateSure(windows, {}).empty());
  // −1 is the hottest, −6 is no neighbour of it.
  EXPECT_EQ(RangesOf(Locate(windows, {})), (Ranges{{0, 10}}));
  EXPECT_EQ(RangesOf(Locate(Windows({-6, -4.5F, -2, -5, -5.1F}, 10), {})), (Ranges{{10, 40}}));
}

// A long warm stretch does not hide the line that decides.
TEST(Locate, TheHottestWindowIsShownBesideWhatPaysForItsBeginning) {
  std::vector<float> logits = {-30, 4, -30, 3, 3, 3, 3, 3, 3, -30};
  EXPECT_EQ(RangesOf(LocateSure(Windows(logits, 100), {})), (Ranges{{300, 900}}));
  const std::vector<LocatedRegion> places = Locate(Windows(logits, 100), {});
  EXPECT_EQ(RangesOf(places), (Ranges{{100, 200}, {300, 900}}));
  EXPECT_FALSE(places[0].sure);
  EXPECT_TRUE(places[1].sure);
  std::swap(logits[1], logits[9]);
  std::swap(logits[9], logits[0]);
  EXPECT_EQ(RangesOf(Locate(Windows(logits, 100), {})), (Ranges{{0, 100}, {300, 900}}));
}

TEST(Locate, ATieIsBrokenByAttention) {
  auto windows = Windows({-1, -9, -1, -9, -1}, 10);
  windows[2].weight = 0.5F;
  EXPECT_EQ(RangesOf(Locate(windows, {})), (Ranges{{20, 30}}));
  windows[2].weight = 0.1F;
  EXPECT_EQ(RangesOf(Locate(windows, {})), (Ranges{{0, 10}}));
  windows[4].weight = 0.5F;
  for (FileWindow& window : windows) {
    window.logit += 8;
    window.alone += 8;
  }
  EXPECT_EQ(Locate(windows, {})[0].hottest.start, 40);
}

TEST(Locate, NothingInNothing) {
  EXPECT_TRUE(Locate({}, {}).empty());
  EXPECT_EQ(RangesOf(Locate(Windows({-700}, 5), {})), (Ranges{{0, 5}}));
}

}  // namespace
}  // namespace fovea::infer
