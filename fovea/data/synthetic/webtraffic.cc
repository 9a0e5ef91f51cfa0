#include "fovea/data/synthetic/webtraffic.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/data/synthetic/webtraffic_signatures.h"

namespace fovea::data {
namespace {

// Lines of a .ts file of one dimension and equal lengths before its first sample.
constexpr int64_t kTsHeaderLines = 8;

// A sine whose rise and fall differ in length: the larger the skew, the less.
double SkewedSine(double turns, double skew) {
  const double angle = 2 * std::numbers::pi * turns;
  return std::sin(angle - std::sin(angle) / skew);
}

std::vector<double> Week(Random& random) {
  const double amplitude = UniformBetween(random, 2, 4);
  const double intercept = UniformBetween(random, 2.5, 5);
  const double phase = UniformBetween(random, -0.05, 0.05);
  const double skew = UniformBetween(random, 1, 3);
  const double deviation = UniformBetween(random, 0.1, 0.3);
  const double week_amplitude = UniformBetween(random, 0.8, 1.2);
  std::vector<double> series(kWebTrafficSteps);
  for (size_t t = 0; t < series.size(); ++t) {
    const double week = static_cast<double>(t) / static_cast<double>(kWebTrafficSteps - 1);
    const double rate = amplitude / 2 * SkewedSine(7 * week - phase - 0.55, skew) + intercept;
    const double share = week_amplitude / 2 * SkewedSine(week - 0.6, 2) + 1;
    series[t] = share * (rate + deviation * random.Normal());
  }
  return series;
}

}  // namespace

PlacedSeries WebTrafficExperiment(int64_t samples, uint64_t seed) {
  Require(samples >= 1, "samples is ", samples, ", not at least 1");
  Random random(seed);
  PlacedSeries placed;
  SeriesSet& set = placed.set;
  set.path = "webtraffic experiment";
  set.dims = 1;
  set.dim_names = {"dim 1"};
  set.labelled = true;
  set.classes.assign(kWebTrafficClasses.begin(), kWebTrafficClasses.end());
  set.samples.resize(static_cast<size_t>(samples));
  placed.places.resize(set.samples.size());
  for (size_t i = 0; i < set.samples.size(); ++i) {
    const size_t which = i % kWebTrafficClasses.size();
    std::vector<double> series = Week(random);
    placed.places[i] = AddSignature(which, series, random);
    Series& sample = set.samples[i];
    sample.line = kTsHeaderLines + 1 + static_cast<int64_t>(i);
    sample.label = set.classes[which];
    sample.steps = kWebTrafficSteps;
    sample.values.reserve(series.size());
    for (const double value : series)
      sample.values.push_back(static_cast<float>(std::max(value, 0.0)));
  }
  return placed;
}

StepPlaces PlacesByLine(const PlacedSeries& series) {
  StepPlaces by_line;
  for (size_t i = 0; i < series.places.size(); ++i)
    if (!series.places[i].empty()) by_line[series.set.samples[i].line] = series.places[i];
  return by_line;
}

}  // namespace fovea::data
