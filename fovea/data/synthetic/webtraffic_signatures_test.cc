#include "fovea/data/synthetic/webtraffic_signatures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <set>
#include <string_view>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

enum : size_t { kNone, kSpikes, kFlip, kSkew, kNoise, kCutoff, kAverage, kWander, kPeak, kTrough };

constexpr int64_t kSteps = 1008;

std::vector<double> Curve(const std::function<double(double)>& value) {
  std::vector<double> series;
  for (int64_t t = 0; t < kSteps; ++t) series.push_back(value(static_cast<double>(t)));
  return series;
}

// A series, and it again with a signature.
struct Drawn {
  std::vector<double> before, after;
  std::vector<StepRange> places;

  StepRange window() const { return places.at(0); }
  // What became of step i of the window.
  double Before(int64_t i) const { return before[static_cast<size_t>(window().first + i)]; }
  double After(int64_t i) const { return after[static_cast<size_t>(window().first + i)]; }
  int64_t last() const { return window().end - window().first - 1; }
};

Drawn Draw(size_t which, std::vector<double> series, Random& random) {
  Drawn drawn = {series, series, {}};
  drawn.places = AddSignature(which, drawn.after, random);
  return drawn;
}

// Twenty of a class, each of which `check` sees.
void ForEach(size_t which, const std::vector<double>& series,
             const std::function<void(const Drawn&)>& check) {
  Random random(which + 1);
  for (int i = 0; i < 20; ++i) {
    SCOPED_TRACE(i);
    const Drawn drawn = Draw(which, series, random);
    ASSERT_EQ(drawn.places.size(), 1u);
    check(drawn);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(AddSignature, ChangesNothingElse) {
  Random random(5);
  for (size_t which = 0; which < kWebTrafficClasses.size(); ++which)
    for (int i = 0; i < 50; ++i) {
      Drawn drawn = Draw(which, Curve([](double t) { return std::sin(t) + t / 100; }), random);
      EXPECT_EQ(drawn.places.empty(), which == kNone);
      int64_t last = 0;
      for (const StepRange& place : drawn.places) {
        EXPECT_LE(last, place.first);
        EXPECT_LT(place.first, place.end);
        last = place.end;
        ASSERT_LE(last, kSteps);
        EXPECT_FALSE(std::equal(drawn.before.begin() + place.first,
                                drawn.before.begin() + place.end,
                                drawn.after.begin() + place.first))
            << kWebTrafficClasses[which];
        std::copy(drawn.before.begin() + place.first, drawn.before.begin() + place.end,
                  drawn.after.begin() + place.first);
      }
      EXPECT_EQ(drawn.before, drawn.after) << kWebTrafficClasses[which];
    }
}

TEST(AddSignature, WindowsHaveEveryLengthAndPlace) {
  Random random(6);
  const std::vector<double> flat(kSteps, 1.0);
  std::set<int64_t> lengths;
  double sum = 0;
  int at_start = 0, at_end = 0;
  const int draws = 20'000;
  for (int i = 0; i < draws; ++i) {
    const StepRange window = Draw(kFlip, flat, random).window();
    lengths.insert(window.end - window.first);
    sum += static_cast<double>(window.end - window.first);
    at_start += window.first == 0;
    at_end += window.end == kSteps;
  }
  // All 253, each of which comes 79 times on average.
  EXPECT_EQ(std::ssize(lengths), kLongestWindow - kShortestWindow + 1);
  EXPECT_EQ(*lengths.begin(), kShortestWindow);
  EXPECT_EQ(*lengths.rbegin(), kLongestWindow);
  EXPECT_NEAR(sum / draws, 162, 5 * std::sqrt((253.0 * 253 - 1) / 12 / draws));
  EXPECT_GT(at_start, 0);
  EXPECT_GT(at_end, 0);
}

TEST(AddSignature, SpikesStandAlone) {
  Random random(7);
  const std::vector<double> flat(kSteps, 10.0);
  double count = 0, up = 0, sum = 0, squares = 0;
  const int draws = 300;
  for (int i = 0; i < draws; ++i) {
    const Drawn drawn = Draw(kSpikes, flat, random);
    EXPECT_FALSE(drawn.places.empty());
    for (const StepRange& place : drawn.places) {
      EXPECT_EQ(place.end, place.first + 1);
      const double spike = drawn.after[static_cast<size_t>(place.first)] - 10;
      count += 1, up += spike > 0;
      sum += std::abs(spike), squares += (std::abs(spike) - 3) * (std::abs(spike) - 3);
    }
  }
  // Within five standard errors.
  const double steps = draws * static_cast<double>(kSteps);
  EXPECT_NEAR(count, 0.01 * steps, 5 * std::sqrt(0.0099 * steps));
  EXPECT_NEAR(up / count, 0.5, 2.5 / std::sqrt(count));
  EXPECT_NEAR(sum / count, 3, 5 * 0.2 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 0.04, 5 * 0.04 * std::sqrt(2 / count));
}

// Of 288 steps one in eighteen would have no spike.
TEST(AddSignature, SpikesAreDrawnUntilThereIsOne) {
  Random random(8);
  for (int i = 0; i < 500; ++i) {
    std::vector<double> series(kLongestWindow, 0.0);
    EXPECT_FALSE(AddSignature(kSpikes, series, random).empty());
  }
}

TEST(AddSignature, FlipRunsBackwards) {
  ForEach(kFlip, Curve([](double t) { return t; }), [](const Drawn& drawn) {
    for (int64_t i = 0; i <= drawn.last(); ++i)
      EXPECT_EQ(drawn.After(i), drawn.Before(drawn.last() - i));
  });
}

// Of a ramp two lines are left, which meet where the middle has gone.
TEST(AddSignature, SkewMovesTheMiddle) {
  int left = 0;
  ForEach(kSkew, Curve([](double t) { return t; }), [&](const Drawn& drawn) {
    const auto length = static_cast<double>(drawn.last());
    const auto share = [&](int64_t i) { return (drawn.After(i) - drawn.Before(0)) / length; };
    EXPECT_EQ(share(0), 0);
    EXPECT_NEAR(share(drawn.last()), 1, 1e-12);
    // Its first and last step give the slopes, and so the middle, twice.
    const double middle = 0.5 / (share(1) * length);
    EXPECT_NEAR(1 - 0.5 / ((1 - share(drawn.last() - 1)) * length), middle, 1e-9);
    EXPECT_GE(std::abs(middle - 0.5), 0.25 - 1e-9);
    EXPECT_LE(std::abs(middle - 0.5), 0.45 + 1e-9);
    for (int64_t i = 0; i <= drawn.last(); ++i) {
      const double to = static_cast<double>(i) / length;
      const double from = to < middle ? to / middle / 2 : 1 - (1 - to) / (1 - middle) / 2;
      EXPECT_NEAR(share(i), from, 1e-9);
    }
    left += middle < 0.5;
  });
  EXPECT_GT(left, 0);
  EXPECT_LT(left, 20);
}

void ExpectNoise(const std::vector<double>& values, double mean, double least, double most) {
  double sum = 0, squares = 0;
  for (const double value : values) sum += value - mean, squares += (value - mean) * (value - mean);
  const auto n = static_cast<double>(values.size());
  EXPECT_NEAR(sum / n, 0, 5 * most / std::sqrt(n));
  EXPECT_GT(squares / n, least * least * (1 - 5 * std::sqrt(2 / n)));
  EXPECT_LT(squares / n, most * most * (1 + 5 * std::sqrt(2 / n)));
}

TEST(AddSignature, NoiseIsAdded) {
  ForEach(kNoise, Curve([](double t) { return t; }), [](const Drawn& drawn) {
    std::vector<double> added;
    for (int64_t i = 0; i <= drawn.last(); ++i) added.push_back(drawn.After(i) - drawn.Before(i));
    ExpectNoise(added, 0, 0.5, 1);
  });
}

TEST(AddSignature, CutoffLeavesNothing) {
  ForEach(kCutoff, Curve([](double t) { return t + 100; }), [](const Drawn& drawn) {
    double sum = 0;
    for (int64_t i = 0; i <= drawn.last(); ++i) sum += drawn.After(i);
    const double n = static_cast<double>(drawn.last()) + 1, mean = sum / n;
    EXPECT_GT(mean, 0 - 5 * 0.1 / std::sqrt(n));
    EXPECT_LT(mean, 0.2 + 5 * 0.1 / std::sqrt(n));
    std::vector<double> values;
    for (int64_t i = 0; i <= drawn.last(); ++i) values.push_back(drawn.After(i));
    ExpectNoise(values, mean, 0.1, 0.1);
  });
}

// Of steps 0, 1, 4, 9, … k neighbours give t² + (k²−1)/12, where k is even half a step earlier.
TEST(AddSignature, AverageIsOfTheNeighbours) {
  std::set<int64_t> widths;
  Random random(9);
  for (int i = 0; i < 200; ++i) {
    const Drawn drawn = Draw(kAverage, Curve([](double t) { return t * t; }), random);
    int64_t found = 0;
    for (int64_t k = 5; k <= 9; ++k) {
      bool fits = true;
      for (int64_t t = std::max<int64_t>(drawn.window().first, 4);
           t < std::min(drawn.window().end, kSteps - 4); ++t) {
        const double centre = static_cast<double>(t) - (k % 2 == 0 ? 0.5 : 0);
        const double expected = centre * centre + static_cast<double>(k * k - 1) / 12;
        fits = fits && std::abs(drawn.after[static_cast<size_t>(t)] - expected) < 1e-6;
      }
      if (fits) found = k;
    }
    ASSERT_GT(found, 0);
    widths.insert(found);
  }
  EXPECT_EQ(widths, (std::set<int64_t>{5, 6, 7, 8, 9}));
}

TEST(AddSignature, AverageIsZeroBeyondTheEnds) {
  Random random(10);
  const std::vector<double> flat(kLongestWindow, 1.0);
  bool at_start = false, at_end = false;
  for (int i = 0; i < 3000 && !(at_start && at_end); ++i) {
    const Drawn drawn = Draw(kAverage, flat, random);
    // Of k steps ⌈k/2⌉ are left at the start, ⌊k/2⌋ + 1 at the end.
    const auto is_share = [](double value, int64_t extra) {
      for (int64_t k = 5; k <= 9; ++k)
        if (std::abs(value - static_cast<double>((k + extra) / 2) / static_cast<double>(k)) < 1e-12)
          return true;
      return false;
    };
    if (drawn.window().first == 0) {
      at_start = true;
      EXPECT_TRUE(is_share(drawn.after.front(), 1));
    }
    if (drawn.window().end == kLongestWindow) {
      at_end = true;
      EXPECT_TRUE(is_share(drawn.after.back(), 2));
    }
  }
  EXPECT_TRUE(at_start && at_end);
}

TEST(AddSignature, WanderIsALine) {
  int up = 0;
  ForEach(kWander, Curve([](double t) { return std::cos(t); }), [&](const Drawn& drawn) {
    const double height = drawn.After(drawn.last()) - drawn.Before(drawn.last());
    EXPECT_GE(std::abs(height), 2 - 1e-12);
    EXPECT_LE(std::abs(height), 3 + 1e-12);
    for (int64_t i = 0; i <= drawn.last(); ++i)
      EXPECT_NEAR(drawn.After(i) - drawn.Before(i),
                  height * static_cast<double>(i) / static_cast<double>(drawn.last()), 1e-12);
    up += height > 0;
  });
  EXPECT_GT(up, 0);
  EXPECT_LT(up, 20);
}

void ExpectBump(size_t which, double sign) {
  ForEach(which, Curve([](double t) { return 2 + std::cos(t); }), [&](const Drawn& drawn) {
    const auto density = [&](int64_t i) {
      const double z = -5 + 10 * static_cast<double>(i) / static_cast<double>(drawn.last());
      return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    };
    const int64_t middle = drawn.last() / 2;
    const double height = sign * (drawn.After(middle) / drawn.Before(middle) - 1) / density(middle);
    EXPECT_GE(height, 1.5 - 1e-9);
    EXPECT_LE(height, 2.5 + 1e-9);
    for (int64_t i = 0; i <= drawn.last(); ++i)
      EXPECT_NEAR(drawn.After(i), drawn.Before(i) * (1 + sign * height * density(i)), 1e-9);
  });
}

TEST(AddSignature, PeakAndTroughAreBells) {
  ExpectBump(kPeak, 1);
  ExpectBump(kTrough, -1);
}

TEST(AddSignature, ChecksItsArguments) {
  Random random(1);
  std::vector<double> series(kLongestWindow - 1);
  EXPECT_EQ(ArgumentErrorOf([&] { AddSignature(kNone, series, random); }),
            "a series of 287 steps is shorter than the window of 288");
  series.resize(kLongestWindow);
  EXPECT_TRUE(AddSignature(kNone, series, random).empty());
  EXPECT_EQ(ArgumentErrorOf([&] { AddSignature(10, series, random); }),
            "there is no class 10 of WebTraffic");
  EXPECT_EQ(kWebTrafficClasses[kTrough], std::string_view("trough"));
}

}  // namespace
}  // namespace fovea::data
