#ifndef FOVEA_DATA_TABLES_TABLE_H_
#define FOVEA_DATA_TABLES_TABLE_H_

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
  std::vector<std::string> texts;       // of the first rows, as they stand: TableOptions::texts
  // kNumeric: texts that are no numbers and count as missing (TableOptions::words_missing), the
  // first of them and its line.
  int64_t words = 0;
  std::string first_word;
  int64_t first_word_line = 0;
};

struct Table {
  std::string path;
  int64_t rows = 0;
  std::vector<Column> columns;
  std::vector<int64_t> lines;        // the line of the file on which each row starts
  std::vector<std::string> ignored;  // columns of the file that were not read

  // nullptr if there is none of that name.
  const Column* Find(const std::string& name) const;
};

struct TableOptions {
  char separator = ',';
  // Columns whose kind is settled; the others are numeric if every value that is not missing
  // is a number, else categorical.
  std::map<std::string, ColumnKind> kinds;
  // In a column whose kind is settled as numeric, a text that is no number is missing, not an
  // error.
  bool words_missing = false;
  // Columns that are not read at all.
  std::vector<std::string> ignore;
  // The memory that the table may take before ReadTable gives up and says how much it needs.
  int64_t max_memory_bytes = int64_t{8} << 30;
  // Of so many first rows the text of each cell is kept too.
  int64_t texts = 0;
};

// Reads a CSV file with a header (RFC 4180: quotes, embedded newlines and separators, CRLF; a
// byte-order mark and empty lines are skipped). Missing is what IsMissing() says, and in a column
// of numbers what IsMissingNumber() says: "None" is missing among numbers and a category among
// texts. Numbers are kept as float, so that integers are exact up to 2^24; "1,234" is one, unless
// the separator is a semicolon (text.h). Names and categories are kept as they stand, blanks
// included.
//
// The file is streamed, once. Only a column that starts with numbers and turns out to hold text
// costs a second pass, over that column alone, for the texts of its first rows. Memory: 4 bytes a
// cell, 8 a row, the categories and the texts kept; the need is estimated from the first MiB and
// the size of the file, and checked as reading goes on.
//
// Throws InputError with file, line and remedy: as CheckReadable (core/file.h) does; header only;
// a name twice or empty in the header; ragged rows; text in a column of settled numeric kind;
// infinity, or what a float cannot hold, in a numeric column; an unclosed quote or one out of
// place; NUL bytes; a name or category that is not UTF-8; more than kMaxCategories categories in a
// column; a column in `kinds` or `ignore` that is not there; more memory needed than allowed.
inline constexpr size_t kMaxCategories = 100'000;
Table ReadTable(const std::string& path, const TableOptions& options = {});

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TABLE_H_
