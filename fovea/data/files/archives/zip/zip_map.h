#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_MAP_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_MAP_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/replay_reader.h"
#include "fovea/data/files/archives/zip/byte_window.h"
#include "fovea/data/files/archives/zip/zip_records.h"

namespace fovea::data {

// What the directories of a zip file say: all that some reader would go by. A reader takes the last
// end record, or the last that fits; some look for the directory in front of it, some where it says
// that the directory is; a file may hold several archives one behind the other.
class ZipMap {
 public:
  // Reads the directories that end records lead to: those in the last 64 KiB and, where an archive
  // begins behind the start of the file, those in front of that. Holds at most max_entries.
  ZipMap(ByteWindow* bytes, int64_t max_entries);

  // Members as the directories list them, by place; some places may be no member's.
  const std::vector<ZipListed>& listed() const { return listed_; }
  // What directories and end records take up: from, to; by place, without overlaps.
  const std::vector<std::pair<int64_t, int64_t>>& records() const { return records_; }
  int archives() const { return archives_; }   // directories that begin at different places
  bool too_many() const { return too_many_; }  // entries, so that some are left out

  // Reads a directory that no end record led to, and gives its entries alone. Its end is `to`.
  std::vector<ZipListed> ReadStray(int64_t at, int64_t* to);

  // Where the first member begins that a directory rightly lists.
  std::optional<int64_t> FirstMember() const;

 private:
  using Places = std::map<int64_t, int64_t>;  // from, to; without overlaps

  void ReadEnds(int64_t window_end, int64_t* begin);
  // base: between places in the file and those that entries give. Gives its end.
  int64_t ReadDirectory(int64_t at, int64_t base, std::vector<ZipListed>* listed);

  ByteWindow* const bytes_;
  const int64_t max_entries_;
  std::vector<ZipListed> listed_;
  std::vector<std::pair<int64_t, int64_t>> records_;
  std::set<std::pair<int64_t, int64_t>> read_;  // directories: where, base
  int64_t entries_ = 0, names_ = 0;             // names: their bytes, which are held in memory
  int archives_ = 0;
  bool too_many_ = false;
};

// Where a zip archive begins in a seekable input that begins with something else (a program, a
// picture, a script): with its first member. Nothing: there is none that readers by the end record
// would find. Moves the input. Throws UnreadableError as the input does.
std::optional<int64_t> FindZipBehindHeader(ReplayReader* input);

// Whether these last bytes of a file look like those of one with a zip at its end.
bool EndsAsZip(std::string_view tail);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_MAP_H_
