#ifndef FOVEA_DATA_TABLES_TABLE_ENCODING_H_
#define FOVEA_DATA_TABLES_TABLE_ENCODING_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/tables/table.h"
#include "fovea/data/tables/target.h"

namespace fovea::data {

// One of TimePartsOf() that a column of times becomes: (x − mean) / deviation.
struct TimePartSpec {
  size_t part = 0;  // its index there
  double mean = 0, deviation = 1;
};

// How one column becomes numbers: a numeric column its scaled value, a column of times those of its
// parts that varied in training, scaled (and each, if values were missing in training, an indicator
// of that); a categorical one an indicator for each category.
struct FeatureSpec {
  std::string name;
  ColumnKind kind = ColumnKind::kNumeric;
  double mean = 0, deviation = 1;       // kNumeric: (x − mean) / deviation; missing becomes 0
  bool missing_indicator = false;       // kNumeric, kTime
  std::vector<std::string> categories;  // kCategorical; missing becomes all zeros
  std::vector<TimePartSpec> parts;      // kTime; missing becomes all zeros

  int64_t width() const;
};

// Learnt from the training table and kept in the model file.
struct TableSpec {
  std::vector<FeatureSpec> features;
  std::vector<std::string> left_out;             // other columns of the training table
  char decimal_mark = '\0', slash_dates = '\0';  // as in Table
  TargetSpec target;

  // Sum of the features' widths.
  int64_t width() const;
};

nlohmann::json ToJson(const TableSpec& spec);
// Throws ArgumentError that names the key at fault.
TableSpec TableSpecFromJson(const nlohmann::json& json);

struct FitOptions {
  std::string target;
  std::vector<std::string> ignore;  // columns to leave out
  std::vector<std::string> keep;    // columns that ChooseColumns() (column_choice.h) must keep
  std::string task;                 // "", "binary", "classes" or "regression"; "" guesses
  bool scale = true;                // standardise the columns of numbers and times
};

// The guess: a categorical or two-valued target is a class, a numeric one of up to 20 distinct
// integers too, else it is a regression. Classes are sorted (numerically where all are numbers).
// Columns that say nothing are left out: ChooseColumns(), column_choice.h.
// Throws InputError: unknown target (the message lists the columns), one class only, a missing
// target value (its line), a column to be numeric without a number, a column to ignore or keep that
// is not there, no feature left, a task that does not fit the target. ArgumentError: a column both
// to ignore and to keep.
TableSpec FitTableSpec(const Table& table, const FitOptions& options);

// Rows ready for batches, in the memory of the table: one float or code a cell.
struct EncodedTable {
  TableSpec spec;
  int64_t rows = 0;
  std::vector<Column> features;  // in the order of spec.features, codes of spec's categories
  std::vector<float> targets;    // class index, or scaled value; empty if not asked for
  std::vector<int64_t> lines;
  // Columns of the file that the spec neither has nor left out; ReadEncodedTable() alone.
  std::vector<std::string> unknown;

  // Writes the encoded rows, [rows.size(), spec.width()], to out.
  void FillBatch(std::span<const int64_t> rows, float* out) const;
};

// What training did not have: a category, a word in a column of numbers.
enum class Unseen { kError, kMissing };

// Reads path with the kinds that the spec settles, and encodes it. Throws InputError with file,
// line and remedy: a column of the spec that is absent, an unseen category or a word among numbers
// (unless told to treat it as missing), an unseen class. Columns that the spec does not know are
// ignored. with_target: kRequired for training and evaluation; kIfPresent for prediction.
enum class WithTarget { kRequired, kIfPresent };
EncodedTable ReadEncodedTable(const std::string& path, const TableSpec& spec, TableOptions options,
                              WithTarget with_target, Unseen unseen = Unseen::kError);
EncodedTable Encode(const Table& table, const TableSpec& spec, WithTarget with_target,
                    Unseen unseen = Unseen::kError);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TABLE_ENCODING_H_
