#include "fovea/infer/files/sharp/byte_pairs.h"

#include <algorithm>
#include <array>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

uint32_t KeyOf(uint16_t left, uint16_t right) { return uint32_t{left} << 16 | right; }

}  // namespace

BytePairs::BytePairs(std::vector<Pair> pairs) : pairs_(std::move(pairs)) {
  Require(pairs_.size() <= kMostPairs, "at most ", kMostPairs, " pairs of bytes, got ",
          pairs_.size());
  int bits = 4;
  while ((size_t{1} << bits) < 3 * pairs_.size()) ++bits;
  shift_ = 32 - bits;
  slots_.assign(size_t{1} << bits, {0, kNone});
  for (size_t i = 0; i < pairs_.size(); ++i) {
    const auto [left, right] = pairs_[i];
    Require(left < kBytes + i && right < kBytes + i, "pair ", i,
            " joins a piece that is not yet known");
    Require(RankOf(left, right) == kNone, "pair ", i, " is there twice");
    size_t at = Home(KeyOf(left, right));
    while (slots_[at].rank != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {KeyOf(left, right), static_cast<uint16_t>(i)};
  }
}

uint16_t BytePairs::RankOf(uint16_t left, uint16_t right) const {
  const uint32_t key = KeyOf(left, right);
  for (size_t at = Home(key);; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].rank == kNone || slots_[at].key == key) return slots_[at].rank;
}

void BytePairs::Cut(std::span<const uint8_t> word, std::vector<Piece>* out) const {
  while (!word.empty()) {
    std::array<Piece, kLongestWord> pieces;
    std::array<uint16_t, kLongestWord> ranks;  // of each piece with the next
    size_t count = std::min(word.size(), kLongestWord);
    for (size_t i = 0; i < count; ++i) pieces[i] = {word[i], 1};
    word = word.subspan(count);
    for (size_t i = 0; i + 1 < count; ++i) ranks[i] = RankOf(pieces[i].id, pieces[i + 1].id);
    while (count > 1) {
      const auto last = ranks.begin() + static_cast<std::ptrdiff_t>(count) - 1;
      const auto first = std::min_element(ranks.begin(), last);
      if (*first == kNone) break;
      const auto i = static_cast<size_t>(first - ranks.begin());
      pieces[i] = {static_cast<uint16_t>(kBytes + *first),
                   static_cast<uint8_t>(pieces[i].bytes + pieces[i + 1].bytes)};
      for (size_t k = i + 1; k + 1 < count; ++k) {
        pieces[k] = pieces[k + 1];
        ranks[k] = ranks[std::min(k + 1, kLongestWord - 1)];
      }
      --count;
      if (i > 0) ranks[i - 1] = RankOf(pieces[i - 1].id, pieces[i].id);
      if (i + 1 < count) ranks[i] = RankOf(pieces[i].id, pieces[i + 1].id);
    }
    out->insert(out->end(), pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(count));
  }
}

Int8Tensor BytePairs::ToTensor() const {
  Int8Tensor out{{static_cast<int64_t>(pairs_.size()), 4}, {}};
  for (const Pair& pair : pairs_)
    for (const uint16_t piece : {pair.left, pair.right})
      for (const int byte : {piece & 0xff, piece >> 8})
        out.values.push_back(static_cast<int8_t>(static_cast<uint8_t>(byte)));
  return out;
}

BytePairs BytePairs::FromTensor(const Int8Tensor& tensor) {
  Require(tensor.shape.size() == 2 && tensor.shape[1] == 4 &&
              static_cast<int64_t>(tensor.values.size()) == tensor.shape[0] * 4,
          "the pairs of bytes must be [pairs, 4], got ", ToString(tensor.shape));
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(tensor.values[i]); };
  std::vector<Pair> pairs;
  for (size_t i = 0; i < tensor.values.size(); i += 4)
    pairs.push_back({static_cast<uint16_t>(byte(i) | byte(i + 1) << 8),
                     static_cast<uint16_t>(byte(i + 2) | byte(i + 3) << 8)});
  return BytePairs(std::move(pairs));
}

}  // namespace fovea::infer
