#ifndef FOVEA_SCAN_GEAR_HASH_H_
#define FOVEA_SCAN_GEAR_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace fovea::scan {

namespace internal {

// SplitMix64 (Steele et al. 2014).
inline constexpr std::array<uint64_t, 256> kGear = [] {
  std::array<uint64_t, 256> gear{};
  uint64_t state = 0;
  for (uint64_t& number : gear) {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    number = z ^ (z >> 31);
  }
  return gear;
}();

}  // namespace internal

// Says where to cut bytes that have no lines, by their content: where a sum of shifted random
// numbers over the last 64 bytes begins with zeros, about every 128 bytes past the shortest piece.
// So the cuts fall as before soon after a change. Source: "gear" of Xia et al. 2014, Ddelta.
class GearHash {
 public:
  static constexpr size_t kShortestPiece = 48, kLongestPiece = 512;

  // Takes the next byte, with which a piece has `length` bytes, and says whether it is the last.
  bool Ends(uint8_t c, size_t length) {
    sum_ = (sum_ << 1) + internal::kGear[c];
    return length >= kLongestPiece || (length >= kShortestPiece && sum_ >> (64 - kBits) == 0);
  }

 private:
  static constexpr int kBits = 7;
  uint64_t sum_ = 0;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_GEAR_HASH_H_
