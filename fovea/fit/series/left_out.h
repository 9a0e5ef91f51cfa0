#ifndef FOVEA_FIT_SERIES_LEFT_OUT_H_
#define FOVEA_FIT_SERIES_LEFT_OUT_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::fit {

// What models say of samples that had no part in them.
struct LeftOut {
  std::vector<int64_t> samples;
  std::vector<double> scores;  // [samples, outputs]: one a class, or one scaled value
};

// Of some of the samples, in their order.
LeftOut Only(const LeftOut& all, std::span<const int64_t> samples, int64_t outputs);

// 1 for a wrong class, or the squared error of a value: [samples]. targets [N]: class or value of
// every sample of the set.
std::vector<double> Mistakes(const LeftOut& of, std::span<const float> targets, int64_t outputs);

// −ln softmax(τ z)[class], τ the best for these samples (Temperature), or the squared error of a
// value: [samples]. They tell two models apart where mistakes are too few to.
std::vector<double> Losses(const LeftOut& of, std::span<const float> targets, int64_t outputs);

double MeanOf(std::span<const double> values);

// Whether losses are smaller in b than in a, of the same samples, by a deviation of the sum of the
// differences d: Σ d ≥ √(Σ d²) > 0.
bool Smaller(std::span<const double> a, std::span<const double> b);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_LEFT_OUT_H_
