#include "fovea/fit/perturbation.h"

#include "fovea/core/error.h"

namespace fovea::fit {
namespace {

constexpr int64_t kTable = 1 << 18;

}  // namespace

Perturbation::Perturbation(double noise, double dropout, uint64_t seed)
    : noise_(kTable), kept_(kTable) {
  Random random(seed);
  for (float& value : noise_) value = static_cast<float>(noise * random.Normal());
  const auto kept = static_cast<float>(1 / (1 - dropout));
  for (float& value : kept_) value = random.Uniform() < dropout ? 0.0f : kept;
  factor_ = kept;
}

const float* Perturbation::From(const std::vector<float>& table, int64_t count, Random* random) {
  Require(count <= kMost, "a row of ", count, " values is longer than ", kMost);
  return table.data() + random->Below(static_cast<uint64_t>(kTable - count));
}

}  // namespace fovea::fit
