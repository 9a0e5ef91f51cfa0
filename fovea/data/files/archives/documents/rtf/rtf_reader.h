#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "fovea/data/files/archives/documents/rtf/rtf_object_data.h"
#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// The objects that are embedded in RTF, wherever \objdata stands: "object 1 Word.Document.8", with
// the class that its header names and the data behind it, or "object 1 a.js", a file that was
// packaged. Where there is no such header, all of the data are "object 1", or what is a compound
// file of them. Source: RTF 1.9.1, "Objects"; MS-OLEDS, section 2.2.
class RtfReader : public MemberSource {
 public:
  explicit RtfReader(ReplayReader* input, Watch watch = {});

  bool Next(ArchiveMember* member) override;
  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return seen_to_; }
  int64_t read_to() const override { return bytes_.size(); }

 private:
  bool FindObject();
  bool TakeNumber();
  void Begin(ArchiveMember* member);

  ByteWindow bytes_;
  int64_t seen_to_ = 0, at_ = 0;
  int64_t again_ = 0;  // bytes that are looked at more than once
  int objects_ = 0;
  std::unique_ptr<RtfObjectData> data_;
  std::string head_;    // of the data
  size_t given_ = 0;    // of head_
  int64_t left_ = 0;    // bytes of the member
  bool sized_ = false;  // as its header says; else all that there are
};

std::unique_ptr<MemberSource> OpenRtf(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_READER_H_
