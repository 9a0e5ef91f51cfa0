#include "fovea/data/files/archives/documents/ole/vba_container.h"

#include <algorithm>
#include <bit>

namespace fovea::data {
namespace {

constexpr int kSignature = 1;  // of a container

unsigned Byte(std::string_view bytes, size_t at) { return static_cast<unsigned char>(bytes[at]); }

}  // namespace

bool DecompressVbaTokens(std::string_view tokens, std::string* out) {
  const size_t begin = out->size();
  for (size_t at = 0; at < tokens.size();) {
    const unsigned flags = Byte(tokens, at++);
    for (int bit = 0; bit < 8 && at < tokens.size(); ++bit) {
      const size_t made = out->size() - begin;
      if (made >= kVbaChunk) return made == kVbaChunk;
      if ((flags >> bit & 1) == 0) {
        out->push_back(tokens[at++]);
        continue;
      }
      if (at + 2 > tokens.size()) return false;
      const unsigned token = Byte(tokens, at) | Byte(tokens, at + 1) << 8;
      at += 2;
      // As many bits for the offset as it takes to reach back to the chunk's begin, at least four.
      if (made == 0) return false;
      const int offset_bits = std::max(4, static_cast<int>(std::bit_width(made - 1)));
      const size_t length = (token & (0xffffU >> offset_bits)) + 3;
      const size_t offset = (token >> (16 - offset_bits)) + 1;
      if (offset > made) return false;
      for (size_t i = 0; i < length && out->size() - begin < kVbaChunk; ++i)
        out->push_back((*out)[out->size() - offset]);
    }
  }
  return true;
}

// One chunk, whose header says how long it is: section 2.4.1.1.5
bool VbaReader::Decode(std::string* out) {
  if (!began_) {
    const int signature = NextByte();
    if (signature < 0) return false;
    if (signature != kSignature) throw DecodingError();
    began_ = true;
  }
  const int low = NextByte(), high = NextByte();
  if (low < 0) return false;
  if (high < 0 || (high >> 4 & 7) != 3) throw DecodingError();
  const bool compressed = (high & 0x80) != 0;
  size_t left = compressed ? static_cast<size_t>((high & 0xf) << 8 | low) + 1 : kVbaChunk;
  std::string chunk;
  while (left > 0) {
    const std::span<const uint8_t> bytes = Encoded();
    const size_t count = std::min(left, bytes.size());
    if (count == 0) break;
    chunk.append(reinterpret_cast<const char*>(bytes.data()), count);
    Used(count);
    left -= count;
  }
  if (!compressed)
    *out += chunk;
  else if (!DecompressVbaTokens(chunk, out))
    throw DecodingError();
  return left == 0;
}

}  // namespace fovea::data
