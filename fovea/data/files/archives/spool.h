#ifndef FOVEA_DATA_FILES_ARCHIVES_SPOOL_H_
#define FOVEA_DATA_FILES_ARCHIVES_SPOOL_H_

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// What a reader gives, kept so that it can be read in any order: in memory, and beyond that in a
// temporary file that has no name. Where that is not enough, the rest can be read once, from front
// to back.
class Spool : public SeekableReader {
 public:
  // Keeps the first bytes of a source that is no longer read by others; max_memory bytes in memory.
  Spool(ByteReader* source, int64_t max_memory);
  ~Spool() override;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Goes on in a temporary file (in TMPDIR, else /var/tmp or /tmp) to max_file bytes.
  void ExtendToFile(int64_t max_file);

  // Whether all that the source has is kept, up to what it throws.
  bool complete() const { return complete_; }
  // Why not, or why the source ends early; "": it is kept whole.
  std::string problem() const;
  int64_t in_memory() const { return static_cast<int64_t>(memory_.capacity()); }

  // Behind what is kept Read gives the rest of the source, or throws what that threw.
  size_t Read(std::span<uint8_t> out) override;
  void Seek(int64_t position) override { position_ = position; }
  int64_t size() const override { return kept_; }  // of what is kept

 private:
  size_t ReadSource(std::span<uint8_t> out);

  ByteReader* const source_;
  std::string memory_;
  int file_ = -1;
  int64_t kept_ = 0, position_ = 0;
  bool complete_ = false;
  std::exception_ptr thrown_;
  std::string problem_;
};

// Keeps the last bytes of what is read through it.
class TailReader : public ByteReader {
 public:
  explicit TailReader(ByteReader* source) : source_(source) {}
  size_t Read(std::span<uint8_t> out) override;
  std::string_view tail() const { return tail_; }  // at least the last 64 KiB and 22 bytes

 private:
  ByteReader* const source_;
  std::string tail_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_SPOOL_H_
