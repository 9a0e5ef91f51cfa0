#ifndef FOVEA_DATA_FILES_ARCHIVES_RANGE_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_RANGE_READER_H_

#include <algorithm>
#include <cstdint>
#include <span>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// A part of another reader, which nobody else moves meanwhile.
class RangeReader : public SeekableReader {
 public:
  // Bytes [start, end) of it.
  RangeReader(SeekableReader* whole, int64_t start, int64_t end)
      : whole_(whole), start_(start), size_(end - start) {
    Seek(0);
  }

  size_t Read(std::span<uint8_t> out) override {
    const auto left = static_cast<uint64_t>(size_ - position_);
    const size_t got = whole_->Read(out.first(std::min<uint64_t>(out.size(), left)));
    position_ += static_cast<int64_t>(got);
    return got;
  }
  void Seek(int64_t position) override {
    position_ = position;
    whole_->Seek(start_ + position);
  }
  int64_t size() const override { return size_; }

 private:
  SeekableReader* whole_;
  int64_t start_, size_, position_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_RANGE_READER_H_
