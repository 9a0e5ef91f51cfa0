// Shapes and hashes of tokens, and those of the window that is open. Compiled once for each SIMD
// target.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#if defined(FOVEA_KERNELS_BYTES_BYTE_FEATURES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_BYTES_BYTE_FEATURES_INL_H_
#undef FOVEA_KERNELS_BYTES_BYTE_FEATURES_INL_H_
#else
#define FOVEA_KERNELS_BYTES_BYTE_FEATURES_INL_H_
#endif

#include "fovea/kernels/bytes/window_features.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Shape of a token, four bits.
enum Shape : uint8_t {
  kNone,
  kShortName,
  kName,
  kMixedName,  // capitals or _ within
  kDigitName,  // letters and digits in turn: f0a9c
  kNumber,
  kBlob,
  kVariable,  // $…
  kQuote,
  kOpen,
  kClose,
  kJoin,  // . + ,
  kEnd,   // ;
  kAssign,
  kEscape,
  kOther
};

// Of signs that are no words; kNone for what is part of one.
constexpr std::array<uint8_t, 256> MakeSignShapes() {
  std::array<uint8_t, 256> shapes{};
  for (int c = 0; c < 0x80; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    shapes[c] = letter || (c >= '0' && c <= '9') ? kNone : kOther;
  }
  for (const int c : {'\'', '"', '`'}) shapes[c] = kQuote;
  for (const int c : {'(', '[', '{'}) shapes[c] = kOpen;
  for (const int c : {')', ']', '}'}) shapes[c] = kClose;
  for (const int c : {'.', '+', ','}) shapes[c] = kJoin;
  shapes[';'] = kEnd;
  shapes['='] = kAssign;
  return shapes;
}
constexpr std::array<uint8_t, 256> kSignShapes = MakeSignShapes();

// Of words, by what is true of them; kNone where the first is not.
enum Trait : uint8_t {
  kIsWord = 1,
  kIsRaised = 2,
  kIsShort = 4,
  kTakesTurns = 8,
  kIsVariable = 16,
  kIsNumber = 32
};
constexpr std::array<uint8_t, 64> MakeWordShapes() {
  std::array<uint8_t, 64> shapes{};
  for (int traits = 0; traits < 64; ++traits)
    shapes[traits] = !(traits & kIsWord)    ? kNone
                     : traits & kIsNumber   ? kNumber
                     : traits & kIsVariable ? kVariable
                     : traits & kTakesTurns ? kDigitName
                     : traits & kIsShort    ? kShortName
                     : traits & kIsRaised   ? kMixedName
                                            : kName;
  return shapes;
}
constexpr std::array<uint8_t, 64> kWordShapes = MakeWordShapes();

// Of a byte: digits, capitals, other marks and hexadecimal digits, 16 bits each.
constexpr std::array<uint64_t, 256> MakeLetterCounts() {
  std::array<uint64_t, 256> counts{};
  for (int c = 0; c < 256; ++c) {
    const bool digit = c >= '0' && c <= '9', capital = c >= 'A' && c <= 'Z';
    const bool mark = c == '_' || c == '$' || c >= 0x80;
    const bool hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    counts[c] =
        uint64_t{digit} | uint64_t{capital} << 16 | uint64_t{mark} << 32 | uint64_t{hex} << 48;
  }
  return counts;
}
constexpr std::array<uint64_t, 256> kLetterCounts = MakeLetterCounts();

constexpr int64_t kLongName = 32;  // longer words count by length and alphabet
// The lowest `count` of 64 bits, count up to 64.
inline uint64_t Lowest(int64_t count) {
  return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

struct ByteMasks {
  uint64_t first[17] = {}, second[17] = {};  // that keep the lowest n of 16 bytes
};
constexpr ByteMasks MakeByteMasks() {
  ByteMasks masks;
  for (int64_t n = 0; n <= 16; ++n) {
    masks.first[n] = n >= 8 ? ~uint64_t{0} : (uint64_t{1} << 8 * n) - 1;
    masks.second[n] = n == 16 ? ~uint64_t{0} : n <= 8 ? 0 : (uint64_t{1} << 8 * (n - 8)) - 1;
  }
  return masks;
}
constexpr ByteMasks kByteMasks = MakeByteMasks();

// Of 1 to 16 bytes, without a branch; 16 may be read.
inline uint64_t HashOf16(const uint8_t* text, int64_t length) {
  uint64_t first, second;
  std::memcpy(&first, text, 8);
  std::memcpy(&second, text + 8, 8);
  uint64_t hash = (first & kByteMasks.first[length]) * 0x9e6c63d0876a9a47u;
  hash = (hash ^ hash >> 32 ^ (second & kByteMasks.second[length])) * 0x9fb21c651e98df25u;
  return hash ^ hash >> 32;
}

// Of up to kLongName bytes; 16 may be read from each sixteenth on.
inline uint64_t HashOf(const uint8_t* text, int64_t length) {
  const uint64_t hash = HashOf16(text, std::min<int64_t>(length, 16));
  return length <= 16 ? hash : std::rotl(hash, 23) + HashOf16(text + 16, length - 16);
}

// Of the window that is open. Tokens are written by whom reads them: this happens once for each few
// bytes.
struct OpenWindow {
  static constexpr size_t kBefore = WindowTokens::kBefore;

  void Add(uint32_t feature) {
    if (others_count < kMostOthers) others[others_count++] = feature;
  }
  WindowTokens Tokens(size_t tokens) const {
    return {.hashes = {hash.data(), kBefore + tokens},
            .shapes = {shapes_of.data(), tokens},
            .others = {others.data(), others_count}};
  }
  // For the next window, which knows the last tokens of this one.
  void Clear(size_t tokens) {
    for (size_t i = 0; i < kBefore; ++i) hash[i] = hash[tokens + i];
    others_count = 0;
  }

  // The tokens, behind the last of the window before.
  std::array<uint32_t, kBefore + kMostTokens> hash = {};
  std::array<uint32_t, kMostTokens> shapes_of = {};  // of the last eight
  std::array<uint32_t, kMostOthers> others;
  size_t others_count = 0;
};

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_BYTES_BYTE_FEATURES_INL_H_
