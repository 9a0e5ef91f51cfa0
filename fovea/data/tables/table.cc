#include "fovea/data/tables/table.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/tables/column_builder.h"
#include "fovea/data/tables/csv_reader.h"
#include "fovea/data/tables/memory_budget.h"
#include "fovea/data/tables/table_reader.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

std::vector<std::string> ReadHeader(const std::string& path, CsvReader* reader) {
  if (!reader->Next())
    throw InputError(path, "holds nothing but empty lines", "give a CSV with a header");
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  names.reserve(reader->size());
  for (size_t i = 0; i < reader->size(); ++i) {
    const std::string_view name = reader->field(i);
    if (name.empty())
      throw InputError(path, reader->line(), StrCat("column ", i + 1, " has no name"),
                       "name every column in the header");
    if (!IsUtf8(name))
      throw InputError(path, reader->line(),
                       StrCat("the column name ", Quoted(name), " is not UTF-8"),
                       "convert the file to UTF-8");
    if (!seen.insert(name).second)
      throw InputError(path, reader->line(),
                       StrCat("the header names column ", Quoted(name), " twice"),
                       "rename one of them");
    names.emplace_back(name);
  }
  return names;
}

void RequireColumn(const std::string& path, const std::vector<std::string>& names,
                   const std::set<std::string>& present, const std::string& name) {
  if (!present.contains(name))
    throw InputError(path, StrCat("has no column ", Quoted(name)),
                     StrCat("its columns are ", QuotedList(names)));
}

void CheckWidth(const std::string& path, const CsvReader& reader, size_t columns) {
  if (reader.size() == columns) return;
  throw InputError(path, reader.line(),
                   StrCat("has ", reader.size(), reader.size() == 1 ? " field" : " fields",
                          " where the header has ", columns),
                   "mend the row");
}

// The texts of the columns that turned out to be categorical after all.
void ReadAgain(SeekableReader* bytes, const std::string& path, const TableOptions& options,
               size_t columns, size_t rows, const std::vector<ColumnBuilder*>& builders) {
  for (ColumnBuilder* builder : builders) builder->BeginSecondPass(rows);
  bytes->Seek(0);
  CsvReader reader(bytes, path, options.separator);
  reader.Next();
  size_t row = 0;
  for (; reader.Next() && row < rows; ++row) {
    CheckWidth(path, reader, columns);
    for (ColumnBuilder* builder : builders)
      builder->Add(reader.field(builder->field()), reader.line());
  }
  if (row != rows)
    throw InputError(path, "changed while it was read", "try again when it is complete");
}

}  // namespace

const Column* Table::Find(const std::string& name) const {
  for (const Column& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

Table ReadTable(SeekableReader* bytes, const std::string& path, TableOptions options,
                const HeaderHook& on_header) {
  CsvReader reader(bytes, path, options.separator);
  const std::vector<std::string> names = ReadHeader(path, &reader);
  const int64_t header_line = reader.line();
  const int64_t header_bytes = reader.bytes_consumed();
  if (on_header) on_header(names, &options);
  const std::set<std::string> present(names.begin(), names.end());
  for (const auto& [name, kind] : options.kinds) RequireColumn(path, names, present, name);
  for (const std::string& name : options.ignore) RequireColumn(path, names, present, name);

  Table table;
  table.path = path;
  std::vector<ColumnBuilder> builders;
  const std::set<std::string> ignore(options.ignore.begin(), options.ignore.end());
  for (size_t i = 0; i < names.size(); ++i) {
    if (ignore.contains(names[i])) {
      table.ignored.push_back(names[i]);
      continue;
    }
    builders.emplace_back(path, names[i], i, options);
  }

  MemoryBudget budget(path, bytes->size(), options.max_memory_bytes);
  int64_t kept = 0;  // bytes of texts
  const auto check_memory = [&] {
    const auto row_bytes = static_cast<int64_t>(sizeof(int64_t) + builders.size() * sizeof(float));
    int64_t used = static_cast<int64_t>(table.lines.size()) * row_bytes;
    for (const ColumnBuilder& builder : builders) used += builder.category_bytes();
    budget.Check(reader.bytes_consumed(), used, kept);
  };
  bool reserved = false;
  while (reader.Next()) {
    CheckWidth(path, reader, names.size());
    for (ColumnBuilder& builder : builders)
      builder.Add(reader.field(builder.field()), reader.line());
    if (std::ssize(table.lines) < options.texts)
      for (ColumnBuilder& builder : builders)
        kept += builder.KeepText(reader.field(builder.field()));
    table.lines.push_back(reader.line());
    if (!budget.Due(reader.bytes_consumed())) continue;
    check_memory();
    if (reserved) continue;
    // Room for all rows, so that no vector grows by copying itself.
    reserved = true;
    const double part = static_cast<double>(reader.bytes_consumed() - header_bytes) /
                        static_cast<double>(std::max<int64_t>(bytes->size() - header_bytes, 1));
    const auto rows =
        static_cast<size_t>(1.02 * static_cast<double>(table.lines.size()) / part) + 1;
    table.lines.reserve(rows);
    for (ColumnBuilder& builder : builders) builder.Reserve(rows);
  }
  table.rows = static_cast<int64_t>(table.lines.size());
  if (table.rows == 0)
    throw InputError(path, header_line, "has a header and no rows", "add rows to it");

  std::vector<ColumnBuilder*> overturned;
  for (ColumnBuilder& builder : builders)
    if (builder.needs_second_pass()) overturned.push_back(&builder);
  if (!overturned.empty())
    ReadAgain(bytes, path, options, names.size(), table.lines.size(), overturned);
  check_memory();

  for (ColumnBuilder& builder : builders) table.columns.push_back(builder.Finish());
  return table;
}

Table ReadTable(const std::string& path, const TableOptions& options) {
  DiskFile file = OpenFile(path);
  return ReadTable(&file, path, options);
}

}  // namespace fovea::data
