#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_WINDOW_BYTES_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_WINDOW_BYTES_H_

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/archives/zip/byte_window.h"

namespace fovea::data {

// Bytes [at, end) of a window, which others may move meanwhile.
class WindowBytes : public ByteReader {
 public:
  WindowBytes(ByteWindow* window, int64_t at, int64_t end) : window_(window), at_(at), end_(end) {}

  size_t Read(std::span<uint8_t> out) override {
    size_t filled = 0;
    while (filled < out.size() && at_ < end_) {
      const std::string_view held = window_->At(at_);
      if (held.empty()) break;
      const size_t count =
          std::min<uint64_t>({out.size() - filled, held.size(), static_cast<uint64_t>(end_ - at_)});
      std::memcpy(out.data() + filled, held.data(), count);
      filled += count;
      at_ += static_cast<int64_t>(count);
    }
    return filled;
  }

 private:
  ByteWindow* const window_;
  int64_t at_;
  const int64_t end_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_WINDOW_BYTES_H_
