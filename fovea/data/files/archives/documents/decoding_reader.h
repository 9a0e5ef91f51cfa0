#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_DECODING_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_DECODING_READER_H_

#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// Bytes are not of their encoding, from here on.
class DecodingError : public UnreadableError {
 public:
  DecodingError() : UnreadableError("is damaged") {}
};

// What another reader gives, decoded as it is read. In bounded memory.
class DecodingReader : public ByteReader {
 public:
  explicit DecodingReader(std::unique_ptr<ByteReader> source) : source_(std::move(source)) {}
  size_t Read(std::span<uint8_t> out) final;

 protected:
  // Decode need not go on when it has made so much in one call.
  static constexpr size_t kEnough = size_t{16} << 10;

  // Appends something of what comes next; false where there is no more. Throws DecodingError, and
  // as the source does; what it appended before counts.
  virtual bool Decode(std::string* out) = 0;

  // Of the encoded bytes the next one, or −1.
  int NextByte() {
    const std::span<const uint8_t> bytes = Encoded();
    if (bytes.empty()) return -1;
    ++at_;
    return bytes[0];
  }
  // Those that are at hand, none at the end; Used() passes over some.
  std::span<const uint8_t> Encoded() {
    if (at_ == size_) Fill();
    return std::span<const uint8_t>(block_).subspan(at_, size_ - at_);
  }
  void Used(size_t count) { at_ += count; }

 private:
  void Fill();

  const std::unique_ptr<ByteReader> source_;
  std::vector<uint8_t> block_;
  size_t at_ = 0, size_ = 0;  // of block_
  std::string decoded_;
  size_t given_ = 0;  // of decoded_
  std::exception_ptr thrown_;
  bool ended_ = false;
};

// Says of a stream where it is damaged: "its stream is damaged after 120 bytes".
class DamageTeller : public ByteReader {
 public:
  explicit DamageTeller(std::unique_ptr<ByteReader> stream) : stream_(std::move(stream)) {}
  size_t Read(std::span<uint8_t> out) override;

 private:
  const std::unique_ptr<ByteReader> stream_;
  int64_t read_ = 0;
};

// The first bytes of a reader, fewer where there are no more, or they cannot be read.
std::string HeadOf(ByteReader* bytes, size_t most);

// Nothing, and why.
class NothingToRead : public ByteReader {
 public:
  explicit NothingToRead(std::string reason) : reason_(std::move(reason)) {}
  size_t Read(std::span<uint8_t>) override { throw UnreadableError(reason_); }

 private:
  const std::string reason_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_DECODING_READER_H_
