#ifndef FOVEA_DATA_TABLES_COLUMN_CHOICE_H_
#define FOVEA_DATA_TABLES_COLUMN_CHOICE_H_

#include <string>
#include <vector>

#include "fovea/data/tables/table.h"
#include "fovea/data/tables/table_encoding.h"

namespace fovea::data {

// Which columns of a training table say nothing of the target, or too much.
struct ColumnChoice {
  std::vector<std::string> left_out;  // in the order of the table
  std::vector<std::string> notes;     // for the user, one line each, the file first
};

// Leaves out, beside options.ignore and the target, but for options.keep:
//   - a column without values (kept or not);
//   - a constant one: one value, in every row;
//   - an identifier: of 50 values or more, 95 % or more differ, and they are categories, or
//   integers
//     that count from 0 or 1 in steps of 1 in any order, or integers in a column that is called id,
//     key, index, idx, uuid or guid (or last of all so, as user_id and PassengerId; id, uuid and
//     guid also first, as id_customer).
// Notes name these, and columns that are kept and go with the target one to one in 20 rows or more:
// the same values, a linear function of them, or, where values repeat, each value with one class
// and each class with one value.
ColumnChoice ChooseColumns(const Table& table, const FitOptions& options);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_COLUMN_CHOICE_H_
