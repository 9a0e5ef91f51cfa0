#ifndef FOVEA_DATA_TABLE_H_
#define FOVEA_DATA_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fovea::data {

enum class ColumnKind { kNumeric, kCategorical };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::kNumeric;
  std::vector<float> numbers;           // kNumeric: one a row, NaN where missing
  std::vector<int32_t> codes;           // kCategorical: index into categories, -1 where missing
  std::vector<std::string> categories;  // in order of first appearance
};

struct Table {
  std::string path;
  int64_t rows = 0;
  std::vector<Column> columns;
  std::vector<int64_t> lines;  // the line of the file on which each row starts

  // nullptr if there is none of that name.
  const Column* Find(const std::string& name) const;
};

struct TableOptions {
  char separator = ',';
  // Columns whose kind is settled; the others are numeric if every value that is not missing
  // is a number, else categorical.
  std::map<std::string, ColumnKind> kinds;
  // The memory that the table may take before ReadTable gives up and says how much it needs.
  int64_t max_memory_bytes = int64_t{8} << 30;
};

// Reads a CSV file with a header (RFC 4180: quotes, embedded newlines and separators, CRLF; a
// byte-order mark is skipped) in one streaming pass. Empty fields, "NA", "NaN", "null" and "?" are
// missing.
//
// Throws InputError with file, line and remedy: as CheckReadable (core/file.h) does; header only;
// a name twice or empty in the header; ragged rows; text in a column of settled numeric kind;
// infinity; an unclosed quote; NUL bytes; more memory needed than allowed.
Table ReadTable(const std::string& path, const TableOptions& options = {});

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLE_H_
