#include "fovea/kernels/bytes/byte_ngrams.h"

#include <array>
#include <cstddef>

namespace fovea::kernels {
namespace {

constexpr uint32_t kThree = 0x9e3779b1, kFive = 0x85ebca77;

// 0: a blank.
constexpr std::array<uint8_t, 256> MakePlain() {
  std::array<uint8_t, 256> plain{};
  for (int c = 0x21; c < 256; ++c)
    plain[c] = static_cast<uint8_t>(c >= 'A' && c <= 'Z' ? c + 32 : c >= '0' && c <= '9' ? '0' : c);
  return plain;
}
constexpr std::array<uint8_t, 256> kPlain = MakePlain();

// The top bits depend on all bits of the value.
uint32_t Mix(uint64_t value, uint32_t salt) {
  const uint64_t product = (value ^ salt) * 0x9e6c63d0876a9a47u;
  return static_cast<uint32_t>((product ^ product >> 29) * 0x9fb21c651e98df25u >> 32);
}

}  // namespace

void AppendByteNgrams(std::span<const uint8_t> text, std::vector<uint32_t>* features) {
  constexpr uint64_t kLastThree = 0xffffff, kLastFive = 0xffffffffff;
  features->reserve(features->size() + 2 * text.size());
  uint64_t last = 0;
  size_t seen = 0;
  for (const uint8_t byte : text) {
    const uint8_t plain = kPlain[byte];
    if (plain == 0) continue;
    last = last << 8 | plain;
    ++seen;
    if (seen >= 3) features->push_back(Mix(last & kLastThree, kThree));
    if (seen >= 5) features->push_back(Mix(last & kLastFive, kFive));
  }
}

}  // namespace fovea::kernels
