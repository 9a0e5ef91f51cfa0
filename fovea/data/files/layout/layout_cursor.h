#ifndef FOVEA_DATA_FILES_LAYOUT_LAYOUT_CURSOR_H_
#define FOVEA_DATA_FILES_LAYOUT_LAYOUT_CURSOR_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"
#include "fovea/data/files/layout/record.h"

namespace fovea::data {

// Reads a file from front to back. Where what is asked for is not there it stops: ok() is false,
// the place stays, and all further numbers are 0.
class LayoutCursor {
 public:
  LayoutCursor(const FileExtract& file, std::endian order, uint64_t at = 0)
      : file_(file), order_(order), at_(at) {}

  uint64_t at() const { return at_; }
  bool ok() const { return !stopped_; }
  bool cut_off() const { return cut_off_; }  // stopped, for the file ends too early
  bool at_end() const { return at_ >= size(); }

  // width: 1 to 8 bytes.
  uint64_t Number(size_t width) { return Record(Bytes(width), order_).Number(0, width); }
  std::span<const uint8_t> Bytes(uint64_t length) {
    if (stopped_) return {};
    const std::span<const uint8_t> bytes = file_.At(at_, length);
    if (bytes.size() == length)
      at_ += length;
    else
      Stop(length);
    return bytes;
  }
  std::string_view Text(uint64_t length) {
    const std::span<const uint8_t> bytes = Bytes(length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  // Over bytes of the file that need not be at hand.
  void Skip(uint64_t length) {
    if (stopped_) return;
    if (length <= size() - std::min(at_, size()))
      at_ += length;
    else
      Stop(length);
  }

  // What is not known for having stopped: all that was not added yet.
  void TellRest(LayoutBuilder* layout) const {
    if (ok()) return;
    if (cut_off_) layout->Damage("is cut off");
    layout->AddUnknown();
  }

 private:
  uint64_t size() const { return static_cast<uint64_t>(file_.size()); }
  void Stop(uint64_t length) {
    stopped_ = true;
    cut_off_ = length > size() - std::min(at_, size());
  }

  const FileExtract& file_;
  std::endian order_;
  uint64_t at_;
  bool stopped_ = false, cut_off_ = false;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_LAYOUT_CURSOR_H_
