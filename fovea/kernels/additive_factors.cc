#include "fovea/kernels/additive_factors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::kernels {

AdditiveV::AdditiveV(const AdditiveShape& shape, std::span<const float> v, float sharpness)
    : groups((shape.hidden + kGroup - 1) / kGroup),
      chunks((shape.hidden + kChunk - 1) / kChunk),
      stride(chunks * kChunk) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const double down = std::ldexp(1.0, -14), up = std::ldexp(1.0, 14);
  const auto size = static_cast<size_t>(shape.heads * stride);
  weight.assign(size, 0);
  scale.assign(size, 0);
  offset.assign(size, static_cast<float>(up));
  low.assign(size, -kInfinity);
  high.assign(size, kInfinity);
  group_weight.assign(static_cast<size_t>(shape.heads * groups), 0);
  for (int64_t head = 0; head < shape.heads; ++head) {
    double largest = 0, sum = 0;
    bool finite = true;
    for (int64_t a = 0; a < shape.hidden; ++a) {
      const float w = sharpness * v[head * shape.hidden + a];
      weight[head * stride + a] = w;
      largest = std::max(largest, std::abs(static_cast<double>(w)));
      sum += w;
      finite = finite && std::isfinite(w);
    }
    for (int64_t g = 0; g < groups; ++g) {
      float& group = group_weight[head * groups + g];
      if (!finite) {
        group = std::numeric_limits<float>::quiet_NaN();
        continue;
      }
      const int64_t begin = head * stride + g * kGroup;
      const auto counts = [&](int64_t a) {
        return std::abs(static_cast<double>(weight[a])) > std::ldexp(largest, -33);
      };
      double log_mean = 0;
      int64_t count = 0;
      for (int64_t a = begin; a < begin + kGroup; ++a) {
        if (!counts(a)) {
          sum -= weight[a];
          continue;
        }
        log_mean += std::log(std::abs(static_cast<double>(weight[a])));
        ++count;
      }
      if (count == 0) continue;
      const double mean = std::exp(log_mean / static_cast<double>(count));
      group = static_cast<float>(-2 * mean * down);
      // What the constant y contribute.
      sum += 2 * mean * down / up * static_cast<double>(kGroup - count);
      for (int64_t a = begin; a < begin + kGroup; ++a) {
        if (!counts(a)) continue;
        const double relative = weight[a] / mean;
        scale[a] = offset[a] = static_cast<float>(down / relative);
        (relative > 0 ? high : low)[a] = static_cast<float>(up / relative);
      }
    }
    base.push_back(static_cast<float>(sum));
  }
}

}  // namespace fovea::kernels
