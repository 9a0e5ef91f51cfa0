#ifndef FOVEA_DATA_TABLES_TABLE_H_
#define FOVEA_DATA_TABLES_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fovea/data/tables/csv_separator.h"

namespace fovea::data {

enum class ColumnKind { kNumeric, kCategorical, kTime };

// How a column's values were read where two ways would do for all of them: the first value for
// which they differ, its line (0: none does), and the way that was taken, of numbers the decimal
// mark, '.' or ',', of dates with slashes 'd' where the day is first, 'm' where the month is.
struct Doubt {
  std::string text;
  int64_t line = 0;
  char taken = '\0';
};

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::kNumeric;
  std::vector<float> numbers;           // kNumeric: one a row, NaN where missing
  std::vector<double> times;            // kTime: seconds since 1970, UTC; NaN where missing
  std::vector<int32_t> codes;           // kCategorical: index into categories, -1 where missing
  std::vector<std::string> categories;  // in order of first appearance
  std::vector<std::string> texts;       // of the first rows, as they stand: TableOptions::texts
  // Texts that count as missing: kNumeric and kTime, those that are no numbers, or not like a date
  // (TableOptions::words_missing);
  // kCategorical, those that training did not have (Unseen::kMissing), and how many of these
  // differ. The first of them and its line.
  int64_t words = 0, distinct_words = 0;
  std::string first_word;
  int64_t first_word_line = 0;
  Doubt doubt;  // kNumeric, kTime
};

struct Table {
  std::string path;
  char separator = ',';
  // What most columns have that leave no doubt, else what was taken: the decimal mark, ',' or '.',
  // where the separator is no comma; the day, 'd', or the month, 'm', as the first in dates with
  // slashes. '\0': no column has any.
  char decimal_mark = '\0', slash_dates = '\0';
  int64_t rows = 0;
  std::vector<Column> columns;
  std::vector<int64_t> lines;        // the line of the file on which each row starts
  std::vector<std::string> ignored;  // columns of the file that were not read

  // nullptr if there is none of that name.
  const Column* Find(const std::string& name) const;
};

struct TableOptions {
  char separator = kGuessSeparator;
  // The decimal mark of columns in which ',' and '.' would both do, if the file itself does not
  // say.
  char decimal_mark = '\0';
  // The same of dates with slashes: 'd' or 'm' is first.
  char slash_dates = '\0';
  // Columns whose kind is settled; the others are numeric if every value that is not missing
  // is a number, times if every one is a date, else categorical.
  std::map<std::string, ColumnKind> kinds;
  // In a column whose kind is settled as numeric or time, a text that is no number, or not like a
  // date, is missing, not an error.
  bool words_missing = false;
  // Columns that are not read at all.
  std::vector<std::string> ignore;
  // The memory that the table may take before ReadTable gives up and says how much it needs.
  int64_t max_memory_bytes = int64_t{8} << 30;
  // Of so many first rows the text of each cell is kept too.
  int64_t texts = 0;
};

// Reads a CSV file, packed by gzip or not, with a header (RFC 4180: quotes, embedded newlines and
// separators, CRLF; a byte-order mark and empty lines are skipped). Missing is what IsMissing()
// says, and in a column of numbers what IsMissingNumber() says: "None" is missing among numbers and
// a category among texts. Numbers are kept as float, so that integers are exact up to 2^24. Names
// and categories are kept as they stand, blanks included.
//
// In a file with commas between the fields a number has a point ("1,234.5" in quotes). In others
// each column has a point or a comma as its decimal mark: the one with which all its values are
// numbers. Where both would do, as for "1,234" and "1.234": the one that most of the columns have
// that leave no doubt; else that of TableOptions; else '.', but with semicolons the mark of the
// first such value.
//
// Dates and times are what ParseTime() reads (time_text.h). Dates with slashes and the year last
// have the day or the month first, all in a column alike, decided as decimal marks are, at last as
// the month.
//
// The file is streamed, once. Only a column that starts with numbers and turns out to hold text, or
// commas as decimal marks, or with slashes the day first, costs a second pass, over such columns
// alone, for its first rows. Memory: 4 bytes a cell, 8 of a time, 8 a row, the categories and the
// texts kept; the need is estimated from the first MiB and the size of the file, and checked as
// reading goes on.
//
// Throws InputError with file, line and remedy: as CheckReadable (core/file.h) does; header only;
// a name twice or empty in the header; ragged rows; text in a column of settled numeric or time
// kind, or there a date that does not exist, as 2023-02-30; infinity, or what a float cannot hold,
// in a numeric column; an unclosed quote or one out of place; NUL bytes; a name or category that is
// not UTF-8; more than kMaxCategories categories in a column; a column in `kinds` or `ignore` that
// is not there; more memory needed than allowed.
inline constexpr size_t kMaxCategories = 100'000;
Table ReadTable(const std::string& path, const TableOptions& options = {});

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TABLE_H_
