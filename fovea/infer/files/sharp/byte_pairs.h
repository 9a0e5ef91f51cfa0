#ifndef FOVEA_INFER_FILES_SHARP_BYTE_PAIRS_H_
#define FOVEA_INFER_FILES_SHARP_BYTE_PAIRS_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "fovea/infer/safetensors.h"

namespace fovea::infer {

// A vocabulary of byte pairs: piece i < 256 is the byte i, piece 256 + k joins the two pieces of
// the k-th pair. Any bytes can be cut into pieces. Source: Sennrich et al. 2016 (byte-pair
// encoding); Radford et al. 2019, section 2.2 (of bytes).
class BytePairs {
 public:
  static constexpr int kBytes = 256;
  static constexpr size_t kMostPairs = 7900;  // so that each piece has a row of its own
  // Longer words are cut into pieces by themselves, so that time is linear in what is read.
  static constexpr size_t kLongestWord = 24;

  struct Pair {
    uint16_t left, right;
  };
  struct Piece {
    uint16_t id;
    uint8_t bytes;
  };

  BytePairs() : BytePairs(std::vector<Pair>()) {}
  // Throws ArgumentError: too many pairs, a pair of pieces that come after it, or a pair twice.
  explicit BytePairs(std::vector<Pair> pairs);

  int64_t pieces() const { return kBytes + static_cast<int64_t>(pairs_.size()); }
  std::span<const Pair> pairs() const { return pairs_; }

  // The pieces of a word, by joining the pair that was learnt first until none is left.
  void Cut(std::span<const uint8_t> word, std::vector<Piece>* out) const;

  // [pairs, 4]: left and right, two bytes each, the low one first.
  Int8Tensor ToTensor() const;
  // Throws ArgumentError as the constructor, and where it is no such tensor.
  static BytePairs FromTensor(const Int8Tensor& tensor);

 private:
  struct Slot {
    uint32_t key;   // left · 2^16 + right
    uint16_t rank;  // kNone: empty
  };
  static constexpr uint16_t kNone = 0xffff;
  uint16_t RankOf(uint16_t left, uint16_t right) const;
  size_t Home(uint32_t key) const { return key * 0x9e3779b1u >> shift_; }

  std::vector<Pair> pairs_;
  std::vector<Slot> slots_;  // an open hash table
  int shift_ = 31;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SHARP_BYTE_PAIRS_H_
