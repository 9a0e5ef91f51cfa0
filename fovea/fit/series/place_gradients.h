#ifndef FOVEA_FIT_SERIES_PLACE_GRADIENTS_H_
#define FOVEA_FIT_SERIES_PLACE_GRADIENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/fit/perturbation.h"
#include "fovea/infer/series/convolution/place_network.h"

namespace fovea::fit {

// What a network learns from: inputs [places, width] of each series, and its class (an index) or,
// with one output, its scaled value.
struct PlaceSamples {
  std::span<const Tensor> inputs;
  std::span<const float> targets;
  int64_t outputs = 0;
};

// The sum of the losses of some samples; their gradients by each part are added to gradients.
// perturbation: null to leave the samples as they are.
double AddGradients(const infer::PlaceNetwork& network, const PlaceSamples& samples,
                    std::span<const int64_t> chosen, const Perturbation* perturbation,
                    Random* random, std::vector<Tensor>* gradients);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_PLACE_GRADIENTS_H_
