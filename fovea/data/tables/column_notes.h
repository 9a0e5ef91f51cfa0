#ifndef FOVEA_DATA_TABLES_COLUMN_NOTES_H_
#define FOVEA_DATA_TABLES_COLUMN_NOTES_H_

#include <string>
#include <vector>

#include "fovea/data/tables/table.h"
#include "fovea/data/tables/table_encoding.h"

namespace fovea::data {

// What a user should know of how a table's columns were read, one line each, the file first: the
// separator that was guessed, if it is no comma; the columns whose kind the options (those that it
// was read with) left open and that became categories although most values are numbers, or look
// like some; those of numbers in which words were counted as missing, or whose decimal mark is in
// doubt.
std::vector<std::string> ColumnNotes(const Table& table, const TableOptions& options);
// Of a table that was read from path with the kinds of a spec: the last two, the categories that
// training did not have and that count as missing, and the columns that the spec does not know.
std::vector<std::string> ColumnNotes(const EncodedTable& table, const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_COLUMN_NOTES_H_
