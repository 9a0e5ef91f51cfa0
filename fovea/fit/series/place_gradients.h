#ifndef FOVEA_FIT_SERIES_PLACE_GRADIENTS_H_
#define FOVEA_FIT_SERIES_PLACE_GRADIENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/infer/series/convolution/place_network.h"

namespace fovea::fit {

// What a network learns from: inputs [places, width] of each series, and its class (an index) or,
// with one output, its scaled value.
struct PlaceSamples {
  std::span<const Tensor> inputs;
  std::span<const float> targets;
  int64_t outputs = 0;
};

// Numbers that a training draws often, drawn once and read from a drawn place on: normal ones, and
// 0 or 1/(1 − dropout).
class Perturbation {
 public:
  Perturbation(double noise, double dropout, uint64_t seed);

  float kept() const { return factor_; }  // 1/(1 − dropout)
  // As many of them as asked for; at most kMost.
  const float* Noise(int64_t count, Random* random) const { return From(noise_, count, random); }
  const float* Kept(int64_t count, Random* random) const { return From(kept_, count, random); }
  static constexpr int64_t kMost = 4096;

 private:
  static const float* From(const std::vector<float>& table, int64_t count, Random* random);
  std::vector<float> noise_, kept_;
  float factor_ = 1;
};

// The sum of the losses of some samples; their gradients by each part are added to gradients.
// perturbation: null to leave the samples as they are.
double AddGradients(const infer::PlaceNetwork& network, const PlaceSamples& samples,
                    std::span<const int64_t> chosen, const Perturbation* perturbation,
                    Random* random, std::vector<Tensor>* gradients);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_PLACE_GRADIENTS_H_
