#ifndef FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_READER_H_

#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "fovea/data/files/archives/member_source.h"

struct archive_entry;

namespace fovea::data {

// libarchive for one archive.
class ArchiveReader : public MemberSource {
 public:
  // Throws UnreadableError where it is none of that kind or damaged at the start.
  ArchiveReader(const ArchiveKind& kind, ReplayReader* input, Watch watch = nullptr);
  ~ArchiveReader() override;
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  bool Next(ArchiveMember* member) override;
  bool goes_on() const override { return goes_on_; }

  size_t Read(std::span<uint8_t> out) override;

  int64_t packed() const override { return packed_; }
  int64_t read_to() const override;

 private:
  struct Freer {
    void operator()(archive* handle) const;
  };
  static ssize_t OnRead(archive* handle, void* self, const void** block);
  static int64_t OnSkip(archive* handle, void* self, int64_t count);
  static int64_t OnSeek(archive* handle, void* self, int64_t offset, int whence);
  int64_t Fail(archive* handle);
  void Rethrow();
  void CheckEmpty();
  [[noreturn]] void Damaged();
  std::string Name(archive_entry* entry);
  void NextBlock();
  bool CutOff() const;

  const ArchiveKind& kind_;
  ReplayReader* input_;
  const Watch watch_;  // may be empty
  std::vector<uint8_t> buffer_;
  int64_t position_ = 0, packed_ = 0;
  bool at_end_ = false;              // libarchive was told that the input ended
  std::array<uint8_t, 512> tail_{};  // last bytes of the input so far
  std::exception_ptr thrown_;        // by the input, to be thrown again outside of libarchive
  bool opened_ = false, goes_on_ = false;

  // The member's data that libarchive has unpacked.
  const uint8_t* block_ = nullptr;
  size_t block_bytes_ = 0;
  int64_t block_offset_ = 0, offset_ = 0;
  bool member_ended_ = false;
  std::string unreadable_;  // why the member cannot be read behind the block
  std::string fatal_;       // why nothing can be read any more

  std::unique_ptr<archive, Freer> handle_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_READER_H_
