#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_LINE_PIECES_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_LINE_PIECES_H_

#include <cstdint>
#include <exception>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// A line, or a piece of one that is longer than the buffer.
struct LinePiece {
  std::string_view text;  // without its end; until the next call of LinePieces::Next
  std::string_view end;   // "\n", "\r\n" or "\r"; "" at the end of the input and within a line
  bool starts = false, ends = false;

  bool whole() const { return starts && ends; }
};

// Bytes as lines, from front to back, in bounded memory and linear time. A byte-order mark at the
// start is no part of the first.
class LinePieces {
 public:
  static constexpr size_t kMaxPiece = size_t{64} << 10;

  // input must outlive it; watch is called before each block is read.
  explicit LinePieces(ByteReader* input, std::function<void()> watch = {})
      : input_(input), watch_(std::move(watch)), buffer_(kMaxPiece) {}

  // False at the end, and where the input cannot be read further: unreadable().
  bool Next(LinePiece* piece);
  // The next call gives the same piece once more.
  void Back() { again_ = true; }

  const std::exception_ptr& unreadable() const { return unreadable_; }
  int64_t bytes_read() const { return bytes_read_; }

 private:
  void Fill();

  ByteReader* input_;
  std::function<void()> watch_;
  std::vector<char> buffer_;
  size_t start_ = 0, filled_ = 0;  // of what was not given out
  bool first_ = true, at_end_ = false, within_line_ = false, again_ = false;
  LinePiece last_;
  std::exception_ptr unreadable_;
  int64_t bytes_read_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_LINE_PIECES_H_
