#ifndef FOVEA_FIT_SERIES_PLACE_TRAINING_H_
#define FOVEA_FIT_SERIES_PLACE_TRAINING_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "fovea/fit/series/place_gradients.h"
#include "fovea/infer/series/convolution/place_network.h"

namespace fovea::fit {

// docs/experiments/series.md has what these were chosen from.
struct PlaceTraining {
  std::string pooling = "conjunctive";
  int64_t epochs = 50, batch = 25;
  double learning_rate = 1e-2;  // at its peak: up for three tenths, then down by a cosine
  double decay = 0.05;          // of weights, as AdamW has it (Loshchilov & Hutter 2019)
  double noise = 0.5;           // deviation of what is added to the inputs, whose own is about 1
  double dropout = 0.3;         // share of inputs and of hidden values that is left out
  uint64_t seed = 1;
};

// Trains on some of the samples: softmax cross-entropy, or the squared error of a value; Adam
// (Kingma & Ba 2015), its learning rate and momentum in one cycle (Smith & Topin 2019). The same
// bits on any number of threads. epoch_done may throw to stop it.
infer::PlaceNetwork TrainPlaces(const PlaceSamples& samples, std::span<const int64_t> chosen,
                                const PlaceTraining& options,
                                const std::function<void()>& epoch_done);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_PLACE_TRAINING_H_
