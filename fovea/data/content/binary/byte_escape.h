#ifndef FOVEA_DATA_CONTENT_BINARY_BYTE_ESCAPE_H_
#define FOVEA_DATA_CONTENT_BINARY_BYTE_ESCAPE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fovea::data {

// An escape read for the bytes that it makes in memory, where escapes.h reads characters.
struct ByteEscape {
  size_t size = 0;  // bytes of the escape; 0: it is none
  uint16_t value = 0;
  bool is_unit = false;  // of UTF-16: two bytes, the low one first
};

// The escape at text[at]: \x90 \220 \0 \u9090 \u{90}, with its backslash doubled or not, or \n;
// with `percent` %90 and %u9090 instead.
ByteEscape ReadByteEscape(std::string_view text, size_t at, bool percent);

// Tells text that is written in units of UTF-16, as that of other alphabets is, from bytes.
class UnitCounter {
 public:
  // `adjacent`: the unit before stands right before it.
  void Add(uint16_t unit, bool adjacent);
  size_t count() const { return count_; }
  // All of them below 256: each is one byte then.
  bool narrow() const { return narrow_; }
  // Nearly all are of alphabets that texts are written in, not half of them the one before again,
  // and hardly any Hangul stands among ideographs: pushes of strings look like those.
  bool IsText() const;

 private:
  size_t count_ = 0, usual_ = 0, repeated_ = 0, hangul_ = 0, ideographs_ = 0;
  uint16_t last_ = 0;
  bool narrow_ = true;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_BYTE_ESCAPE_H_
