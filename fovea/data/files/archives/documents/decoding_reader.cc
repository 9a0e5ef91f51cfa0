#include "fovea/data/files/archives/documents/decoding_reader.h"

#include <algorithm>
#include <cstring>

#include "fovea/core/error.h"

namespace fovea::data {

void DecodingReader::Fill() {
  constexpr size_t kBlock = size_t{8} << 10;
  block_.resize(kBlock);
  at_ = size_ = 0;
  size_ = source_->Read(block_);
}

size_t DecodingReader::Read(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    if (given_ < decoded_.size()) {
      const size_t count = std::min(out.size() - filled, decoded_.size() - given_);
      std::memcpy(out.data() + filled, decoded_.data() + given_, count);
      filled += count;
      given_ += count;
      continue;
    }
    if (thrown_ && filled == 0) std::rethrow_exception(thrown_);
    if (thrown_ || ended_) break;
    decoded_.clear();
    given_ = 0;
    try {
      ended_ = !Decode(&decoded_);
    } catch (const UnreadableError&) {
      thrown_ = std::current_exception();
    }
  }
  return filled;
}

size_t DamageTeller::Read(std::span<uint8_t> out) {
  try {
    const size_t got = stream_->Read(out);
    read_ += static_cast<int64_t>(got);
    return got;
  } catch (const DecodingError&) {
    throw UnreadableError(StrCat("its stream is damaged after ", read_, " bytes"));
  }
}

std::string HeadOf(ByteReader* bytes, size_t most) {
  std::string head(most, '\0');
  size_t filled = 0;
  try {
    while (filled < most) {
      const size_t got =
          bytes->Read({reinterpret_cast<uint8_t*>(head.data()) + filled, most - filled});
      if (got == 0) break;
      filled += got;
    }
  } catch (const UnreadableError&) {
  }
  head.resize(filled);
  return head;
}

}  // namespace fovea::data
