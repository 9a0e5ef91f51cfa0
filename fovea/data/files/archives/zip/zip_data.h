#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_DATA_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_DATA_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/files/archives/unpacked_bytes.h"
#include "fovea/data/files/archives/zip/byte_window.h"

struct z_stream_s;

namespace fovea::data {

class ArchiveReader;
class ReplayReader;

// One way to take the data of a member: readers differ where what is said of it does.
struct ZipWay {
  uint16_t method = 0;
  int64_t length = 0;       // packed bytes at most, within the file
  int64_t said = -1;        // as somebody says; negative: nobody does, or more than any file has
  bool descriptor = false;  // the sizes may stand behind the data
  int64_t unpacked = 0;     // bytes, as they are said to be
  bool operator==(const ZipWay& other) const {
    return method == other.method && length == other.length;
  }
};

// What zlib needs to unpack, to be used again and again.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  z_stream_s* Fresh();

 private:
  std::unique_ptr<z_stream_s> stream_;
};

// The unpacked data of a member. Stored and deflated data are read here, so that it is known where
// they end; the rest by libarchive. A deflated member ends where its stream does, a stored one
// where its length says, or else where a data descriptor fits what was read. Throws UnreadableError
// where data are damaged or cut off, or have none of the checksums.
class ZipData : public PackedReader {
 public:
  // data: where it begins. checksums: those that are said; none: the descriptor has it.
  ZipData(ByteWindow* bytes, Inflater* inflater, const ZipWay& way, int64_t data,
          std::vector<uint32_t> checksums);
  ~ZipData() override;

  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return std::max(seen_to_, at_); }
  // Bytes up to there count as read already.
  void SeenTo(int64_t place) { seen_to_ = place; }
  int64_t at() const { return at_; }  // up to where it read

  bool ended() const { return ended_; }  // was read to the end
  // Once ended: where the packed data end, or a reader that goes by descriptors takes them to.
  int64_t end() const { return early_end_ > 0 ? early_end_ : at_; }
  // Once ended: behind the descriptor, where there is one; else end().
  int64_t behind() const { return behind_; }
  int64_t unpacked() const { return unpacked_; }

 private:
  size_t ReadStored(std::span<uint8_t> out);
  size_t ReadDeflated(std::span<uint8_t> out);
  size_t ReadOther(std::span<uint8_t> out);
  int64_t Descriptor(int64_t at, bool marked);
  void Finish();

  ByteWindow* const bytes_;
  const ZipWay way_;
  const int64_t data_;
  const std::vector<uint32_t> checksums_;
  z_stream_s* stream_ = nullptr;  // of a deflated one
  std::unique_ptr<PackedReader> source_;
  std::unique_ptr<ReplayReader> input_;
  std::unique_ptr<ArchiveReader> other_;
  int64_t at_, limit_, seen_to_ = 0, behind_ = 0, early_end_ = 0, unpacked_ = 0;
  uint32_t checksum_ = 0;
  bool ended_ = false;
  std::string problem_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_DATA_H_
