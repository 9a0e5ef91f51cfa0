#ifndef FOVEA_DATA_SYNTHETIC_WEBTRAFFIC_SIGNATURES_H_
#define FOVEA_DATA_SYNTHETIC_WEBTRAFFIC_SIGNATURES_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/data/series/step_places.h"

namespace fovea::data {

// The classes of WebTraffic, each but the first named for what is changed in its series.
inline constexpr std::array<const char*, 10> kWebTrafficClasses = {
    "none", "spikes", "flip", "skew", "noise", "cutoff", "average", "wander", "peak", "trough"};

// The window that a signature lies in: a quarter of a day to two days at ten minutes a step.
inline constexpr int64_t kShortestWindow = 36, kLongestWindow = 288;

// Draws the signature of class `which` into a series; returns the steps that it lies in, in order.
//
//   spikes   to each step, with probability 0.01, ± N(3, 0.2) is added; at least to one
//   flip     the window runs backwards
//   skew     its middle moves to 0.5 ± U(0.25, 0.45) of its length, what lies on either side is
//            stretched or pressed evenly; values between steps by linear interpolation
//   noise    N(0, s) is added to each step, s ~ U(0.5, 1)
//   cutoff   each step becomes N(v, 0.1), v ~ U(0, 0.2)
//   average  each step becomes the mean of k steps, k uniform on 5 … 9, of the whole series: from
//            ⌊k/2⌋ before it to ⌊(k−1)/2⌋ after it, 0 beyond the ends
//   wander   a line from 0 at the first step to ± U(2, 3) at the last is added
//   peak     each step times 1 + a φ(z), z from −5 to 5 over the window, a ~ U(1.5, 2.5), φ the
//            standard normal density
//   trough   each step times 1 − a φ(z)
//
// The window's length is uniform on kShortestWindow … kLongestWindow, its place on where it fits.
// A normal distribution N(mean, deviation) is given by its standard deviation.
//
// Throws ArgumentError where there is no such class or the series is shorter than kLongestWindow.
//
// Source: Early et al. 2024 (MILLET), appendix on WebTraffic.
std::vector<StepRange> AddSignature(size_t which, std::span<double> series, Random& random);

// Uniform on [low, high).
inline double UniformBetween(Random& random, double low, double high) {
  return low + (high - low) * random.Uniform();
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_SYNTHETIC_WEBTRAFFIC_SIGNATURES_H_
