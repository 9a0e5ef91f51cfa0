#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_RECORDS_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/archives/zip/byte_window.h"

// The records of a zip file as they stand in it; nothing that they say is believed here.
// Source: APPNOTE.TXT 6.3.10, 4.3 and 4.5; Info-ZIP's extrafld.txt for 0x7075
namespace fovea::data {

inline constexpr std::string_view kZipLocalMark = "PK\3\4", kZipListedMark = "PK\1\2",
                                  kZipEndMark = "PK\5\6", kZipEnd64Mark = "PK\6\6",
                                  kZipLocator64Mark = "PK\6\7", kZipDescriptorMark = "PK\7\x08";
inline constexpr int64_t kZipLocalBytes = 30, kZipListedBytes = 46, kZipEndBytes = 22,
                         kZipEnd64Bytes = 56, kZipLocator64Bytes = 20;

// What is said of a member in front of it, or in the directory.
struct ZipHeader {
  uint8_t system = 0;  // that made it: 0 MS-DOS, 3 Unix
  uint16_t flags = 0, method = 0;
  uint32_t checksum = 0;
  int64_t packed = 0, unpacked = 0;  // bytes; negative: more than any file has
  std::string name;                  // its bytes
  std::string other_name;            // by the Unicode path field, where it is none for `name`

  bool encrypted() const { return (flags & 1) != 0 || method == 99; }
  bool has_descriptor() const { return (flags & 8) != 0; }  // sizes stand behind the data
};

struct ZipLocal : ZipHeader {
  int64_t at = 0, data = 0;  // where it begins, and where the member's data do
  // Whether it gives the sizes itself.
  bool sized() const { return !has_descriptor() || packed > 0; }
};

struct ZipListed : ZipHeader {
  int64_t local = 0;  // where the header in front of the member is said to be
  uint32_t mode = 0;  // of Unix; 0: not said
  int64_t end = 0;    // of this entry
};

// One reading of an end record: where the directory is said to be.
struct ZipEnd {
  int64_t directory_end = 0;  // of a directory right in front of the end record
  int64_t size = 0, offset = 0;
};

// Nothing where there is no such record, whole.
std::optional<ZipLocal> ReadZipLocal(ByteWindow* bytes, int64_t at);
std::optional<ZipListed> ReadZipListed(ByteWindow* bytes, int64_t at);
// The readings of the end record at a position: by it and by the ones of Zip64 that belong to it.
// Adds where those are to `records`.
std::vector<ZipEnd> ReadZipEnd(ByteWindow* bytes, int64_t at,
                               std::vector<std::pair<int64_t, int64_t>>* records);

// "deflate", or "" for a number that is no method.
std::string_view ZipMethodName(uint16_t method);
// Whether it can be unpacked.
bool ZipMethodKnown(uint16_t method);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_RECORDS_H_
