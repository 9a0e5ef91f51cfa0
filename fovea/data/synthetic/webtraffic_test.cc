#include "fovea/data/synthetic/webtraffic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "fovea/data/synthetic/synthetic.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

TEST(WebTrafficExperiment, TakesTheClassesInTurn) {
  const PlacedSeries placed = WebTrafficExperiment(24, 3);
  const std::vector<std::string> classes = {"none",   "spikes",  "flip",   "skew", "noise",
                                            "cutoff", "average", "wander", "peak", "trough"};
  EXPECT_EQ(placed.set.classes, classes);
  EXPECT_EQ(placed.set.dims, 1);
  ASSERT_EQ(placed.set.samples.size(), 24u);
  ASSERT_EQ(placed.places.size(), 24u);
  for (size_t i = 0; i < 24; ++i) {
    const Series& sample = placed.set.samples[i];
    EXPECT_EQ(sample.label, classes[i % 10]);
    EXPECT_EQ(sample.steps, 1008);
    ASSERT_EQ(sample.values.size(), 1008u);
    EXPECT_EQ(placed.places[i].empty(), sample.label == "none");
    for (const StepRange& place : placed.places[i]) {
      EXPECT_GE(place.first, 0);
      EXPECT_LE(place.end, 1008);
      const int64_t length = place.end - place.first;
      if (sample.label == "spikes") {
        EXPECT_EQ(length, 1);
      } else {
        EXPECT_GE(length, 36);
        EXPECT_LE(length, 288);
      }
    }
  }
  EXPECT_THROW(WebTrafficExperiment(0, 1), ArgumentError);
}

TEST(WebTrafficExperiment, TheSeedDecidesEverything) {
  const PlacedSeries one = WebTrafficExperiment(20, 3), same = WebTrafficExperiment(20, 3);
  const PlacedSeries other = WebTrafficExperiment(20, 4);
  EXPECT_EQ(one.places, same.places);
  EXPECT_NE(one.places, other.places);
  for (size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(one.set.samples[i].values, same.set.samples[i].values);
    EXPECT_NE(one.set.samples[i].values, other.set.samples[i].values);
  }
}

// Files stay as they are from version to version. The places are whole numbers, drawn without a
// function of the platform but for those of the normal distribution, whose last bit they don't see.
TEST(WebTrafficExperiment, KeepsItsPlaces) {
  StepPlaces places = PlacesByLine(WebTrafficExperiment(10, 1));
  places.erase(10);  // spikes
  EXPECT_EQ(places, (StepPlaces{{11, {{93, 309}}},
                                {12, {{464, 623}}},
                                {13, {{177, 320}}},
                                {14, {{50, 176}}},
                                {15, {{272, 525}}},
                                {16, {{860, 899}}},
                                {17, {{401, 665}}},
                                {18, {{517, 619}}}}));
}

TEST(WebTrafficExperiment, NoVisitsAreFewerThanNone) {
  bool zero = false;
  for (const Series& sample : WebTrafficExperiment(50, 5).set.samples)
    for (const float value : sample.values) {
      EXPECT_GE(value, 0);
      zero = zero || value == 0;
    }
  EXPECT_TRUE(zero);  // in cutoff
}

double SkewedSineOf(double turns, double skew) {
  const double angle = 2 * std::numbers::pi * turns;
  return std::sin(angle - std::sin(angle) / skew);
}

// The mean over the parameters of a series, by a fine grid over those that are not factors.
double ExpectedMean(double week) {
  const int grid = 40;
  double sum = 0;
  for (int i = 0; i < grid; ++i)
    for (int j = 0; j < grid; ++j)
      sum += SkewedSineOf(7 * week - 0.55 - (-0.05 + 0.1 * (i + 0.5) / grid),
                          1 + 2 * (j + 0.5) / grid);
  const double rate = 3.0 / 2 * sum / (grid * grid) + 3.75;
  return rate * (SkewedSineOf(week - 0.6, 2) / 2 + 1);
}

TEST(WebTrafficExperiment, ItsWeekIsThePapers) {
  const PlacedSeries placed = WebTrafficExperiment(4000, 7);
  for (size_t t = 0; t < 1008; t += 21) {
    double n = 0, sum = 0, squares = 0;
    for (const Series& sample : placed.set.samples) {
      if (sample.label != "none") continue;
      n += 1, sum += sample.values[t], squares += sample.values[t] * sample.values[t];
    }
    const double mean = sum / n;
    EXPECT_NEAR(mean, ExpectedMean(static_cast<double>(t) / 1007),
                5 * std::sqrt((squares / n - mean * mean) / n))
        << "step " << t;
  }
}

// Second differences hide the rate: of N(0, sd) alone their mean square is 6 sd². Over the rise and
// fall of the week it grows by w², whose amplitude, U(0.8, 1.2), adds less than 0.3 %.
TEST(WebTrafficExperiment, ItsNoiseIsThePapers) {
  double n = 0, sum = 0, squares = 0;
  for (const Series& sample : WebTrafficExperiment(4000, 8).set.samples) {
    if (sample.label != "none") continue;
    double steps = 0, variance = 0;
    for (size_t t = 1; t < 1007; ++t) {
      const double week = SkewedSineOf(static_cast<double>(t) / 1007 - 0.6, 2) / 2 + 1;
      if (week < 1) continue;
      const double difference =
          (sample.values[t - 1] - 2 * sample.values[t] + sample.values[t + 1]) / week;
      steps += 1, variance += difference * difference / 6;
    }
    n += 1, sum += variance / steps, squares += variance * variance / (steps * steps);
  }
  const double mean = sum / n, expected = (0.1 * 0.1 + 0.1 * 0.3 + 0.3 * 0.3) / 3;
  EXPECT_NEAR(mean, expected, 5 * std::sqrt((squares / n - mean * mean) / n) + 0.003 * expected);
}

TEST(PlacesByLine, FitTheFileThatIsWritten) {
  const TemporaryFolder folder;
  const PlacedSeries placed = WebTrafficExperiment(12, 9);
  WriteTs(placed.set, folder.File("w.ts"));
  const SeriesSet back = ReadSeries(folder.File("w.ts"));
  EXPECT_EQ(back.classes, placed.set.classes);
  const StepPlaces by_line = PlacesByLine(placed);
  EXPECT_EQ(by_line.size(), 10u);
  ASSERT_EQ(back.samples.size(), 12u);
  for (size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(back.samples[i].line, placed.set.samples[i].line);
    EXPECT_EQ(back.samples[i].values, placed.set.samples[i].values);
    const auto found = by_line.find(back.samples[i].line);
    EXPECT_EQ(found == by_line.end(), back.samples[i].label == "none");
    EXPECT_EQ(found == by_line.end() ? std::vector<StepRange>() : found->second, placed.places[i]);
  }
}

}  // namespace
}  // namespace fovea::data
