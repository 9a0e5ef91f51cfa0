#include "fovea/data/files/archives/compress_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace fovea::data {
namespace {

constexpr int kFirstBits = 9, kMostBits = 16;
constexpr uint32_t kClear = 256;  // in block mode: codes begin anew

class CompressReader : public MemberSource {
 public:
  explicit CompressReader(ReplayReader* input) : input_(input), buffer_(size_t{64} << 10) {
    const int first = NextByte(), second = NextByte(), flags = NextByte();
    if (first != 0x1f || second != 0x9d || flags < 0 || (flags & 0x60) != 0)
      throw UnreadableError("has a header that is damaged");
    most_bits_ = flags & 0x1f;
    block_mode_ = (flags & 0x80) != 0;
    if (most_bits_ < kFirstBits || most_bits_ > kMostBits)
      throw UnreadableError("has a header that is damaged");
    prefix_.resize(size_t{1} << most_bits_);
    suffix_.resize(size_t{1} << most_bits_);
    for (uint32_t i = 0; i < 256; ++i) suffix_[i] = static_cast<uint8_t>(i);
    Clear();
  }

  bool Next(ArchiveMember* member) override {
    *member = {};
    return !std::exchange(opened_, true);
  }

  size_t Read(std::span<uint8_t> out) override {
    size_t filled = 0;
    while (filled < out.size()) {
      if (pending_.empty() && !Decode()) break;
      const size_t count = std::min(out.size() - filled, pending_.size());
      std::copy_n(pending_.rbegin(), count, out.begin() + static_cast<std::ptrdiff_t>(filled));
      pending_.resize(pending_.size() - count);
      filled += count;
    }
    return filled;
  }

  int64_t packed() const override { return taken_; }
  int64_t read_to() const override { return taken_; }

 private:
  int NextByte() {
    if (at_ == size_) {
      at_ = 0;
      size_ = input_->Read(buffer_);
      if (size_ == 0) return -1;
    }
    ++taken_;
    return buffer_[at_++];
  }

  void Clear() {
    bits_ = kFirstBits;
    next_ = block_mode_ ? kClear + 1 : 256;
    has_last_ = false;
  }

  // Codes are written eight at a time: of the last group of a size, the rest is filling.
  bool SkipFilling() {
    for (; codes_ % 8 != 0; ++codes_)
      if (NextCode(/*counts=*/false) < 0) return false;
    held_ = held_bits_ = 0;
    return true;
  }

  int64_t NextCode(bool counts) {
    while (held_bits_ < bits_) {
      const int byte = NextByte();
      if (byte < 0) return -1;
      held_ |= static_cast<uint32_t>(byte) << held_bits_;
      held_bits_ += 8;
    }
    const uint32_t code = held_ & ((1U << bits_) - 1);
    held_ >>= bits_;
    held_bits_ -= bits_;
    if (counts) ++codes_;
    return code;
  }

  // The bytes of the next code, the last first; false at the end.
  bool Decode() {
    for (;;) {
      if (next_ > (1U << bits_) - 1 && bits_ < most_bits_) {
        if (!SkipFilling()) return false;
        ++bits_;
      }
      const int64_t read = NextCode(/*counts=*/true);
      if (read < 0) return false;
      auto code = static_cast<uint32_t>(read);
      if (block_mode_ && code == kClear) {
        if (!SkipFilling()) return false;
        codes_ = 0;
        Clear();
        continue;
      }
      if (code > next_ || (code == next_ && !has_last_) || (!has_last_ && code > 255))
        throw UnreadableError("is damaged: a code that was not made yet");
      const uint32_t now = code;
      if (code == next_) {  // that which this code makes
        pending_.push_back(first_byte_);
        code = last_;
      }
      for (; code > 255; code = prefix_[code]) pending_.push_back(suffix_[code]);
      first_byte_ = suffix_[code];
      pending_.push_back(first_byte_);
      if (has_last_ && next_ < (1U << most_bits_)) {
        prefix_[next_] = static_cast<uint16_t>(last_);
        suffix_[next_] = first_byte_;
        ++next_;
      }
      last_ = now;
      has_last_ = true;
      return true;
    }
  }

  ReplayReader* input_;
  std::vector<uint8_t> buffer_;
  size_t at_ = 0, size_ = 0;
  int64_t taken_ = 0;
  bool opened_ = false, block_mode_ = false, has_last_ = false;
  int most_bits_ = 0, bits_ = 0, held_bits_ = 0;
  uint32_t held_ = 0, next_ = 0, last_ = 0;
  int64_t codes_ = 0;  // since the codes have their size
  uint8_t first_byte_ = 0;
  std::vector<uint16_t> prefix_;
  std::vector<uint8_t> suffix_;
  std::vector<uint8_t> pending_;  // out of the last code, backwards
};

}  // namespace

std::unique_ptr<MemberSource> OpenCompress(ReplayReader* input, Watch) {
  return std::make_unique<CompressReader>(input);
}

}  // namespace fovea::data
