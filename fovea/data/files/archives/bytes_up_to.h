#ifndef FOVEA_DATA_FILES_ARCHIVES_BYTES_UP_TO_H_
#define FOVEA_DATA_FILES_ARCHIVES_BYTES_UP_TO_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// A reader that throws UnreadableError where there is more than `most` bytes. 0: there is no limit.
class BytesUpTo : public ByteReader {
 public:
  BytesUpTo(ByteReader* bytes, int64_t most) : bytes_(bytes), most_(most) {}
  bool had_more() const { return most_ > 0 && read_ > most_; }

  size_t Read(std::span<uint8_t> out) override {
    if (most_ <= 0) return bytes_->Read(out);
    if (!had_more())
      read_ += static_cast<int64_t>(last_ = bytes_->Read(out.first(std::min<uint64_t>(
                                        out.size(), static_cast<uint64_t>(most_ - read_) + 1))));
    if (had_more()) throw UnreadableError("is larger than was asked for");
    return last_;
  }

 private:
  ByteReader* bytes_;
  const int64_t most_;
  int64_t read_ = 0;
  size_t last_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_BYTES_UP_TO_H_
