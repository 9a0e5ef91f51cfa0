#ifndef FOVEA_DATA_FILES_ARCHIVES_UNPACKED_BYTES_H_
#define FOVEA_DATA_FILES_ARCHIVES_UNPACKED_BYTES_H_

#include <cstdint>
#include <span>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/archives/unpack_budget.h"

namespace fovea::data {

// Reads what it unpacks.
class PackedReader : public ByteReader {
 public:
  virtual int64_t packed() const = 0;  // bytes of the archive that were read for it
};

// What comes out of an archive, against the budget.
class UnpackedBytes : public ByteReader {
 public:
  UnpackedBytes(PackedReader* reader, UnpackLayer* layer, UnpackBudget* budget)
      : reader_(reader), layer_(layer), budget_(budget) {}

  // They are more than the wrapping of what is counted further in.
  void CountInTotal();
  size_t Read(std::span<uint8_t> out) override;

 private:
  PackedReader* reader_;
  UnpackLayer* layer_;
  UnpackBudget* budget_;
  int64_t read_ = 0;
  bool in_total_ = false;
};

// Leaves a layer when it goes.
struct LayerLeaver {
  UnpackBudget* budget;
  const UnpackLayer* layer;
  ~LayerLeaver() { budget->Leave(*layer); }
};

// Reads to the end, or to where nothing more can be read: what cannot be skipped costs the same.
// Whether it came to the end.
bool Drain(ByteReader* bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_UNPACKED_BYTES_H_
