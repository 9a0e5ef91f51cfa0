#ifndef FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_OLE_SECTORS_H_
#define FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_OLE_SECTORS_H_

#include <cstdint>
#include <vector>

#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {

// Which sector of a compound file follows which: the FAT or the mini FAT (MS-CFB, sections 2.3 and
// 2.4). A sector is in one chain at most, so that all chains together are no longer than the table.
class OleSectors {
 public:
  static constexpr uint32_t kLargest = 0xfffffffa, kEnd = 0xfffffffe, kFree = 0xffffffff;

  OleSectors() = default;
  // places: where in the file the sectors of the table begin. sectors: that it may speak of.
  OleSectors(const FileExtract& file, std::vector<uint64_t> places, uint64_t sector_bytes,
             uint64_t sectors);

  // The sectors of a chain, at most so many. Ends where the chain does, or is broken.
  std::vector<uint32_t> Chain(uint64_t first, uint64_t most = UINT64_MAX);
  // Sectors up to the last one that is not free.
  uint64_t Used() const;

  bool broken() const { return broken_; }    // a chain crosses one, or leads out of the file
  bool at_hand() const { return at_hand_; }  // all that was asked of the table

 private:
  uint32_t Next(uint64_t sector) const;

  const FileExtract* file_ = nullptr;
  std::vector<uint64_t> places_;
  uint64_t entries_ = 1;     // of a sector of the table
  std::vector<bool> taken_;  // by sectors: in a chain
  bool broken_ = false;
  mutable bool at_hand_ = true;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_OLE_SECTORS_H_
