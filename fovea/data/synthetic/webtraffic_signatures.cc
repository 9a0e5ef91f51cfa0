#include "fovea/data/synthetic/webtraffic_signatures.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fovea/core/error.h"

namespace fovea::data {
namespace {

// Each draw is a statement of its own: in which order the operands of an expression are computed
// is up to the compiler.
double Sign(Random& random) { return random.Below(2) == 0 ? 1.0 : -1.0; }

std::span<double> Steps(std::span<double> series, StepRange range) {
  return series.subspan(static_cast<size_t>(range.first),
                        static_cast<size_t>(range.end - range.first));
}

// Where step i lies in a window of `steps` of them: from 0 to 1.
double Share(size_t i, size_t steps) {
  return static_cast<double>(i) / static_cast<double>(steps - 1);
}

std::vector<StepRange> Spikes(std::span<double> series, Random& random) {
  std::vector<StepRange> places;
  while (places.empty()) {
    for (size_t t = 0; t < series.size(); ++t) {
      if (random.Uniform() >= 0.01) continue;
      const double sign = Sign(random);
      series[t] += sign * (3 + 0.2 * random.Normal());
      places.push_back({static_cast<int64_t>(t), static_cast<int64_t>(t) + 1});
    }
  }
  return places;
}

void Flip(std::span<double> series, StepRange range, Random&) {
  const std::span<double> window = Steps(series, range);
  std::reverse(window.begin(), window.end());
}

void Skew(std::span<double> series, StepRange range, Random& random) {
  const std::span<double> window = Steps(series, range);
  const double sign = Sign(random);
  const double middle = 0.5 + sign * UniformBetween(random, 0.25, 0.45);
  const std::vector<double> before(window.begin(), window.end());
  for (size_t i = 0; i < window.size(); ++i) {
    const double to = Share(i, window.size());
    const double from = to < middle ? 0.5 * to / middle : 1 - 0.5 * (1 - to) / (1 - middle);
    const double place = from * static_cast<double>(before.size() - 1);
    const size_t left = std::min(static_cast<size_t>(place), before.size() - 2);
    window[i] =
        before[left] + (place - static_cast<double>(left)) * (before[left + 1] - before[left]);
  }
}

void Noise(std::span<double> series, StepRange range, Random& random) {
  const double deviation = UniformBetween(random, 0.5, 1);
  for (double& value : Steps(series, range)) value += deviation * random.Normal();
}

void Cutoff(std::span<double> series, StepRange range, Random& random) {
  const double mean = UniformBetween(random, 0, 0.2);
  for (double& value : Steps(series, range)) value = mean + 0.1 * random.Normal();
}

void Average(std::span<double> series, StepRange range, Random& random) {
  const int64_t k = 5 + static_cast<int64_t>(random.Below(5));
  const std::vector<double> before(series.begin(), series.end());
  for (int64_t t = range.first; t < range.end; ++t) {
    const int64_t first = std::max<int64_t>(t - k / 2, 0);
    const int64_t last = std::min(t + (k - 1) / 2, std::ssize(before) - 1);
    double sum = 0;
    for (int64_t i = first; i <= last; ++i) sum += before[static_cast<size_t>(i)];
    series[static_cast<size_t>(t)] = sum / static_cast<double>(k);
  }
}

void Wander(std::span<double> series, StepRange range, Random& random) {
  const std::span<double> window = Steps(series, range);
  const double sign = Sign(random);
  const double height = sign * UniformBetween(random, 2, 3);
  for (size_t i = 0; i < window.size(); ++i) window[i] += height * Share(i, window.size());
}

void Scale(std::span<double> window, double height) {
  constexpr double kDensityAtZero = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  for (size_t i = 0; i < window.size(); ++i) {
    const double z = 10 * Share(i, window.size()) - 5;
    window[i] *= 1 + height * kDensityAtZero * std::exp(-0.5 * z * z);
  }
}

void Peak(std::span<double> series, StepRange range, Random& random) {
  Scale(Steps(series, range), UniformBetween(random, 1.5, 2.5));
}

void Trough(std::span<double> series, StepRange range, Random& random) {
  Scale(Steps(series, range), -UniformBetween(random, 1.5, 2.5));
}

// In the order of the classes. None and spikes have no window.
using ChangeWindow = void (*)(std::span<double>, StepRange, Random&);
constexpr std::array<ChangeWindow, kWebTrafficClasses.size()> kChanges = {
    nullptr, nullptr, Flip, Skew, Noise, Cutoff, Average, Wander, Peak, Trough};

}  // namespace

std::vector<StepRange> AddSignature(size_t which, std::span<double> series, Random& random) {
  Require(which < kWebTrafficClasses.size(), "there is no class ", which, " of WebTraffic");
  const int64_t steps = std::ssize(series);
  Require(steps >= kLongestWindow, "a series of ", steps, " steps is shorter than the window of ",
          kLongestWindow);
  if (which == 0) return {};
  if (which == 1) return Spikes(series, random);
  constexpr uint64_t kLengths = kLongestWindow - kShortestWindow + 1;
  const int64_t length = kShortestWindow + static_cast<int64_t>(random.Below(kLengths));
  const auto places = static_cast<uint64_t>(steps - length + 1);
  const auto first = static_cast<int64_t>(random.Below(places));
  const StepRange range = {first, first + length};
  kChanges[which](series, range, random);
  return {range};
}

}  // namespace fovea::data
