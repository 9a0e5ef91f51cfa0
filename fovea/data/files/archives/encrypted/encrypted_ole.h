#ifndef FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_OLE_H_
#define FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_OLE_H_

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string_view>

#include "fovea/data/files/archives/encrypted/encrypted_document.h"

namespace fovea::data {

// A compound file (MS-CFB).
bool IsOle(std::string_view head);

// Whether a compound file is an encrypted document of Office: the package of OOXML (MS-OFFCRYPTO,
// section 1.3.2), or Word, Excel or PowerPoint of before.
//
// The file is seen once, from front to back, and neither its tables nor its directory need come
// before what they speak of. So entries of a directory and beginnings of streams are known by
// themselves, at each place where they may stand, and at the end it is asked whether a stream
// begins where one of them was. No chain is followed, so that none can be without end.
class OleEncryption : public EncryptionWatch {
 public:
  void Add(std::span<const uint8_t> bytes) override;
  bool encrypted() const override;

 private:
  // An entry of the directory; two of the smallest sectors, where streams begin.
  static constexpr size_t kEntry = 128, kSmallest = 64;
  // Where streams of a kind begin, and where the beginnings of encrypted ones are.
  struct Streams {
    bool Match(int sector_shift) const;
    std::set<uint32_t> sectors;
    std::set<int64_t> offsets;
    bool anywhere = false;  // one lies among small streams, wherever those are
    bool more = false;      // there are more than are kept
  };

  void Block(std::string_view block);
  void Entry(std::string_view entry);
  void Beginning(std::string_view bytes, int64_t offset);

  std::array<uint8_t, kEntry> block_{};
  size_t filled_ = 0;
  int64_t offset_ = 0;  // of block_
  int sector_shift_ = 9;
  Streams word_, excel_;
  bool package_ = false, current_user_ = false, power_point_ = false;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_OLE_H_
