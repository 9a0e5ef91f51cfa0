#include "fovea/scan/text_position.h"

#include <algorithm>
#include <cstring>

namespace fovea::scan {
namespace {

constexpr int kMarkSize = 3;
constexpr uint32_t kMark = 0xEFBBBF;

}  // namespace

int64_t CountLineEnds(std::span<const uint8_t> bytes) {
  int64_t count = 0;
  const uint8_t* at = bytes.data();
  const uint8_t* const end = at + bytes.size();
  while (at != end) {
    const void* found = std::memchr(at, '\n', static_cast<size_t>(end - at));
    if (found == nullptr) break;
    at = static_cast<const uint8_t*>(found) + 1;
    ++count;
  }
  return count;
}

// The ranges are those of RFC 3629, section 4. A byte that does not continue a character ends it as
// one unit, and begins anew.
void TextPosition::Step(uint8_t byte) {
  after_return_ = false;
  if (wanted_ > 0) {
    if (byte >= low_ && byte <= high_) {
      low_ = 0x80, high_ = 0xBF;
      if (--wanted_ == 0) units_ += length_ == 4 ? 2 : 1;
      return;
    }
    ++units_;
    wanted_ = 0;
  }
  low_ = 0x80, high_ = 0xBF;
  if (byte >= 0xC2 && byte <= 0xF4) {
    length_ = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    wanted_ = length_ - 1;
    if (byte == 0xE0) low_ = 0xA0;
    if (byte == 0xED) high_ = 0x9F;
    if (byte == 0xF0) low_ = 0x90;
    if (byte == 0xF4) high_ = 0x8F;
  } else if (byte == '\n') {
    ++line_;
    units_ = 0;
  } else {
    ++units_;
    after_return_ = byte == '\r';
  }
}

void TextPosition::Advance(std::span<const uint8_t> bytes) {
  while (seen_ < kMarkSize && !bytes.empty()) {
    Step(bytes[0]);
    mark_ = mark_ << 8 | bytes[0];
    bytes = bytes.subspan(1);
    if (++seen_ == kMarkSize && mark_ == kMark) units_ = 0;
  }
  if (const void* last = bytes.empty() ? nullptr : memrchr(bytes.data(), '\n', bytes.size())) {
    const auto whole = static_cast<size_t>(static_cast<const uint8_t*>(last) + 1 - bytes.data());
    line_ += CountLineEnds(bytes.first(whole));
    bytes = bytes.subspan(whole);
    units_ = 0;
    wanted_ = 0;
    after_return_ = false;
  }
  while (!bytes.empty()) {
    // Plain ASCII goes eight bytes at a time; the last byte of all says what a '\n' would follow.
    uint64_t eight = 0;
    while (wanted_ == 0 && bytes.size() > sizeof(eight)) {
      std::memcpy(&eight, bytes.data(), sizeof(eight));
      if ((eight & 0x8080808080808080u) != 0) break;
      units_ += sizeof(eight);
      bytes = bytes.subspan(sizeof(eight));
    }
    Step(bytes[0]);
    bytes = bytes.subspan(1);
  }
}

}  // namespace fovea::scan
