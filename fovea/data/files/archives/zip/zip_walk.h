#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_WALK_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_WALK_H_

#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/zip/byte_window.h"
#include "fovea/data/files/archives/zip/zip_data.h"
#include "fovea/data/files/archives/zip/zip_map.h"
#include "fovea/data/files/archives/zip/zip_told.h"

namespace fovea::data {

// What stands behind one local header, and all that is said of it.
struct ZipMember {
  int64_t at = 0, data = 0;         // where its header and its data begin
  std::vector<std::string> names;   // different ones, that of the directory first; may be empty
  std::vector<ZipWay> ways;         // at least one
  std::vector<uint32_t> checksums;  // said; none: the descriptor has it
  bool encrypted = false;           // all who say something about it say so
  uint32_t mode = 0;                // of Unix, as the directory says; 0: it does not
  bool unsized = false;             // only unpacking shows where the data end
  int64_t end = 0;                  // else: where they do, for who reads from front to back
};

// The members of a zip file, by place: all that directories list or that have a header outside of
// the data of others, each once, whoever would read them. What is said of a member is compared, and
// what is odd is told.
class ZipWalk {
 public:
  ZipWalk(ByteWindow* bytes, ZipMap* map, ZipTold* told);

  // The next member; false at the end.
  bool Next(ZipMember* member);
  // Where the member that Next() gave ends for who reads from front to back: headers behind that
  // are looked for. Up to `covered` the bytes are the member's for other readers.
  void EndsAt(int64_t place, int64_t covered);

  // Once Next() was false: bytes that are in no member, directory or end record, and not all zero.
  struct Rest {
    std::vector<std::pair<int64_t, int64_t>> before, between, behind;  // from, to
  };
  Rest TakeRest();
  bool has_end() const { return has_end_; }  // an end record or a directory is there

 private:
  bool Listed(const ZipListed* first, const ZipListed* last, ZipMember* member);
  bool Unlisted(int64_t at, ZipMember* member);
  void Describe(const ZipLocal& local, const ZipListed* first, const ZipListed* last,
                ZipMember* member);
  bool Scan(int64_t limit, ZipMember* member);
  void Stray(int64_t at);
  void Record(int64_t from, int64_t to);
  void Gap(int64_t from, int64_t to);

  ByteWindow* const bytes_;
  ZipMap* const map_;
  ZipTold* const told_;
  size_t next_ = 0, record_ = 0;   // in what the map has
  int64_t cursor_ = 0;             // all before it was looked at
  int64_t covered_ = 0;            // what comes before it is in some member
  int64_t at_ = -1;                // of the member given last
  int64_t first_ = -1, last_ = 0;  // bytes from the first member or record to the end of the last
  bool has_end_ = false;
  std::vector<int64_t> unlisted_;      // members given that no directory lists
  std::vector<ZipListed> late_;        // listed by a directory that was found late
  std::unordered_set<int64_t> given_;  // of those
  std::vector<std::pair<int64_t, int64_t>> gaps_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_WALK_H_
