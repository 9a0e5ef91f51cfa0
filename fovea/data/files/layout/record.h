#ifndef FOVEA_DATA_FILES_LAYOUT_RECORD_H_
#define FOVEA_DATA_FILES_LAYOUT_RECORD_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fovea::data {

// Numbers and texts at fixed places of a header, which need not be aligned. What does not lie
// within its bytes is 0 or empty.
class Record {
 public:
  Record() = default;
  explicit Record(std::span<const uint8_t> bytes, std::endian order = std::endian::little)
      : bytes_(bytes), order_(order) {}

  bool empty() const { return bytes_.empty(); }
  size_t size() const { return bytes_.size(); }
  std::endian order() const { return order_; }

  // width: 1 to 8 bytes.
  uint64_t Number(size_t at, size_t width) const {
    const std::span<const uint8_t> field = Field(at, width);
    uint64_t value = 0;
    for (size_t i = 0; i < field.size(); ++i)
      value = value << 8 | field[order_ == std::endian::big ? i : field.size() - 1 - i];
    return value;
  }
  uint8_t U8(size_t at) const { return static_cast<uint8_t>(Number(at, 1)); }
  uint16_t U16(size_t at) const { return static_cast<uint16_t>(Number(at, 2)); }
  uint32_t U32(size_t at) const { return static_cast<uint32_t>(Number(at, 4)); }
  uint64_t U64(size_t at) const { return Number(at, 8); }

  // Up to a NUL, at most `most` bytes.
  std::string_view Text(size_t at, size_t most) const {
    if (at >= bytes_.size()) return {};
    const auto field = bytes_.subspan(at, std::min(most, bytes_.size() - at));
    const auto end = std::find(field.begin(), field.end(), uint8_t{0});
    return {reinterpret_cast<const char*>(field.data()), static_cast<size_t>(end - field.begin())};
  }

  // Bytes [at, at + length), or nothing.
  std::span<const uint8_t> Field(size_t at, size_t length) const {
    if (at > bytes_.size() || length > bytes_.size() - at) return {};
    return bytes_.subspan(at, length);
  }
  Record Sub(size_t at, size_t length) const { return Record(Field(at, length), order_); }

 private:
  std::span<const uint8_t> bytes_;
  std::endian order_ = std::endian::little;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_RECORD_H_
