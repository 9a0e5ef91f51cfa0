#ifndef FOVEA_DATA_TABLES_COLUMN_NOTES_H_
#define FOVEA_DATA_TABLES_COLUMN_NOTES_H_

#include <string>
#include <vector>

#include "fovea/data/tables/table.h"
#include "fovea/data/tables/table_encoding.h"

namespace fovea::data {

// What a user should know of how a table's columns were read, one line each, the file first: the
// columns whose kind the options (those that it was read with) left open and that became
// categories although most values are numbers, or look like some; and those of numbers in which
// words were counted as missing. After 20 columns, how many more there are.
std::vector<std::string> ColumnNotes(const Table& table, const TableOptions& options);
// Of a table that was read with the kinds of a spec, from path: the latter alone.
std::vector<std::string> ColumnNotes(const EncodedTable& table, const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_COLUMN_NOTES_H_
