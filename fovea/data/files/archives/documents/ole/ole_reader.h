#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_OLE_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_OLE_READER_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "fovea/data/files/archives/documents/ole/compound_file.h"
#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// The streams of a compound file (MS-CFB: Office of before, the macros of today's, .msg, .msi),
// each by its path; and behind it what it holds in a form of its own:
// - "Macros/VBA/Module1.bas", or .cls: the source of a module of VBA, decompressed (MS-OVBA)
// - "ObjectPool/_1/a.js": the file that is embedded by a stream \1Ole10Native (MS-OLEDS), by the
//   name that it is given
class OleReader : public MemberSource {
 public:
  explicit OleReader(ReplayReader* input, Watch watch = {});

  bool Next(ArchiveMember* member) override;
  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return seen_to_; }
  int64_t read_to() const override { return bytes_.size(); }
  ByteSpan stands() const override { return stands_; }

 private:
  // What lies in a stream.
  struct Inner {
    std::string name;
    uint32_t stream = 0;
    int64_t begin = 0;
    std::optional<int64_t> size;  // nullopt: it is the source of a module
  };

  void FindInner(uint32_t stream);
  void FindSource(uint32_t stream, const std::string& name);
  void FindNative(uint32_t stream, const std::string& path);
  void AddSource(uint32_t stream, int64_t begin);
  void LearnOffsets(uint32_t storage);
  std::unique_ptr<ByteReader> Source(uint32_t stream, int64_t begin);

  ByteWindow bytes_;
  int64_t seen_to_ = 0;
  std::optional<CompoundFile> file_;
  uint32_t next_ = 0;              // entry
  std::optional<uint32_t> given_;  // the stream that was given out last
  std::deque<Inner> inner_;        // that come next
  std::unique_ptr<ByteReader> current_;
  ByteSpan stands_;
  // Streams "dir" by their storages, and what the one of a storage says.
  std::optional<std::unordered_map<uint32_t, uint32_t>> dirs_;
  std::optional<uint32_t> offsets_of_;
  std::unordered_map<std::string, int64_t> offsets_;
  int64_t dir_bytes_ = 0;  // that were decompressed
  std::string problem_;
};

std::unique_ptr<MemberSource> OpenOle(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_OLE_READER_H_
