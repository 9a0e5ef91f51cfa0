#ifndef FOVEA_DATA_FILES_ARCHIVES_REPLAY_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_REPLAY_READER_H_

#include <cstdint>
#include <exception>
#include <span>
#include <vector>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// Another reader, whose first bytes can be looked at and read again, and the last ones, too.
class ReplayReader : public ByteReader {
 public:
  // Of a reader that is not seekable: the front that is kept, and about as much of what was read
  // last.
  static constexpr size_t kReplay = size_t{256} << 10;

  explicit ReplayReader(ByteReader* source);
  explicit ReplayReader(SeekableReader* source);

  // The first `count` bytes (at most kBlock), all where there are fewer; reading goes on where it
  // was. Throws what the source throws if nothing comes before that.
  std::span<const uint8_t> Peek(size_t count);
  // From now on keeps what is read, so that GoTo() can go back.
  void Record() { recording_ = true; }
  // Whether it goes on from there; nothing happens when that is not kept. At most what was read.
  bool GoTo(int64_t position);
  bool Rewind() { return GoTo(0); }

  size_t Read(std::span<uint8_t> out) override;
  SeekableReader* seekable() const { return seekable_; }
  void Seek(int64_t position);  // of a seekable source

 private:
  static constexpr size_t kBlock = size_t{64} << 10;
  void Fetch(size_t upto);
  void Keep(std::span<const uint8_t> bytes);
  int64_t front_end() const { return static_cast<int64_t>(front_.size()); }
  int64_t recent_start() const { return source_at_ - static_cast<int64_t>(recent_.size()); }

  ByteReader* source_;
  SeekableReader* seekable_ = nullptr;
  std::vector<uint8_t> front_;   // of the source
  std::vector<uint8_t> recent_;  // before source_at_, and behind front_
  int64_t position_ = 0;
  int64_t source_at_ = 0;  // where the source goes on, if it is not seekable
  bool recording_ = false;
  std::exception_ptr unreadable_;  // what follows at the source
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_REPLAY_READER_H_
