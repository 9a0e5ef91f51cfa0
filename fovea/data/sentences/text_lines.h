#ifndef FOVEA_DATA_SENTENCES_TEXT_LINES_H_
#define FOVEA_DATA_SENTENCES_TEXT_LINES_H_

#include <cstdint>
#include <functional>
#include <string>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

struct TextLineOptions {
  int64_t max_characters = 100'000;  // of a line: code points
  bool refuse_long = false;          // otherwise a longer line is cut there, with a warning
  bool replace_invalid = false;  // U+FFFD for what is not UTF-8, with a warning; otherwise refused
  // Takes warnings, one line each, "FILE:LINE: …"; 20 at most, the last of which says so.
  std::function<void(const std::string&)> warn;
};

// The sentences of a text: one a line, as `wc -l` counts, so that order and count are those of the
// file. Lines end with LF or CRLF, the last perhaps with nothing; empty lines count; a lone CR and
// Unicode's line separators stay within a line; a byte-order mark at the start is skipped.
// Asks the reader for more only when it has no whole line, and holds one line of bounded size: for
// a terminal and a pipe as well as for a file.
//
// Throws InputError, with file and line: not UTF-8, too long (by the options),
// bytes that cannot be read.
class TextLines {
 public:
  // ArgumentError unless max_characters > 0.
  // name: of the file, for errors and warnings.
  TextLines(ByteReader* bytes, std::string name, TextLineOptions options = {});

  // Goes to the next line; false at the end.
  bool Next();
  // Always UTF-8. Valid until Next().
  const std::string& text() const { return text_; }
  int64_t number() const { return number_; }

 private:
  bool Refill();
  void Append(const char* bytes, size_t count);
  void Finish();
  void Warn(const std::string& problem);

  ByteReader* bytes_;
  const std::string name_;
  const TextLineOptions options_;
  const size_t max_bytes_;
  std::string buffer_;
  size_t position_ = 0, end_ = 0;
  std::string raw_, text_;
  bool overflow_ = false;
  int64_t number_ = 0;
  int warnings_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_TEXT_LINES_H_
