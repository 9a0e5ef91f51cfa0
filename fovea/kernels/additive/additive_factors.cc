#include "fovea/kernels/additive/additive_factors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::kernels {

AdditiveV::AdditiveV(const AdditiveShape& shape, std::span<const float> v, float scale)
    : groups((shape.hidden + kGroup - 1) / kGroup),
      chunks((shape.hidden + kChunk - 1) / kChunk),
      stride(chunks * kChunk) {
  const auto size = static_cast<size_t>(shape.heads * stride);
  weight.assign(size, 0);
  // Behind the last dimension n is 0, whatever v' is.
  inverse.assign(size, 1);
  offset.assign(size, 2 * kScale);
  mean.assign(static_cast<size_t>(shape.heads * groups), 0);
  unit.assign(size, 0);
  unit_scale.assign(static_cast<size_t>(shape.heads), 1);
  for (int64_t head = 0; head < shape.heads; ++head) {
    double largest = 0;
    bool finite = true;
    for (int64_t a = 0; a < shape.hidden; ++a) {
      const float w = scale * v[head * shape.hidden + a];
      weight[head * stride + a] = w;
      largest = std::max(largest, std::abs(static_cast<double>(w)));
      finite = finite && std::isfinite(w);
    }
    if (!finite) {
      unit_scale[head] = std::numeric_limits<float>::quiet_NaN();
      std::fill_n(mean.begin() + head * groups, groups, unit_scale[head]);
      continue;
    }
    if (largest == 0) continue;
    int exponent = 0;
    std::frexp(largest, &exponent);
    // 2^128 is no float.
    const double unit_of = std::ldexp(1.0, -std::min(exponent, 127));
    unit_scale[head] = static_cast<float>(1 / unit_of);
    for (int64_t a = 0; a < shape.hidden; ++a)
      unit[head * stride + a] = static_cast<float>(weight[head * stride + a] * unit_of);
    const double least = std::ldexp(largest, -30);
    for (int64_t g = 0; g < groups; ++g) {
      const int64_t count = std::min(kGroup, shape.hidden - g * kGroup);
      const int64_t begin = head * stride + g * kGroup;
      double taken[kGroup], product = 1;
      for (int64_t i = 0; i < count; ++i) {
        const double w = weight[begin + i];
        taken[i] = std::copysign(std::max(std::abs(w), least), w);
        product *= std::abs(taken[i]) / largest;
      }
      const double root = count == kGroup ? std::sqrt(std::sqrt(product))
                                          : std::pow(product, 1 / static_cast<double>(count));
      // A float, so that v' is of what the kernel multiplies by.
      float& group = mean[head * groups + g];
      group = static_cast<float>(largest * root);
      for (int64_t i = 0; i < count; ++i) {
        inverse[begin + i] = static_cast<float>(group / taken[i]);
        offset[begin + i] = 2 * kScale * inverse[begin + i];
      }
    }
  }
}

}  // namespace fovea::kernels
