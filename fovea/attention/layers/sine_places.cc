#include "fovea/attention/layers/sine_places.h"

#include <cmath>

namespace fovea::attention {

Tensor SinePlaces(int64_t first, int64_t steps, int64_t width) {
  Tensor out({1, steps, width});
  for (int64_t t = 0; t < steps; ++t) {
    for (int64_t i = 0; i < width / 2; ++i) {
      const double angle =
          static_cast<double>(first + t) *
          std::pow(10000.0, -2.0 * static_cast<double>(i) / static_cast<double>(width));
      out[t * width + 2 * i] = static_cast<float>(std::sin(angle));
      out[t * width + 2 * i + 1] = static_cast<float>(std::cos(angle));
    }
  }
  return out;
}

}  // namespace fovea::attention
