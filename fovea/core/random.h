#ifndef FOVEA_CORE_RANDOM_H_
#define FOVEA_CORE_RANDOM_H_

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace fovea {

// A seeded source of random numbers whose stream is the same on every machine and standard
// library, unlike the distributions of <random>.
//
// Source: xoshiro256** 1.0 (Blackman & Vigna 2018), seeded through SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed);

  uint64_t Bits();
  // Uniform on [0, 1), 53 bits.
  double Uniform();
  // Standard normal, by the Box-Muller transform; as exact as the platform's log, sin and cos.
  double Normal();
  // Uniform on {0, …, n−1}, without modulo bias. n > 0.
  uint64_t Below(uint64_t n);

  // Fisher-Yates.
  template <class T>
  void Shuffle(std::span<T> items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Below(i)]);
  }

  // The whole state, so that a training can be resumed.
  struct State {
    std::array<uint64_t, 4> words;
    bool has_spare;
    double spare;
  };
  State state() const { return {words_, has_spare_, spare_}; }
  void set_state(const State& state);

 private:
  std::array<uint64_t, 4> words_;
  bool has_spare_ = false;
  double spare_ = 0;
};

}  // namespace fovea

#endif  // FOVEA_CORE_RANDOM_H_
