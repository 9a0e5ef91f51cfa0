#ifndef FOVEA_TESTING_PADDED_SPAN_H_
#define FOVEA_TESTING_PADDED_SPAN_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

namespace fovea::testing {

// Floats between two stretches of NaN, `offset` floats past an aligned address: what reads beside
// the span gets NaN into its results, and what writes there is found by PaddingIntact().
class PaddedSpan {
 public:
  explicit PaddedSpan(size_t size, size_t offset = 0)
      : buffer_(kPadding + offset + size + kPadding + kAlignment,
                std::numeric_limits<float>::quiet_NaN()),
        size_(size) {
    const auto address = reinterpret_cast<uintptr_t>(buffer_.data());
    const size_t to_aligned = (kAlignment - address / sizeof(float) % kAlignment) % kAlignment;
    begin_ = to_aligned + kPadding + offset;
  }

  std::span<float> span() { return {buffer_.data() + begin_, size_}; }
  float* data() { return span().data(); }

  bool PaddingIntact() const {
    for (size_t i = 0; i < buffer_.size(); ++i) {
      if (i >= begin_ && i < begin_ + size_) continue;
      const float nan = std::numeric_limits<float>::quiet_NaN();
      if (std::memcmp(&buffer_[i], &nan, sizeof(float)) != 0) return false;
    }
    return true;
  }

 private:
  static constexpr size_t kPadding = 32;
  static constexpr size_t kAlignment = 16;

  std::vector<float> buffer_;
  size_t begin_;
  size_t size_;
};

}  // namespace fovea::testing

#endif  // FOVEA_TESTING_PADDED_SPAN_H_
