#ifndef FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_KIND_H_
#define FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_KIND_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct archive;

namespace fovea::data {

class MemberSource;
class ReplayReader;

// Called before each block of the input is read; what it throws passes through. May be empty.
using Watch = std::function<void()>;

// What shows that an archive is there to its end.
enum class ArchiveEnd {
  kFormat,     // libarchive finds out
  kZeros,      // what was read of it ends in zeros
  kStop,       // libarchive reads no further than a mark
  kRar5Block,  // a certain block
};

// A format: an archive with members, or a compressed stream.
struct ArchiveKind {
  const char* name;                    // "a zip archive"
  const char* endings = "";            // usual ones, for people
  int (*support)(archive*) = nullptr;  // lets libarchive read this format, and no other
  int filter = 0;                      // ARCHIVE_FILTER_… of a compressed stream; 0: an archive
  bool within_compressed = false;      // a stream of it is one thing with it: .tar.gz, .rpm
  ArchiveEnd end = ArchiveEnd::kFormat;
  // Where it ends, of one whose own numbers say so; nullptr: where libarchive stopped.
  int64_t (*end_at)(ReplayReader* input) = nullptr;
  int overrun = 0;  // bytes behind the end that libarchive takes for a next part, and drops
  bool needs_seek = false;
  bool skips_by_unpacking = false;  // passing over a member costs as much as reading it
  bool unicode_names = false;       // kept as such by the format, not as bytes
  bool is_text = false;             // what stands around its members can be read, too
  bool is_document = false;         // comes as the bytes that it is, too; nothing stands behind it
  const char* refusal = nullptr;    // why it is never unpacked
  bool weak = false;  // the mark is short: what cannot be opened is more likely something else
  // Of one not for libarchive.
  std::unique_ptr<MemberSource> (*open)(ReplayReader*, Watch) = nullptr;
};

// Bytes at the front that KindOf looks at: a file system on a disc begins far behind the start.
inline constexpr size_t kKindBytes = 32774;

// What the first bytes of a file (all, where it is shorter) say that it is; nullptr: no archive.
// Never more than a guess: whether it can be read turns out on reading.
const ArchiveKind* KindOf(std::span<const uint8_t> head);

// Zip without its directory at the end, which needs seeking.
extern const ArchiveKind kStreamedZip;
bool IsZip(const ArchiveKind& kind);
bool IsRpm(const ArchiveKind& kind);

// All of them, for people: first those that are read.
std::vector<const ArchiveKind*> ArchiveKinds();

// Why a file with this head would take too much memory to unpack; empty: it does not.
std::string MemoryRefusal(const ArchiveKind& kind, std::span<const uint8_t> head);
// The same for what asks for so many bytes.
std::string MemoryRefusal(uint64_t bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_KIND_H_
