#ifndef FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_VISIT_H_
#define FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_VISIT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "fovea/data/files/archives/embedded_archives.h"
#include "fovea/data/files/archives/member_source.h"
#include "fovea/data/files/archives/unpack_budget.h"
#include "fovea/data/files/walk/passed_over.h"
#include "fovea/data/files/walk/path_filter.h"

namespace fovea::data {

class Spool;
struct ZipMember;

// One file on disk, or one stream, with all that lies in it.
class ArchiveVisit {
 public:
  // root: how many bytes of the path that starts it name what the walk began with.
  ArchiveVisit(const WalkOptions& options, FileVisitor* visitor, size_t root = 0);

  void Start(const std::string& path, ReplayReader* input);

 private:
  // Whether an archive is a part of a file that is something else, and was visited as that.
  enum class Host { kNone, kCertain, kGuess };
  // Where something lies.
  struct Nesting {
    UnpackLayer* layer = nullptr;  // of the archive around it
    int depth = 0;                 // archives around it
    bool asked = false;            // its path, or that of an archive around it, is included
    Host host = Host::kNone;
    bool told = false;  // why something in it cannot be read: it is encrypted, or perhaps nothing
  };

  // Archives that came as members and stand in a file as they are: where they begin, and end.
  using Places = std::map<int64_t, int64_t>;

  // Whether the path is asked for, by itself or the folders and archives around it.
  bool Asked(const std::string& path, const Nesting& place) const;
  // Tells so where the path, from its first `from` bytes on, is to be left out.
  bool LeavesOut(const std::string& path, size_t from, std::optional<int64_t> bytes);

  // declared: taken for that where its first bytes do not say what it is.
  void Content(const std::string& path, ReplayReader* input, Nesting place,
               const ArchiveKind* declared = nullptr);
  void AsItIs(const std::string& path, ReplayReader* input, const Nesting& place);
  void Plain(const std::string& path, ReplayReader* input, const Nesting& place);
  bool Bytes(const std::string& path, ReplayReader* input, const Nesting& place,
             EmbeddedArchives* archives);
  // In archive_visit_document.cc.
  void Document(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                const Nesting& place);
  Places InDocument(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                    Nesting place);
  void Open(const std::string& path, const ArchiveKind& kind, ReplayReader* input, Nesting place);
  void Spooled(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
               const Nesting& place);
  void WithSpool(Spool* spool, const std::function<void(ReplayReader*)>& visit);
  void LargePlain(const std::string& path, Spool* spool, const Nesting& place);
  bool Members(const std::string& path, const ArchiveKind& kind, ReplayReader* input, Nesting place,
               Places* places = nullptr);
  void Member(const std::string& path, const ArchiveMember& member, ByteReader* bytes,
              Nesting place);
  void Stream(const std::string& path, const ArchiveKind& kind, ReplayReader* input, Nesting place);
  Watch WatchOf(const UnpackLayer& layer);
  void Embedded(const std::string& path, SeekableReader* whole, const EmbeddedArchives& archives,
                const Nesting& place, const Places& others = {});
  void Behind(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
              int64_t read_to, Nesting place);
  // In archive_visit_zip.cc.
  struct OpenZip;
  bool ZipBehindHeader(const std::string& path, ReplayReader* input, const Nesting& place,
                       const Places* others = nullptr);
  bool Zip(const std::string& path, ReplayReader* input, const Nesting& place, bool with_rest,
           std::string* problem);
  void VisitZipMember(OpenZip* zip, const ZipMember& member);
  void VisitZipData(const std::string& prefix, ArchiveMember member, uint32_t mode,
                    ByteReader* bytes, const Nesting& within);
  void VisitZipRest(OpenZip* zip, const Nesting& place);
  void NotAnArchive(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                    const Nesting& place, const std::string& problem);

  const WalkOptions& options_;
  const std::shared_ptr<const PathFilter> filter_;
  const size_t root_;
  FileVisitor* const visitor_;
  UnpackBudget budget_;
  std::map<std::string, PassedOver> passed_over_;  // by archive
  int64_t embedded_end_ = 0;  // of the embedded archive that was read last, from its start
  std::string encrypted_;     // the document that was last found to be so
  std::string opened_;        // the archive that was last opened, and is one from its first byte on
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_VISIT_H_
