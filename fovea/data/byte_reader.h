#ifndef FOVEA_DATA_BYTE_READER_H_
#define FOVEA_DATA_BYTE_READER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fovea::data {

// Why bytes, or the rest of them, cannot be had: what() is the reason alone, without the path, and
// remedy() what to do about it, where there is something to say.
class UnreadableError : public std::runtime_error {
 public:
  explicit UnreadableError(const std::string& reason, std::string remedy = "")
      : std::runtime_error(reason), remedy_(std::move(remedy)) {}
  const std::string& remedy() const { return remedy_; }

 private:
  std::string remedy_;
};

// Bytes from outside, from front to back, once.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  // Fills the front of `out`; 0 only at the end (or where `out` is empty). Throws UnreadableError
  // when the rest cannot be had (truncated, damaged, over a limit, vanished). Fewer bytes than
  // asked are not yet the end: what comes before an error is given out first, and the next call
  // throws it.
  virtual size_t Read(std::span<uint8_t> out) = 0;
};

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

// An open descriptor, such as standard input: Read gives what is there without waiting for more.
// It is not closed.
class DescriptorReader : public ByteReader {
 public:
  // stop, where given: Read throws UnreadableError ("was interrupted") soon after it is set, also
  // while nothing comes.
  explicit DescriptorReader(int descriptor, const std::atomic<bool>* stop = nullptr)
      : descriptor_(descriptor), stop_(stop) {}
  size_t Read(std::span<uint8_t> out) override;

 private:
  int descriptor_;
  const std::atomic<bool>* stop_;
};

// A file that is not empty. Throws InputError as CheckReadable (core/file.h) does.
DiskFile OpenFile(const std::string& path);

// The rest of a reader, whole. Throws UnreadableError when it is longer than max_bytes, and as the
// reader does.
std::string ReadAll(ByteReader& bytes, int64_t max_bytes);

// Read() for the parser of a text: an UnreadableError becomes the InputError of the file `name`.
size_t ReadChars(ByteReader* bytes, const std::string& name, std::span<char> out);

}  // namespace fovea::data

#endif  // FOVEA_DATA_BYTE_READER_H_
