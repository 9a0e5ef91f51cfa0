#ifndef FOVEA_KERNELS_BYTES_WINDOW_FEATURES_H_
#define FOVEA_KERNELS_BYTES_WINDOW_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fovea::kernels {

// As many as a window can have: it is closed after kLongWindow bytes that are no blanks.
inline constexpr size_t kMostTokens = 256, kMostRaw = 256, kMostOthers = 1024;

// What the features of a window are made of.
struct WindowTokens {
  static constexpr size_t kBefore = 2;

  std::span<const uint32_t> hashes;  // of the kBefore tokens before the window, and of its own
  std::span<const uint32_t> shapes;  // of its own: shapes of the eight up to it, four bits each
  std::span<const uint32_t> others;  // features as they are
  std::span<const uint8_t> raw;      // raw bytes
  uint32_t raw_before = 0;           // the four before these, the last one in the lowest bits
};

// Odd numbers. Each kind of feature has hashes of its own: a token's own sum of products with the
// hashes of those before it.
inline constexpr uint32_t kOneWord = 0x9e3779b1, kTwoWords[] = {0x85ebca77, 0xc2b2ae3d},
                          kThreeWords[] = {0x27d4eb2f, 0x165667b1, 0xd3a2646d},
                          kEightShapes = 0xfd7046c5, kTwoBytes = 0xb55a4f09,
                          kThreeBytes = 0xd168aaad, kFourBytes = 0x8cb92ba7,
                          kLineLength = 0xe3e7b98b;

// Multiply-shift: the top bits of the result depend on all bits of the value.
inline constexpr uint32_t kMixing = 0x2c1b3c6d;
inline uint32_t FeatureOf(uint32_t value, uint32_t kind) {
  value *= kind;
  return (value ^ value >> 15) * kMixing;
}

// Makes the features of windows: 32-bit hashes, of which the top bits serve as the row of a table.
// Of text: tokens, their sequences of 2 and 3, and the shapes of sequences of 8. Of raw bytes:
// sequences of 2 to 4 bytes, but for NULs behind two NULs.
class WindowFeatures {
 public:
  // Until the next call. Of tokens, of their pairs, and of raw bytes.
  std::span<const uint32_t> Simple(const WindowTokens& window);
  // These first, then all others.
  std::span<const uint32_t> All(const WindowTokens& window);

 private:
  static constexpr size_t kSlack = 64;                  // vectors read and write past the end
  std::array<uint32_t, kMostRaw + kSlack> fours_ = {};  // of raw bytes: each with the three before
  std::array<uint32_t, 4 * kMostTokens + 3 * kMostRaw + kMostOthers + kSlack> features_;
};

// The tokens of many windows, one behind the other. Raw bytes must outlive it.
class WindowTokenLists {
 public:
  int64_t count() const { return static_cast<int64_t>(ends_.size()) - 1; }
  WindowTokens of(int64_t i) const;
  void Reserve(size_t tokens);
  void Append(const WindowTokens& window);
  // One more feature of the last window; in place of its last one where it has kMostOthers.
  void AddToLast(uint32_t feature);

 private:
  struct Ends {
    int32_t tokens = 0, others = 0;
  };
  struct Raw {
    std::span<const uint8_t> bytes;
    uint32_t before;
  };
  std::vector<uint32_t> hashes_, shapes_, others_;
  std::vector<Ends> ends_ = std::vector<Ends>(1);
  std::vector<Raw> raw_;
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_WINDOW_FEATURES_H_
