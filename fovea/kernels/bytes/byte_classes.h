#ifndef FOVEA_KERNELS_BYTES_BYTE_CLASSES_H_
#define FOVEA_KERNELS_BYTES_BYTE_CLASSES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::kernels {

// One bit a byte: bit i % 64 of element i / 64.
class ByteBits {
 public:
  // Only the bits from the last whole 64 on are then 0; the others may be anything.
  void Resize(int64_t count) {
    words_.resize(static_cast<size_t>(count / 64 + 2));
    *(words_.end() - 1) = *(words_.end() - 2) = 0;
  }
  uint64_t* data() { return words_.data(); }
  uint64_t operator[](int64_t word) const { return words_[static_cast<size_t>(word)]; }
  uint64_t& operator[](int64_t word) { return words_[static_cast<size_t>(word)]; }
  // The 64 bits from byte i on.
  uint64_t From(int64_t i) const {
    const auto word = static_cast<size_t>(i >> 6);
    const int shift = static_cast<int>(i & 63);
    return words_[word] >> shift | words_[word + 1] << 1 << (63 - shift);
  }

 private:
  std::vector<uint64_t> words_;  // and one of zeros behind
};

// What each byte is. Bits past the end are 0.
struct ByteClasses {
  ByteBits word;     // letters, digits, _, $ and all from 0x80 on
  ByteBits digit;    // 0 to 9
  ByteBits raised;   // capitals, _, $ and all from 0x80 on
  ByteBits blank;    // space, \t, \v, \f and NUL
  ByteBits newline;  // \n and \r
  ByteBits escape;   // \ % < >: what may begin or end more than one byte
  ByteBits control;  // what does not occur in text: below the blank, but for \t \n \v \f \r and
                     // escape; and delete
  std::vector<uint8_t> plain;  // in lower case, digits as 0; kPlainSlack zeros behind
};
inline constexpr int64_t kPlainSlack = 64;

// Reuses what `classes` has allocated.
void Classify(std::span<const uint8_t> bytes, ByteClasses* classes);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_BYTE_CLASSES_H_
