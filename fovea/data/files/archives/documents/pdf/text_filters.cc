#include "fovea/data/files/archives/documents/pdf/text_filters.h"

#include "fovea/data/content/plain_text.h"

namespace fovea::data {

bool AsciiHexReader::Decode(std::string* out) {
  while (out->size() < kEnough) {
    const int c = NextByte();
    if (c < 0 || c == '>') {
      if (high_ >= 0) out->push_back(static_cast<char>(high_ << 4));
      return false;
    }
    const int value = HexValue(static_cast<char>(c));
    if (value < 0) continue;
    if (high_ >= 0) out->push_back(static_cast<char>(high_ << 4 | value));
    high_ = high_ >= 0 ? -1 : value;
  }
  return true;
}

bool Ascii85Reader::Decode(std::string* out) {
  constexpr uint32_t kBase = 85;
  const auto put = [&](int bytes) {
    for (int i = 0; i < bytes; ++i) out->push_back(static_cast<char>(group_ >> (24 - 8 * i)));
    group_ = 0;
    digits_ = 0;
  };
  while (out->size() < kEnough) {
    const int c = NextByte();
    if (c < 0 || c == '~') {
      const int bytes = digits_ - 1;
      if (bytes <= 0) return false;
      while (digits_ < 5) group_ = group_ * kBase + (kBase - 1), ++digits_;
      put(bytes);
      return false;
    }
    if (c == 'z' && digits_ == 0) put(4);
    if (c < '!' || c > 'u') continue;
    group_ = group_ * kBase + static_cast<uint32_t>(c - '!');
    if (++digits_ == 5) put(4);
  }
  return true;
}

bool RunLengthReader::Decode(std::string* out) {
  constexpr int kEnd = 128;
  while (out->size() < kEnough) {
    const int length = NextByte();
    if (length < 0 || length == kEnd) return false;
    if (length > kEnd) {
      const int byte = NextByte();
      if (byte < 0) return false;
      out->append(static_cast<size_t>(257 - length), static_cast<char>(byte));
      continue;
    }
    for (int i = 0; i <= length; ++i) {
      const int byte = NextByte();
      if (byte < 0) return false;
      out->push_back(static_cast<char>(byte));
    }
  }
  return true;
}

}  // namespace fovea::data
