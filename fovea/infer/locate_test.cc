#include "fovea/infer/locate.h"

#include <gtest/gtest.h>

#include <utility>

namespace fovea::infer {
namespace {

using Ranges = std::vector<std::pair<int64_t, int64_t>>;

// Windows of `length` bytes each.
std::vector<FileWindow> Windows(const std::vector<float>& logits, int64_t length) {
  std::vector<FileWindow> windows;
  for (size_t i = 0; i < logits.size(); ++i) {
    const auto start = static_cast<int64_t>(i) * length;
    windows.push_back({start, start + length, logits[i], 0.1F});
  }
  return windows;
}

Ranges RangesOf(const std::vector<Place>& places) {
  Ranges ranges;
  for (const Place& place : places) ranges.emplace_back(place.start, place.end);
  return ranges;
}

TEST(Locate, RunsOfHotWindowsAreRegions) {
  const auto windows = Windows({-5, 0, 3, -5, -5, -5, 2, -5}, 100);
  const std::vector<Place> places = Locate(windows, {.gap_windows = 2});
  EXPECT_EQ(RangesOf(places), (Ranges{{100, 300}, {600, 700}}));
  EXPECT_EQ(places[0].hottest.start, 200);
  EXPECT_EQ(places[0].hottest.logit, 3);
  EXPECT_EQ(places[1].hottest.logit, 2);
}

TEST(Locate, NeighboursThatAreWarmJoin) {
  EXPECT_EQ(RangesOf(Locate(Windows({-5, -2, -3, 1, -1, -3.1F, -2, -5}, 100), {.gap_windows = 0})),
            (Ranges{{100, 500}}));
  // Warm ones alone are no region.
  EXPECT_TRUE(LocateAbove(Windows({-5, -2, -1, -0.1F, -5}, 100), {}).empty());
}

TEST(Locate, SmallGapsAreJoined) {
  const LocateOptions two = {.gap_windows = 2};
  EXPECT_EQ(RangesOf(Locate(Windows({1, -5, -5, 2}, 100), two)), (Ranges{{0, 400}}));
  EXPECT_EQ(RangesOf(Locate(Windows({1, -5, -5, -5, 2}, 100), two)),
            (Ranges{{0, 100}, {400, 500}}));
  // Four windows, but of 64 bytes together.
  EXPECT_EQ(RangesOf(Locate(Windows({1, -5, -5, -5, -5, 2}, 16), two)), (Ranges{{0, 96}}));
  EXPECT_EQ(RangesOf(Locate(Windows({1, -5, -5, -5, -5, 2}, 17), two)),
            (Ranges{{0, 17}, {85, 102}}));
  EXPECT_EQ(RangesOf(Locate(Windows({1, -5, 2}, 100), {.gap_windows = 0, .gap_bytes = 99})),
            (Ranges{{0, 100}, {200, 300}}));
}

TEST(Locate, WithoutAHotWindowTheHottestAndItsNeighbours) {
  const auto windows = Windows({-1, -4, -2.5F, -2, -3, -3.1F, -2}, 10);
  EXPECT_TRUE(LocateAbove(windows, {}).empty());
  // −1 is the hottest, −4 is no neighbour of it.
  EXPECT_EQ(RangesOf(Locate(windows, {})), (Ranges{{0, 10}}));
  EXPECT_EQ(RangesOf(Locate(Windows({-4, -2.5F, -2, -3, -3.1F}, 10), {})), (Ranges{{10, 40}}));
}

TEST(Locate, ATieIsBrokenByAttention) {
  auto windows = Windows({-1, -9, -1, -9, -1}, 10);
  windows[2].weight = 0.5F;
  EXPECT_EQ(RangesOf(Locate(windows, {})), (Ranges{{20, 30}}));
  windows[2].weight = 0.1F;
  EXPECT_EQ(RangesOf(Locate(windows, {})), (Ranges{{0, 10}}));
  windows[4].weight = 0.5F;
  for (FileWindow& window : windows) window.logit += 2;
  EXPECT_EQ(Locate(windows, {})[0].hottest.start, 40);
}

TEST(Locate, NothingInNothing) {
  EXPECT_TRUE(Locate({}, {}).empty());
  EXPECT_EQ(RangesOf(Locate(Windows({-700}, 5), {})), (Ranges{{0, 5}}));
}

}  // namespace
}  // namespace fovea::infer
