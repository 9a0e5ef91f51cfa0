#ifndef FOVEA_DATA_FILES_FILE_WALK_H_
#define FOVEA_DATA_FILES_FILE_WALK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/walk/left_out.h"

namespace fovea::data {

// Bounds on what comes from outside. A member beyond one is reported, never silently left out.
struct ArchiveLimits {
  int depth = 8;                            // archives around a file
  int64_t entries = 1'000'000;              // of one file on disk, over all depths
  int64_t bytes = int64_t{1} << 40;         // unpacked, of one file on disk, over all depths
  double ratio = 250;                       // unpacked to packed, once above ratio_floor
  int64_t ratio_floor = int64_t{64} << 20;  // unpacked bytes below which ratio is not looked at
  // CPU time that an archive or compressed stream may take, with all that is done with its content:
  // `seconds`, once more for each archive that is open within it, and seconds_per_byte of all that
  // is read, packed or unpacked.
  double seconds = 1;
  double seconds_per_byte = 1e-6;
};

class PathFilter;

// Patterns are those of .gitignore (path_pattern.h).
struct WalkOptions {
  std::vector<std::string> include;  // files, or folders and archives with all that is in them;
                                     // empty: all. Other folders and archives are entered, too.
  std::vector<std::string> exclude;  // files; folders and archives, which are not entered
  std::vector<std::string> ignore_files;  // files with more of `exclude`
  bool archives = true;                   // look into archives
  bool follow_links = false;              // symbolic links to folders elsewhere, found on the way
  int64_t max_file_bytes = 0;             // larger files are left out; 0: none
  std::optional<int64_t> newer_than;      // ns since 1970: files on disk that were last modified or
                                          // changed (mtime, ctime) before or then are left out
  ArchiveLimits limits;
  // Is told of each symbolic link, fifo, socket and device that is found on the way, or in an
  // archive, and not left out, whatever becomes of it: "is a symbolic link to x", "is a fifo, not a
  // file". Any number of threads may call it.
  std::function<void(const std::string& path, const std::string& what)> special;

  // Made of the patterns above where many visits share it; else each makes its own.
  std::shared_ptr<const PathFilter> filter;
};
// options.filter, or a new one. Throws as PathFilter does.
std::shared_ptr<const PathFilter> FilterOf(const WalkOptions& options);

// Takes what is found. Paths of members read archive.zip!/inner/path.
class FileVisitor {
 public:
  virtual ~FileVisitor() = default;
  // An UnreadableError that bytes.Read throws may pass through: it becomes NotRead of this path.
  virtual void File(const std::string& path, ByteReader& bytes) = 0;
  virtual void NotRead(const std::string& path, const std::string& reason) = 0;
  // What a user should know of a path (empty: of all) though everything was read: an archive that
  // contradicts itself, an ignore file that was not obeyed.
  virtual void Note(const std::string& path, const std::string& text) = 0;
  // Called often while something is unpacked; what it throws ends the visit, and passes through.
  virtual void Poll() {}
  // A file, or an archive with all that is in it, that was not asked for.
  virtual void LeftOut(const std::string& /*path*/, LeftOutBy /*why*/) {}
};

// Visits a file on disk: itself, or, where its content (never its name) is an archive, a compressed
// file or an e-mail, what lies in it, to any depth within the limits: all that ArchiveKinds() has
// (archives/archive_kind.h). A compressed tar or cpio is one archive; another compressed file x.gz
// holds x.gz!/x, or x.gz!/content where the name does not say. What stands behind a script, a
// program or a picture is found, too (archives/embedded_archives.h).
//
// Every member is visited, or comes out with a reason, or is left out for having no content of its
// own: folders, hard links and symbolic links within the archive. Where reading of an archive ends
// early (damage, a limit), the archive itself comes out with the reason, after its members. What
// begins as an archive but is none is visited as the bytes that it is, and comes out with a reason,
// too. Names of members are their bytes, whatever these are (UTF-8, where a format has Unicode
// names), or "member N"; no member is ever written to disk under a name.
//
// A document (documents/document_kind.h: PDF, OLE compound files, RTF, OneNote) is visited as the
// bytes that it is, and what lies in it as x.pdf!/object 12, within the same limits. One that is
// encrypted (encrypted_document.h) comes out with a reason, too.
//
// Of a zip all members are visited that some program would unpack: those of each directory and
// those that only have a header of their own, each once; where directory and header disagree, in
// each way. What is odd about it is noted. Its members also come where it stands behind something
// else (a script, a program, a picture).
//
// What is read in any order (zip, 7z and others, and plain files, for a zip may stand at their end)
// and comes as a stream or out of another archive is held in memory, up to 64 MiB in all; archives
// go on in a temporary file without a name, up to 4 GiB; the rest is read from front to back in
// bounded memory.
//
// What stands behind the end of an archive, where some programs would run it, is visited as
// archive.zip!/(behind the end); of a zip also archive.zip!/(before the start) and archive.zip!/
// (between the members). A file of which less than half is the zip at its end comes as its own
// bytes instead.
//
// May be called by any number of threads. Whatever else than UnreadableError the visitor throws
// passes through. root: how many bytes of the path name what the walk began with, for the patterns.
void VisitFile(const std::string& path, const WalkOptions& options, FileVisitor& visitor,
               size_t root = 0);

// The same for bytes from anywhere, for instance standard input.
void VisitBytes(const std::string& path, ByteReader& bytes, const WalkOptions& options,
                FileVisitor& visitor);

// FolderWalk and VisitFile in one, on one thread. What the walk passed over comes out as notes.
// Throws InputError where a path does not exist.
void VisitAll(const std::vector<std::string>& paths, const WalkOptions& options,
              FileVisitor& visitor);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_FILE_WALK_H_
