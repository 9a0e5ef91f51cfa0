#ifndef FOVEA_FIT_PERTURBATION_H_
#define FOVEA_FIT_PERTURBATION_H_

#include <cstdint>
#include <vector>

#include "fovea/core/random.h"

namespace fovea::fit {

// Numbers that a training draws often, drawn once and read from a drawn place on: normal ones, and
// 0 or 1/(1 − dropout).
class Perturbation {
 public:
  // table: how many of each are drawn. Few stay in cache, and come again sooner.
  Perturbation(double noise, double dropout, uint64_t seed, int64_t table = 1 << 18);

  float kept() const { return factor_; }  // 1/(1 − dropout)
  // As many of them as asked for; at most a quarter of the table.
  const float* Noise(int64_t count, Random* random) const { return From(noise_, count, random); }
  const float* Kept(int64_t count, Random* random) const { return From(kept_, count, random); }

 private:
  static const float* From(const std::vector<float>& table, int64_t count, Random* random);
  std::vector<float> noise_, kept_;
  float factor_ = 1;
};

}  // namespace fovea::fit

#endif  // FOVEA_FIT_PERTURBATION_H_
