#ifndef FOVEA_KERNELS_BYTES_RAW_NGRAMS_H_
#define FOVEA_KERNELS_BYTES_RAW_NGRAMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fovea::kernels {

// Sequences of 2, 3 and 4 raw bytes, as they are: features of machine code, of which the top bits
// serve as the row of a table.
inline constexpr int64_t kLongestRawNgram = 4;
// Odd numbers: of sequences of each length, and of all.
inline constexpr uint32_t kRawFactors[] = {0xb55a4f09, 0xd168aaad, 0x8cb92ba7},
                          kRawMixing = 0x2c1b3c6d;

// The features of the three sequences that end with bytes[i], i ≥ 3.
inline std::array<uint32_t, 3> RawNgramsAt(const uint8_t* bytes, int64_t i) {
  const auto mix = [](uint32_t value, uint32_t factor) {
    value *= factor;
    return (value ^ value >> 15) * kRawMixing;
  };
  const uint32_t four = bytes[i] | uint32_t{bytes[i - 1]} << 8 | uint32_t{bytes[i - 2]} << 16 |
                        uint32_t{bytes[i - 3]} << 24;
  return {mix(four & 0xffff, kRawFactors[0]), mix(four & 0xffffff, kRawFactors[1]),
          mix(four, kRawFactors[2])};
}

// Whether the four bytes that end with bytes[i] repeat those 1, 2 or 4 bytes before: fillings and
// tables say nothing, however long they are.
inline bool RepeatsRaw(const uint8_t* bytes, int64_t i) {
  if (i < 7) return false;
  const auto four = [&](int64_t end) {
    uint32_t value;
    std::memcpy(&value, bytes + end - 3, sizeof(value));
    return value;
  };
  const uint32_t here = four(i);
  return here == four(i - 1) || here == four(i - 2) || here == four(i - 4);
}

// Of a linear model of these features, a table of 2^bits rows: sums[i] is what the bytes before i
// say, so that a window [a, e) says sums[e] − sums[a + 3]:
//   sums[i + 1] = sums[i] + Σ_n table[row of the n bytes that end with bytes[i]],  sums[0] = 0
// and nothing is added by the first three bytes or by what repeats. sums: one more than bytes.
// ArgumentError: other sizes.
void SumRawNgrams(std::span<const uint8_t> bytes, std::span<const int8_t> table, int bits,
                  std::span<int32_t> sums);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_RAW_NGRAMS_H_
