#ifndef FOVEA_FUZZ_KERNELS_CASE_BYTES_H_
#define FOVEA_FUZZ_KERNELS_CASE_BYTES_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace fovea::fuzz {

// Turns the fuzzer's bytes into a case. Behind their end it goes on with numbers that follow from
// them, so that a few bytes make a whole case.
class CaseBytes {
 public:
  explicit CaseBytes(std::span<const uint8_t> bytes) : bytes_(bytes) {
    for (const uint8_t byte : bytes) state_ = (state_ ^ byte) * 0x100000001b3u;
  }

  uint8_t Byte() {
    if (next_ < bytes_.size()) return bytes_[next_++];
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<uint8_t>(state_ >> 32);
  }
  bool Flag() { return Byte() & 1; }
  // 0…count − 1
  int Choice(int count) { return Byte() % count; }

  // 0…most, with a liking for what lies next to the widths of vectors and tiles.
  int64_t Size(int64_t most) {
    static constexpr int64_t kSizes[] = {1, 2, 3,  4,  5,  7,  8,  9,  15,  16,  17,  0,
                                         6, 1, 31, 32, 33, 47, 48, 49, 63,  64,  65,  11,
                                         2, 3, 70, 95, 96, 97, 80, 13, 127, 128, 129, 10};
    const uint8_t byte = Byte();
    const int64_t size = kSizes[byte % std::size(kSizes)];
    return size <= most ? size : size % (most + 1);
  }

  // −8…8 in steps of 1/16.
  double Small() { return static_cast<int8_t>(Byte()) / 16.0; }

  // An array: equal numbers, small ones, all near one power of 2, of many powers, or with NaN, ∞
  // and what lies next to overflow and underflow among them.
  std::vector<float> Floats(int64_t count, bool special) {
    const int kind = Choice(special ? 8 : 7);
    const int power = static_cast<int8_t>(Byte());
    std::vector<float> x(static_cast<size_t>(count));
    const double equal = Small();
    for (float& value : x) {
      double y = equal;
      if (kind > 0) y = Small();
      if (kind == 4) y = std::ldexp(y, power);
      if (kind == 5)
        y = std::ldexp(y / 8, Byte() % (1 + std::abs(power) / 4) - std::abs(power) / 8);
      if (kind == 6) y *= power / 8;
      value = static_cast<float>(y);
      if (kind == 7) value = Special(Byte(), value);
    }
    return x;
  }

 private:
  static float Special(uint8_t byte, float otherwise) {
    using Limits = std::numeric_limits<float>;
    constexpr float kSpecial[] = {Limits::quiet_NaN(),
                                  Limits::infinity(),
                                  -Limits::infinity(),
                                  Limits::max(),
                                  Limits::lowest(),
                                  Limits::min(),
                                  Limits::denorm_min(),
                                  -0.0f,
                                  0.0f,
                                  1e30f,
                                  -1e30f,
                                  1e-30f};
    return byte < std::size(kSpecial) ? kSpecial[byte] : otherwise;
  }

  std::span<const uint8_t> bytes_;
  size_t next_ = 0;
  uint64_t state_ = 0xcbf29ce484222325u;
};

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_KERNELS_CASE_BYTES_H_
