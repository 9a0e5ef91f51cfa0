#include "fovea/data/files/archives/documents/pdf/lzw_filter.h"

#include <algorithm>

namespace fovea::data {

int LzwReader::NextCode() {
  while (held_bits_ < bits_) {
    const int byte = NextByte();
    if (byte < 0) return -1;
    held_ = held_ << 8 | static_cast<uint32_t>(byte);
    held_bits_ += 8;
  }
  held_bits_ -= bits_;
  return static_cast<int>(held_ >> held_bits_ & ((1U << bits_) - 1));
}

bool LzwReader::Decode(std::string* out) {
  while (out->size() < kEnough) {
    const int read = NextCode();
    if (read < 0 || read == static_cast<int>(kEnd)) return false;
    auto code = static_cast<uint32_t>(read);
    if (code == kClear) {
      Clear();
      continue;
    }
    const bool has_last = last_ < kCodes;
    if (code > next_ || (code == next_ && !has_last) || (code > kEnd && !has_last))
      throw DecodingError();
    const uint32_t now = code;
    const size_t begin = out->size();
    if (code == next_) {  // that which this code makes
      out->push_back(first_byte_);
      code = last_;
    }
    for (; code > kEnd; code = prefix_[code]) out->push_back(suffix_[code]);
    first_byte_ = static_cast<char>(code);
    out->push_back(first_byte_);
    std::reverse(out->begin() + static_cast<std::ptrdiff_t>(begin), out->end());
    if (has_last && next_ < kCodes) {
      prefix_[next_] = static_cast<uint16_t>(last_);
      suffix_[next_] = first_byte_;
      ++next_;
    }
    last_ = now;
    while (bits_ < 12 && next_ + early_ >= 1U << bits_) ++bits_;
  }
  return true;
}

}  // namespace fovea::data
