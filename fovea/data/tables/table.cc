#include "fovea/data/tables/table.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/gzip_reader.h"
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
  std::map<std::string_view, size_t> seen;
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
    const auto [first, added] = seen.emplace(name, i);
    if (!added)
      throw InputError(path, reader->line(),
                       StrCat("the header names column ", Quoted(name), " twice, as columns ",
                              first->second + 1, " and ", i + 1),
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

// Which reading most columns have that leave nothing open: `second`, `first`, or '\0' of neither.
template <class ReadingsOf>
char Majority(std::vector<ColumnBuilder>* builders, const ReadingsOf& of, char first, char second) {
  int64_t balance = 0;
  for (ColumnBuilder& builder : *builders)
    if (const TwoReadings* readings = of(builder); readings != nullptr && readings->is_settled())
      balance += readings->may_be_second() ? 1 : -1;
  return balance > 0 ? second : balance < 0 ? first : '\0';
}

// Decides what columns leave open as `most` do, else as told, else as the text says. Returns
// `most`, or what was decided first.
template <class ReadingsOf, class OwnChoice>
char SettleReadings(std::vector<ColumnBuilder>* builders, const ReadingsOf& of, char most,
                    char told, const OwnChoice& own) {
  for (ColumnBuilder& builder : *builders) {
    const TwoReadings* readings = of(builder);
    if (readings == nullptr || !readings->is_open()) continue;
    const char taken = most != '\0' ? most : told != '\0' ? told : own(readings->text());
    builder.Settle(taken);
    if (most == '\0') most = taken;
  }
  return most;
}

void SettleAll(const TableOptions& options, std::vector<ColumnBuilder>* builders, Table* table) {
  const auto numbers = [](ColumnBuilder& builder) { return builder.number_readings(); };
  const auto own_mark = [&](const std::string& text) {
    return options.separator == ';' ? text[text.find_first_of(".,")] : '.';
  };
  table->decimal_mark = SettleReadings(builders, numbers, Majority(builders, numbers, '.', ','),
                                       options.decimal_mark, own_mark);
  const auto times = [](ColumnBuilder& builder) { return builder.time_readings(); };
  table->slash_dates = SettleReadings(builders, times, Majority(builders, times, 'm', 'd'),
                                      options.slash_dates, [](const std::string&) { return 'm'; });
}

// The columns that turned out to be categorical after all, or whose second reading it is.
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
  if (options.separator == kGuessSeparator) options.separator = GuessSeparator(bytes, path);
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
  table.separator = options.separator;
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
    int64_t row_bytes = sizeof(int64_t);
    for (const ColumnBuilder& builder : builders) row_bytes += builder.cell_bytes();
    int64_t used = static_cast<int64_t>(table.lines.size()) * row_bytes;
    for (const ColumnBuilder& builder : builders) used += builder.category_bytes();
    budget.Expect(bytes->size());
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

  SettleAll(options, &builders, &table);
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
  const std::unique_ptr<SeekableReader> file = OpenUnpacked(path);
  return ReadTable(file.get(), path, options);
}

}  // namespace fovea::data
