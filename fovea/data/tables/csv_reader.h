#ifndef FOVEA_DATA_TABLES_CSV_READER_H_
#define FOVEA_DATA_TABLES_CSV_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// The rows of a CSV file, one at a time, in memory that does not grow with the file.
//
// RFC 4180: fields may be quoted, and then hold separators, line breaks and doubled quotes. Lines
// end with LF, CRLF or CR; empty lines are skipped; blanks belong to a field; a byte-order mark at
// the start is skipped.
//
// Throws InputError with the line at fault: a quote inside a field that is not quoted, text after
// a closing quote, an unclosed quote, a NUL byte, a row of more than 64 MiB or a million fields;
// bytes that cannot be read.
class CsvReader {
 public:
  // Reads from where `bytes` stands, its first byte. name: of the file, for errors. ArgumentError
  // if the separator is a quote, a line break or NUL.
  CsvReader(ByteReader* bytes, std::string name, char separator);
  ~CsvReader();

  // Goes to the next row; false at the end.
  bool Next();

  // Of the current row.
  size_t size() const;
  std::string_view field(size_t i) const;
  // The line on which the row starts, from 1.
  int64_t line() const;

  // Bytes of the rows so far, to tell how much of the file is left.
  int64_t bytes_consumed() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_CSV_READER_H_
