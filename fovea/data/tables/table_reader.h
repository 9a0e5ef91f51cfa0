#ifndef FOVEA_DATA_TABLES_TABLE_READER_H_
#define FOVEA_DATA_TABLES_TABLE_READER_H_

#include <functional>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/data/tables/table.h"

namespace fovea::data {

// Called with the names of the header before any row is read; may settle kinds and columns to
// ignore in the options.
using HeaderHook = std::function<void(const std::vector<std::string>& names, TableOptions*)>;

// ReadTable from any bytes. path: for errors and Table::path.
Table ReadTable(SeekableReader* bytes, const std::string& path, TableOptions options,
                const HeaderHook& on_header = nullptr);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TABLE_READER_H_
