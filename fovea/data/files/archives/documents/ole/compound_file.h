#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_COMPOUND_FILE_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_COMPOUND_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/byte_reader.h"
#include "fovea/data/files/archives/zip/byte_window.h"

namespace fovea::data {

// A compound file (MS-CFB): storages and streams, as folders and files are. Chains of sectors and
// the tree of the directory may be anything: no step is taken twice, and all streams together give
// a few times the bytes that the file has.
class CompoundFile {
 public:
  static constexpr uint32_t kNone = 0xffffffff;  // no entry, no sector
  struct Entry {
    enum class Type : uint8_t { kUnused, kStorage, kStream, kRoot };
    Type type = Type::kUnused;
    uint32_t left = kNone, right = kNone, child = kNone;
    uint32_t storage = kNone;  // that it lies in; kNone: in none that the root leads to
    uint32_t first = kNone;    // sector
    int64_t size = 0;
    int64_t at = 0;  // in the file
  };

  // Throws UnreadableError where the header is damaged. bytes must outlive it.
  explicit CompoundFile(ByteWindow* bytes);

  const std::vector<Entry>& entries() const { return entries_; }
  // Why entries(), or what was read of them, may not be all; "": it is.
  const std::string& problem() const { return problem_; }

  std::string Name(uint32_t entry);
  // With the storages around it: "Macros/VBA/Module1"; never empty.
  std::string Path(uint32_t entry);

  // The bytes of a stream from a place on. Reading throws UnreadableError where its chain of
  // sectors is broken. stands: where in the file those stand that were read, as long as they follow
  // each other there; else empty.
  std::unique_ptr<ByteReader> Open(uint32_t entry, int64_t from = 0, ByteSpan* stands = nullptr);

 private:
  class Stream;
  // Sectors of one size, in chains.
  struct Sectors {
    std::vector<uint32_t> next;
    std::vector<bool> seen;
  };

  void LoadTable(std::string_view header);
  void AddTable(uint32_t sector);
  void LoadDirectory(uint32_t first);
  void LoadSmall(uint32_t first_of_table);
  void FindStorages();
  std::vector<uint32_t> Chain(uint32_t first);
  int64_t Place(uint32_t sector) const { return (int64_t{sector} + 1) << shift_; }
  std::string_view SectorBytes(uint32_t sector);
  void CountAgain(Sectors* sectors, uint32_t sector, int64_t bytes);

  ByteWindow* const bytes_;
  int shift_ = 9;
  Sectors sectors_, small_;
  std::vector<uint32_t> small_in_;  // the sectors that hold the small ones
  std::vector<Entry> entries_;
  std::string problem_;
  int64_t again_ = 0;  // bytes that were read more than once
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_COMPOUND_FILE_H_
