#ifndef FOVEA_AUTOGRAD_DROPOUT_SOURCE_H_
#define FOVEA_AUTOGRAD_DROPOUT_SOURCE_H_

#include <ATen/ATen.h>

#include "fovea/core/random.h"

namespace fovea::autograd {

// What dropout hides in a training: a new mask at each call, the same sequence for the same seed on
// every device.
class DropoutSource {
 public:
  explicit DropoutSource(uint64_t seed) : random_(seed) {}

  // Of the shape, type and device of t: 0 or 1 / (1 − share). kernels/rows/dropout.h.
  at::Tensor Mask(const at::Tensor& t, double share);

  Random& random() { return random_; }

 private:
  Random random_;
};

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_DROPOUT_SOURCE_H_
