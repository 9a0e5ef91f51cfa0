#ifndef FOVEA_DATA_TABLES_LINE_READER_H_
#define FOVEA_DATA_TABLES_LINE_READER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// The lines of a text file, which end with LF, CRLF or CR; a byte-order mark is skipped. Holds
// one buffer and one line. Throws InputError for a line of more than 1 GiB, and
// where the reader throws UnreadableError.
class LineReader {
 public:
  // name: of the file, for errors.
  LineReader(ByteReader* bytes, std::string name);

  // Goes to the next line; false at the end.
  bool Next();
  // Without its end. Valid until Next().
  std::string_view text() const { return line_; }
  int64_t number() const { return number_; }
  int64_t bytes_consumed() const { return consumed_; }

 private:
  bool Refill();

  ByteReader* bytes_;
  std::string name_;
  std::string buffer_;
  size_t position_ = 0, end_ = 0;
  bool at_start_ = true, skip_lf_ = false;
  std::string line_;
  int64_t number_ = 0, consumed_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_LINE_READER_H_
