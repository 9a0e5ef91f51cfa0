#include "fovea/kernels/additive_factors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::kernels {

AdditiveV::AdditiveV(const AdditiveShape& shape, std::span<const float> v, float sharpness)
    : groups((shape.hidden + kGroup - 1) / kGroup),
      chunks((shape.hidden + kChunk - 1) / kChunk),
      stride(chunks * kChunk) {
  const auto size = static_cast<size_t>(shape.heads * stride);
  weight.assign(size, 0);
  // Behind the last dimension n is 0, whatever v' is.
  inverse.assign(size, 1);
  offset.assign(size, 2 * kScale);
  mean.assign(static_cast<size_t>(shape.heads * groups), 0);
  for (int64_t head = 0; head < shape.heads; ++head) {
    double largest = 0;
    bool finite = true;
    for (int64_t a = 0; a < shape.hidden; ++a) {
      const float w = sharpness * v[head * shape.hidden + a];
      weight[head * stride + a] = w;
      largest = std::max(largest, std::abs(static_cast<double>(w)));
      finite = finite && std::isfinite(w);
    }
    for (int64_t g = 0; g < groups && (largest > 0 || !finite); ++g) {
      float& group = mean[head * groups + g];
      if (!finite) {
        group = std::numeric_limits<float>::quiet_NaN();
        continue;
      }
      const int64_t count = std::min(kGroup, shape.hidden - g * kGroup);
      const int64_t begin = head * stride + g * kGroup;
      double taken[kGroup], product = 1;
      for (int64_t i = 0; i < count; ++i) {
        const double w = weight[begin + i];
        taken[i] = std::copysign(std::max(std::abs(w), std::ldexp(largest, -30)), w);
        product *= std::abs(taken[i]) / largest;
      }
      // A float, so that v' is of what the kernel multiplies by.
      group = static_cast<float>(largest * std::pow(product, 1 / static_cast<double>(count)));
      for (int64_t i = 0; i < count; ++i) {
        inverse[begin + i] = static_cast<float>(group / taken[i]);
        offset[begin + i] = 2 * kScale * inverse[begin + i];
      }
    }
  }
}

}  // namespace fovea::kernels
