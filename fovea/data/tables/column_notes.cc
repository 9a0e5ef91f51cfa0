#include "fovea/data/tables/column_notes.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr size_t kMaxNotes = 20;

// What a categorical column's values are.
struct Values {
  int64_t all = 0;  // but for those that a column of numbers would miss
  int64_t numbers = 0;
  int64_t look_alikes = 0;  // of numbers
  int32_t other = -1;       // the first category that is neither a number nor missing
  int32_t look_alike = -1;  // the first of those
};

std::vector<int64_t> CountCodes(const Column& column) {
  std::vector<int64_t> counts(column.categories.size(), 0);
  for (const int32_t code : column.codes)
    if (code >= 0) ++counts[static_cast<size_t>(code)];
  return counts;
}

Values ValuesOf(const Column& column, bool grouped) {
  const std::vector<int64_t> counts = CountCodes(column);
  Values values;
  for (size_t i = 0; i < counts.size(); ++i) {
    const std::string& text = column.categories[i];
    if (IsMissingNumber(text)) continue;
    values.all += counts[i];
    double number = 0;
    if (ParseCell(text, grouped, &number) == NumberParse::kNumber) {
      values.numbers += counts[i];
      continue;
    }
    const auto code = static_cast<int32_t>(i);
    if (values.other < 0) values.other = code;
    if (!LooksLikeNumber(text)) continue;
    values.look_alikes += counts[i];
    if (values.look_alike < 0) values.look_alike = code;
  }
  return values;
}

// "'N/A' (line 9)"
std::string Example(const Table& table, const Column& column, int32_t code) {
  const auto first = std::find(column.codes.begin(), column.codes.end(), code);
  return StrCat(Quoted(column.categories[static_cast<size_t>(code)]), " (line ",
                table.lines[static_cast<size_t>(first - column.codes.begin())], ")");
}

std::optional<std::string> NoteOnCategories(const Table& table, const Column& column,
                                            bool grouped) {
  const Values values = ValuesOf(column, grouped);
  if (values.other < 0 || 2 * (values.numbers + values.look_alikes) <= values.all) return {};
  const std::string counted = StrCat(values.numbers, " of ", values.all, " values are numbers, ");
  const std::string taken = StrCat("taken as ", column.categories.size(), " categories");
  if (values.look_alikes == 0)
    return StrCat(counted, taken, " because of ", Example(table, column, values.other),
                  "; see --numeric");
  return StrCat(counted, values.look_alikes, " look like numbers, as ",
                Example(table, column, values.look_alike), ", ", taken,
                "; write numbers as 1234.5, or see --categorical");
}

std::optional<std::string> NoteOnWords(const Column& column, int64_t rows) {
  if (column.words == 0) return {};
  return StrCat(column.words, " of ", rows,
                column.words == 1 ? " values is no number and counts as missing: "
                                  : " values are no numbers and count as missing, as ",
                Quoted(column.first_word), " (line ", column.first_word_line, ")");
}

// The notes that note_on has, of the first columns.
template <class NoteOn>
std::vector<std::string> NotesOn(const std::vector<Column>& columns, const std::string& path,
                                 const NoteOn& note_on) {
  std::vector<std::string> notes;
  size_t more = 0;
  for (const Column& column : columns) {
    const std::optional<std::string> note = note_on(column);
    if (!note) continue;
    if (notes.size() < kMaxNotes)
      notes.push_back(StrCat(path, ": column ", Quoted(column.name), ": ", *note));
    else
      ++more;
  }
  if (more > 0) notes.push_back(StrCat(path, ": and ", more, " more columns like these"));
  return notes;
}

}  // namespace

std::vector<std::string> ColumnNotes(const Table& table, const TableOptions& options) {
  const bool grouped = MayGroupThousands(options.separator);
  return NotesOn(table.columns, table.path, [&](const Column& column) {
    if (column.kind == ColumnKind::kNumeric) return NoteOnWords(column, table.rows);
    return options.kinds.contains(column.name) ? std::nullopt
                                               : NoteOnCategories(table, column, grouped);
  });
}

std::vector<std::string> ColumnNotes(const EncodedTable& table, const std::string& path) {
  return NotesOn(table.features, path,
                 [&](const Column& column) { return NoteOnWords(column, table.rows); });
}

}  // namespace fovea::data
