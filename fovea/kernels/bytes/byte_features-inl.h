// The features of a window of bytes: shapes and hashes of its tokens, and what these and their
// sequences hash to. Compiled once for each SIMD target.

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

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

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
// As many tokens as a window can have: it is closed after kLongWindow bytes that are no blanks.
constexpr size_t kMostTokens = 256, kMostOthers = 1024, kTokenFeatures = 4;
constexpr size_t kSlack = 64;  // vectors write past the end

// Odd numbers. Each kind of feature has hashes of its own: a token's own sum of products with the
// hashes of those before it.
constexpr uint32_t kOneWord = 0x9e3779b1, kTwoWords[] = {0x85ebca77, 0xc2b2ae3d},
                   kThreeWords[] = {0x27d4eb2f, 0x165667b1, 0xd3a2646d}, kEightShapes = 0xfd7046c5,
                   kTwoBytes = 0xb55a4f09, kThreeBytes = 0xd168aaad, kFourBytes = 0x8cb92ba7,
                   kLineLength = 0xe3e7b98b;

// Multiply-shift: the top bits of the result depend on all bits of the value.
inline uint32_t Mix(uint32_t value, uint32_t salt) {
  value *= salt;
  return (value ^ value >> 15) * 0x2c1b3c6d;
}

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

// Of an open window. Tokens are written by whom reads them: this happens once for each few bytes.
class WindowFeatures {
 public:
  static constexpr size_t kBefore = 2;

  void Add(uint32_t value, uint32_t salt) {
    if (others_count_ < kMostOthers) others_[others_count_++] = Mix(value, salt);
  }
  size_t others() const { return others_count_; }

  // What the tokens and their sequences hash to, and all else that there is.
  std::span<const uint32_t> Hash(size_t tokens) {
    const hn::ScalableTag<uint32_t> d;
    const size_t lanes = hn::Lanes(d);
    uint32_t* const one = features_.data();
    uint32_t* const two = one + tokens;
    uint32_t* const three = two + tokens;
    uint32_t* const shapes = three + tokens;
    const auto mix = [&](auto value) HWY_ATTR {
      return hn::Mul(hn::Xor(value, hn::ShiftRight<15>(value)), hn::Set(d, 0x2c1b3c6d));
    };
    const auto times = [&](auto value, uint32_t factor)
                           HWY_ATTR { return hn::Mul(value, hn::Set(d, factor)); };
    const auto before = [&](size_t i, size_t back)
                            HWY_ATTR { return hn::LoadU(d, &hash[kBefore + i - back]); };
    // One kind after the other: what a vector writes too much, the next kind overwrites.
    for (size_t i = 0; i < tokens; i += lanes)
      hn::StoreU(mix(times(before(i, 0), kOneWord)), d, one + i);
    for (size_t i = 0; i < tokens; i += lanes)
      hn::StoreU(mix(hn::Add(times(before(i, 0), kTwoWords[0]), times(before(i, 1), kTwoWords[1]))),
                 d, two + i);
    for (size_t i = 0; i < tokens; i += lanes)
      hn::StoreU(mix(hn::Add(hn::Add(times(before(i, 0), kThreeWords[0]),
                                     times(before(i, 1), kThreeWords[1])),
                             times(before(i, 2), kThreeWords[2]))),
                 d, three + i);
    for (size_t i = 0; i < tokens; i += lanes)
      hn::StoreU(mix(times(hn::LoadU(d, &shapes_of[i]), kEightShapes)), d, shapes + i);
    std::copy_n(others_.begin(), others_count_, shapes + tokens);
    return {one, kTokenFeatures * tokens + others_count_};
  }

  // For the next window, which knows the last tokens of this one.
  void Clear(size_t tokens) {
    for (size_t i = 0; i < kBefore; ++i) hash[i] = hash[tokens + i];
    others_count_ = 0;
  }

  // The tokens, behind the last of the window before.
  std::array<uint32_t, kBefore + kMostTokens + kSlack> hash = {};
  std::array<uint32_t, kMostTokens + kSlack> shapes_of = {};  // of the last eight

 private:
  std::array<uint32_t, kMostOthers> others_;
  std::array<uint32_t, kTokenFeatures * kMostTokens + kMostOthers + kSlack> features_;
  size_t others_count_ = 0;
};

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_BYTES_BYTE_FEATURES_INL_H_
