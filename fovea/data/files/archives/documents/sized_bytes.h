#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_SIZED_BYTES_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_SIZED_BYTES_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/byte_reader.h"

namespace fovea::data {

// The first bytes of a reader. Throws UnreadableError where there are fewer.
class SizedBytes : public ByteReader {
 public:
  SizedBytes(std::unique_ptr<ByteReader> source, int64_t size)
      : source_(std::move(source)), size_(size) {}

  size_t Read(std::span<uint8_t> out) override {
    const size_t got = source_->Read(
        out.first(std::min<uint64_t>(out.size(), static_cast<uint64_t>(size_ - at_))));
    if (got == 0 && !out.empty() && at_ < size_)
      throw UnreadableError(StrCat("was cut off after ", at_, " of ", size_, " bytes"));
    at_ += static_cast<int64_t>(got);
    return got;
  }

 private:
  const std::unique_ptr<ByteReader> source_;
  const int64_t size_;
  int64_t at_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_SIZED_BYTES_H_
