#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_ONENOTE_ONE_NOTE_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_ONENOTE_ONE_NOTE_READER_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "fovea/data/files/archives/member_source.h"
#include "fovea/data/files/archives/zip/byte_window.h"

namespace fovea::data {

// The files and pictures that are embedded in a section of OneNote, "file 1" and so on: each object
// FileDataStoreObject, wherever it stands. Where its footer is not at the place that its length
// says, it ends at the next object at the latest. Source: MS-ONESTORE, section 2.6.13.
class OneNoteReader : public MemberSource {
 public:
  explicit OneNoteReader(ReplayReader* input, Watch watch = {});

  bool Next(ArchiveMember* member) override;
  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return seen_to_; }
  int64_t read_to() const override { return bytes_.size(); }
  ByteSpan stands() const override { return stands_; }

 private:
  int64_t Find(int64_t from);

  ByteWindow bytes_;
  int64_t seen_to_ = 0;
  int64_t next_ = 0;    // where the next object may begin
  bool known_ = false;  // it begins there
  int files_ = 0;
  ByteSpan stands_;
  std::unique_ptr<ByteReader> current_;
};

std::unique_ptr<MemberSource> OpenOneNote(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_ONENOTE_ONE_NOTE_READER_H_
