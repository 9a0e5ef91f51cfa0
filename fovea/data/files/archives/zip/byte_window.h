#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_BYTE_WINDOW_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_BYTE_WINDOW_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/replay_reader.h"

namespace fovea::data {

// Any part of a seekable input, of which one stretch at a time is held in memory.
class ByteWindow {
 public:
  // watch: called with a position before a block is read there; what it throws passes through.
  using PositionWatch = std::function<void(int64_t)>;
  explicit ByteWindow(ReplayReader* input, PositionWatch watch = nullptr)
      : input_(input), watch_(std::move(watch)), size_(input->seekable()->size()) {}

  int64_t size() const { return size_; }
  // Bytes from a position on: `least` of them, fewer only at the end of the input, or more where
  // they are at hand. Valid until the next call. Throws UnreadableError as the input does.
  std::string_view At(int64_t position, size_t least = 1);
  // A few bytes (at most kProbe), without moving the stretch that At() holds.
  bool Begins(int64_t position, std::string_view bytes);
  // Throws why there is nothing behind the end: what the input says, or the reason given.
  [[noreturn]] void ThrowAtEnd(const std::string& reason);

 private:
  void Fill(int64_t position, size_t count, std::vector<uint8_t>* out);

  ReplayReader* const input_;
  const PositionWatch watch_;
  const int64_t size_;
  int64_t from_ = 0, probed_ = 0;
  size_t stretch_ = 0;
  std::vector<uint8_t> held_, probe_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_BYTE_WINDOW_H_
