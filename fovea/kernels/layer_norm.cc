#include "fovea/kernels/layer_norm.h"

#include <cmath>

#include "fovea/core/error.h"

namespace fovea::kernels {

void LayerNormRows(std::span<const float> x, std::span<const float> gain,
                   std::span<const float> bias, int64_t rows, int64_t cols, std::span<float> y) {
  const auto size = static_cast<uint64_t>(cols), all = static_cast<uint64_t>(rows * cols);
  Require(rows >= 0 && cols >= 0 && x.size() == all && y.size() == all && gain.size() == size &&
              bias.size() == size,
          "layer normalisation of [", rows, ", ", cols, "] got ", x.size(), " inputs, ",
          gain.size(), " gains, ", bias.size(), " biases and ", y.size(), " outputs");
  for (int64_t r = 0; r < rows; ++r) {
    const float* in = x.data() + r * cols;
    float* out = y.data() + r * cols;
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < cols; ++i) sum += in[i];
    const double mean = sum / static_cast<double>(cols);
    for (int64_t i = 0; i < cols; ++i) squares += (in[i] - mean) * (in[i] - mean);
    const double scale = 1 / std::sqrt(squares / static_cast<double>(cols) + kLayerNormEpsilon);
    for (int64_t i = 0; i < cols; ++i)
      out[i] = static_cast<float>((in[i] - mean) * scale * gain[i] + bias[i]);
  }
}

}  // namespace fovea::kernels
