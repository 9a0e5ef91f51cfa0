#ifndef FOVEA_DATA_FILES_ARCHIVES_MEMBER_SOURCE_H_
#define FOVEA_DATA_FILES_ARCHIVES_MEMBER_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fovea/core/byte_span.h"
#include "fovea/data/files/archives/archive_kind.h"
#include "fovea/data/files/archives/replay_reader.h"
#include "fovea/data/files/archives/unpacked_bytes.h"

namespace fovea::data {

struct ArchiveMember {
  enum class Type { kFile, kFolder, kSymbolicLink, kHardLink, kOther };
  std::string name;  // its bytes; "" where there is none
  Type type = Type::kFile;
  std::string target;  // of a link
  std::string what;    // of kOther: "is a fifo, not a file"
  bool encrypted = false;
  std::optional<int64_t> bytes;           // as the archive says
  bool plain = false;                     // not to be opened, whatever it begins with
  const ArchiveKind* declared = nullptr;  // what the archive says that it is
  std::string not_read;                   // why its bytes are not all that is in it
};

// The members of one container, from front to back; Read() reads the current one.
class MemberSource : public PackedReader {
 public:
  // The next member; false at the end. Throws UnreadableError when it is damaged; if goes_on(), the
  // next call may find more.
  virtual bool Next(ArchiveMember* member) = 0;
  virtual bool goes_on() const { return false; }
  // Where in the input the current member stands as it is, once it was read; empty: nowhere in one
  // piece.
  virtual ByteSpan stands() const { return {}; }

  // Position in the input up to which it was made use of.
  virtual int64_t read_to() const = 0;
};

// Both must outlive it. Throws UnreadableError where it is none of that kind or damaged at the
// start.
std::unique_ptr<MemberSource> OpenMembers(const ArchiveKind& kind, ReplayReader* input,
                                          Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MEMBER_SOURCE_H_
