#include "fovea/core/random.h"

#include <bit>
#include <cmath>
#include <numbers>

#include "fovea/core/error.h"

namespace fovea {

Random::Random(uint64_t seed) {
  for (uint64_t& word : words_) {
    seed += 0x9E3779B97F4A7C15u;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    word = z ^ (z >> 31);
  }
}

uint64_t Random::Bits() {
  const uint64_t result = std::rotl(words_[1] * 5, 7) * 9;
  const uint64_t shifted = words_[1] << 17;
  words_[2] ^= words_[0];
  words_[3] ^= words_[1];
  words_[1] ^= words_[2];
  words_[0] ^= words_[3];
  words_[2] ^= shifted;
  words_[3] = std::rotl(words_[3], 45);
  return result;
}

double Random::Uniform() { return static_cast<double>(Bits() >> 11) * 0x1.0p-53; }

double Random::Normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  // 1 − u lies in (0, 1], so that the logarithm is finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
  const double angle = 2.0 * std::numbers::pi * Uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

uint64_t Random::Below(uint64_t n) {
  Require(n > 0, "Random::Below needs n > 0");
  const uint64_t threshold = -n % n;
  for (;;) {
    const uint64_t bits = Bits();
    if (bits >= threshold) return bits % n;
  }
}

void Random::set_state(const State& state) {
  words_ = state.words;
  has_spare_ = state.has_spare;
  spare_ = state.spare;
}

}  // namespace fovea
