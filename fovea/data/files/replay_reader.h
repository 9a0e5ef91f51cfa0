#ifndef FOVEA_DATA_FILES_REPLAY_READER_H_
#define FOVEA_DATA_FILES_REPLAY_READER_H_

#include <cstdint>
#include <exception>
#include <span>
#include <vector>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// Another reader, whose first bytes can be looked at, and read again.
class ReplayReader : public ByteReader {
 public:
  // Read again is at most this, of a reader that is not seekable.
  static constexpr size_t kReplay = size_t{256} << 10;

  explicit ReplayReader(ByteReader* source);
  explicit ReplayReader(SeekableReader* source);

  // The first `count` bytes (at most kBlock), all where there are fewer; reads on from the start
  // afterwards. Throws what the source throws if nothing comes before that.
  std::span<const uint8_t> Peek(size_t count);
  // From now on keeps what is read, so that Rewind() can go back.
  void Record() { recording_ = true; }
  // Whether it goes on from the start; nothing happens when too much was read for that.
  bool Rewind();

  size_t Read(std::span<uint8_t> out) override;
  SeekableReader* seekable() const { return seekable_; }
  void Seek(int64_t position);  // of a seekable source

 private:
  static constexpr size_t kBlock = size_t{64} << 10;
  void Fetch(size_t upto);

  ByteReader* source_;
  SeekableReader* seekable_ = nullptr;
  std::vector<uint8_t> front_;  // of the source
  size_t position_ = 0;         // in front_; at its end: in the source behind it
  bool recording_ = false;
  bool beyond_ = false;            // something was read that is not in front_
  std::exception_ptr unreadable_;  // what follows front_
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_REPLAY_READER_H_
