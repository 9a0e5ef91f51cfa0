#ifndef FOVEA_FIT_TABLES_HELD_OUT_ROWS_H_
#define FOVEA_FIT_TABLES_HELD_OUT_ROWS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/tables/table.h"
#include "fovea/data/tables/table_encoding.h"

namespace fovea::fit {

// Which rows each of several trainings does not see, and is judged on.
struct HeldOutRows {
  std::vector<std::vector<int64_t>> rows;  // of each training; none twice, if not all the same
  bool all_the_same = false;
};

// Parts of the rows, as many as there are trainings or rows; each class, or the order of values in
// stretches, is spread over them evenly. groups: rows of one group stay together; empty: each row
// by itself. Throws ArgumentError where there are fewer than two rows or groups.
HeldOutRows SpreadRows(const data::EncodedTable& table, std::span<const int64_t> groups,
                       int64_t trainings, uint64_t seed);
// The last `share` of the rows, of every training; one row at least, and one is left.
HeldOutRows LastRows(int64_t rows, double share, int64_t trainings);

// A number for each row, the same where a column holds the same; what is missing is a group too.
// Throws InputError where there is no such column.
std::vector<int64_t> GroupsOf(const data::Table& table, const std::string& column);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_HELD_OUT_ROWS_H_
