#include "fovea/data/tables/column_notes.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/data/tables/note_list.h"
#include "fovea/data/tables/time_text.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

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

Values ValuesOf(const Column& column, char decimal_mark) {
  const std::vector<int64_t> counts = CountCodes(column);
  Values values;
  for (size_t i = 0; i < counts.size(); ++i) {
    const std::string& text = column.categories[i];
    if (IsMissingNumber(text)) continue;
    values.all += counts[i];
    double number = 0;
    const NumberParse parse =
        decimal_mark == ',' ? ParseDecimalComma(text, &number) : ParseCell(text, true, &number);
    if (parse == NumberParse::kNumber) {
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

std::optional<std::string> NoteOnDates(const Table& table, const Column& column) {
  const std::vector<int64_t> counts = CountCodes(column);
  int64_t all = 0, dates = 0;
  int32_t other = -1;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (IsMissingNumber(column.categories[i])) continue;
    all += counts[i];
    double seconds = 0;
    // A column with the day first here and the month there is none of dates, but meant to be one.
    if (ParseTime(column.categories[i], SlashDate::kMonthFirst, &seconds) == TimeParse::kTime ||
        ParseTime(column.categories[i], SlashDate::kDayFirst, &seconds) == TimeParse::kTime)
      dates += counts[i];
    else if (other < 0)
      other = static_cast<int32_t>(i);
  }
  if (2 * dates <= all) return {};
  return StrCat(
      dates, " of ", all, " values are dates, taken as ", column.categories.size(),
      " categories because of ",
      other >= 0 ? Example(table, column, other) : "slashes with the day or the month first",
      "; see --time");
}

std::optional<std::string> NoteOnCategories(const Table& table, const Column& column) {
  Values values = ValuesOf(column, '.');
  if (table.separator != ',')
    if (const Values other = ValuesOf(column, ','); other.numbers > values.numbers) values = other;
  if (values.other < 0 || 2 * (values.numbers + values.look_alikes) <= values.all)
    return NoteOnDates(table, column);
  const std::string counted = StrCat(values.numbers, " of ", values.all, " values are numbers, ");
  const std::string taken = StrCat("taken as ", column.categories.size(), " categories");
  if (values.look_alikes == 0)
    return StrCat(counted, taken, " because of ", Example(table, column, values.other),
                  "; see --numeric");
  return StrCat(counted, values.look_alikes, " look like numbers, as ",
                Example(table, column, values.look_alike), ", ", taken,
                "; write numbers as 1234.5, or see --categorical");
}

std::optional<std::string> NoteOnUnseen(const Column& column, int64_t rows) {
  const std::string first = StrCat(Quoted(column.first_word), ", line ", column.first_word_line);
  if (column.words == 1)
    return StrCat("1 of ", rows, " values was not seen in training and counts as missing: ", first);
  return StrCat(column.words, " of ", rows, " values (", column.distinct_words,
                column.distinct_words == 1 ? " text" : " texts",
                ") were not seen in training and count as missing; first ", first);
}

std::optional<std::string> NoteOnWords(const Column& column, int64_t rows) {
  if (column.words == 0) return {};
  if (column.kind == ColumnKind::kCategorical) return NoteOnUnseen(column, rows);
  const bool time = column.kind == ColumnKind::kTime;
  return StrCat(column.words, " of ", rows,
                column.words == 1 ? " values is no " : " values are no ", time ? "date" : "number",
                column.words == 1 ? " and counts as missing: " : "s and count as missing, as ",
                Quoted(column.first_word), " (line ", column.first_word_line, ")");
}

std::optional<std::string> NoteOnDoubt(const Column& column) {
  const Doubt& doubt = column.doubt;
  if (doubt.line == 0) return {};
  const std::string first = StrCat(Quoted(doubt.text), " (line ", doubt.line, ")");
  if (column.kind == ColumnKind::kNumeric)
    return StrCat("all numbers, as ", first, ", can have '.' or ',' as the decimal mark, ",
                  Quoted(std::string(1, doubt.taken)), " is taken");
  return StrCat("all dates, as ", first, ", can have the day or the month first, the ",
                doubt.taken == 'd' ? "day" : "month", " is taken; see --slash-dates");
}

// Of any column but one that became categories while it was read.
std::optional<std::string> NoteOnValues(const Column& column, int64_t rows) {
  std::optional<std::string> doubt = NoteOnDoubt(column), words = NoteOnWords(column, rows);
  if (doubt && words) return *doubt + "; " + *words;
  return doubt ? doubt : words;
}

// The notes that note_on has, of the first columns.
template <class NoteOn>
std::vector<std::string> NotesOn(const std::vector<Column>& columns, const std::string& path,
                                 const NoteOn& note_on) {
  NoteList notes(path);
  for (const Column& column : columns)
    if (const std::optional<std::string> note = note_on(column)) notes.Add(column.name, *note);
  return notes.Finish();
}

}  // namespace

std::vector<std::string> ColumnNotes(const Table& table, const TableOptions& options) {
  std::vector<std::string> notes = NotesOn(table.columns, table.path, [&](const Column& column) {
    if (column.kind != ColumnKind::kCategorical) return NoteOnValues(column, table.rows);
    return options.kinds.contains(column.name) ? std::nullopt : NoteOnCategories(table, column);
  });
  if (options.separator == kGuessSeparator && table.separator != ',') {
    const std::string name = table.separator == '\t' ? "tab" : StrCat("'", table.separator, "'");
    notes.insert(notes.begin(),
                 StrCat(table.path, ": read with ", name, " between the fields; see --separator"));
  }
  return notes;
}

std::vector<std::string> ColumnNotes(const EncodedTable& table, const std::string& path) {
  std::vector<std::string> notes = NotesOn(
      table.features, path, [&](const Column& column) { return NoteOnValues(column, table.rows); });
  if (!table.unknown.empty())
    notes.push_back(StrCat(
        path, ": the model does not know ",
        table.unknown.size() == 1 ? "a column and ignores it: " : "some columns and ignores them: ",
        QuotedList(table.unknown)));
  return notes;
}

}  // namespace fovea::data
