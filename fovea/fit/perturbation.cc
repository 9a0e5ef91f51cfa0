#include "fovea/fit/perturbation.h"

#include "fovea/core/error.h"

namespace fovea::fit {

Perturbation::Perturbation(double noise, double dropout, uint64_t seed, int64_t table)
    : noise_(static_cast<size_t>(table)), kept_(static_cast<size_t>(table)) {
  Random random(seed);
  for (float& value : noise_) value = static_cast<float>(noise * random.Normal());
  const auto kept = static_cast<float>(1 / (1 - dropout));
  for (float& value : kept_) value = random.Uniform() < dropout ? 0.0f : kept;
  factor_ = kept;
}

const float* Perturbation::From(const std::vector<float>& table, int64_t count, Random* random) {
  const auto all = std::ssize(table);
  Require(count <= all / 4, "a row of ", count, " values is longer than ", all / 4);
  return table.data() + random->Below(static_cast<uint64_t>(all - count));
}

}  // namespace fovea::fit
