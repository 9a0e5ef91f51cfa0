#ifndef FOVEA_DATA_FILES_FILE_READERS_H_
#define FOVEA_DATA_FILES_FILE_READERS_H_

#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/file_walk.h"

namespace fovea::data {

// One that can also go back.
class SeekableReader : public ByteReader {
 public:
  virtual void Seek(int64_t position) = 0;  // 0 … size()
  virtual int64_t size() const = 0;
};

// A regular file. Throws UnreadableError when it cannot be opened, is none, or becomes shorter
// while it is read.
class DiskFile : public SeekableReader {
 public:
  explicit DiskFile(const std::string& path);
  ~DiskFile() override;
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  size_t Read(std::span<uint8_t> out) override;
  void Seek(int64_t position) override;
  int64_t size() const override { return size_; }

 private:
  int descriptor_ = -1;
  int64_t size_ = 0, position_ = 0;
  bool at_end_ = false;
};

// Bytes that stay where they are while this lives.
class MemoryBytes : public SeekableReader {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  size_t Read(std::span<uint8_t> out) override;
  void Seek(int64_t position) override { position_ = static_cast<size_t>(position); }
  int64_t size() const override { return static_cast<int64_t>(bytes_.size()); }

 private:
  std::string_view bytes_;
  size_t position_ = 0;
};

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

#endif  // FOVEA_DATA_FILES_FILE_READERS_H_
