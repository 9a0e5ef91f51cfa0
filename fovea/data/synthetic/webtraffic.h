#ifndef FOVEA_DATA_SYNTHETIC_WEBTRAFFIC_H_
#define FOVEA_DATA_SYNTHETIC_WEBTRAFFIC_H_

#include <cstdint>
#include <vector>

#include "fovea/data/series/series.h"
#include "fovea/data/series/step_places.h"

namespace fovea::data {

// Series and the steps in which what decides their class lies.
struct PlacedSeries {
  SeriesSet set;
  std::vector<std::vector<StepRange>> places;  // [samples], in order within each
};

// A week at ten minutes a step.
inline constexpr int64_t kWebTrafficSteps = 1008;

// WebTraffic, made after the description in Early et al. 2024 (MILLET): visits of a web page over a
// week, in ten classes. With u days since the start, from 0 to 7, and u' = u/7, a step is drawn
// from
//
//   w(u') · N(r(u), sd)
//   r(u)  = amplitude/2 · sin(θ − sin(θ)/skew) + intercept,  θ  = 2π (u − phase − 0.55)
//   w(u') = week_amplitude/2 · sin(θ' − sin(θ')/2) + 1,      θ' = 2π (u' − 0.6)
//
// where each series draws its own amplitude ~ U(2, 4), intercept ~ U(2.5, 5),
// phase ~ U(−0.05, 0.05), skew ~ U(1, 3), sd ~ U(0.1, 0.3) and week_amplitude ~ U(0.8, 1.2). Then
// the signature of its class is drawn into it (fovea/data/synthetic/webtraffic_signatures.h), and
// what is below 0 becomes 0.
//
// Sample i is of class i mod 10. Lines are as WriteTs would place them. ArgumentError where samples
// is below 1.
PlacedSeries WebTrafficExperiment(int64_t samples, uint64_t seed);

// By the line of the sample, as they are written to a file.
StepPlaces PlacesByLine(const PlacedSeries& series);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SYNTHETIC_WEBTRAFFIC_H_
