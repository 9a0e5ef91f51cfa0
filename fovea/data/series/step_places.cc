#include "fovea/data/series/step_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/data/tables/csv_reader.h"
#include "fovea/data/tables/memory_budget.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

// A vector holds up to twice what is in it; a node of the map has four words of its own.
constexpr int64_t kBytesOfRange = 2 * sizeof(StepRange);
constexpr int64_t kBytesOfLine = sizeof(StepPlaces::value_type) + 4 * sizeof(void*);

constexpr char kHeader[] = "line,first,end";
constexpr char kRemedy[] = "name the columns line, first and end, each once";

size_t ColumnOf(const std::string& path, int64_t line, const std::vector<std::string>& names,
                const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw InputError(path, line,
                     StrCat("has no column ", Quoted(name), ", but ", QuotedList(names)), kRemedy);
  if (std::find(found + 1, names.end(), name) != names.end())
    throw InputError(path, line, StrCat("the header names column ", Quoted(name), " twice"),
                     kRemedy);
  return static_cast<size_t>(found - names.begin());
}

int64_t WholeNumberOf(const std::string& path, const CsvReader& row, size_t column,
                      const char* name, int64_t least) {
  const std::string_view text = row.field(column);
  double value = 0;
  if (ParseNumber(text, &value) == NumberParse::kNumber && value == std::floor(value) &&
      value >= static_cast<double>(least) && value <= static_cast<double>(kMaxStep))
    return static_cast<int64_t>(value);
  throw InputError(path, row.line(),
                   StrCat("column ", Quoted(name), " holds ", Quoted(text),
                          ", which is not a whole number from ", least, " to ", kMaxStep),
                   least > 0 ? "give the line of the sample, counted from 1"
                             : "give a time step, counted from 0");
}

}  // namespace

StepPlaces ReadStepPlaces(SeekableReader* bytes, const std::string& path,
                          int64_t max_memory_bytes) {
  CsvReader reader(bytes, path, ',');
  if (!reader.Next())
    throw InputError(path, "holds nothing but empty lines",
                     StrCat("give a CSV with the header ", kHeader));
  std::vector<std::string> names;
  for (size_t i = 0; i < reader.size(); ++i) names.emplace_back(reader.field(i));
  const size_t line_column = ColumnOf(path, reader.line(), names, "line");
  const size_t first_column = ColumnOf(path, reader.line(), names, "first");
  const size_t end_column = ColumnOf(path, reader.line(), names, "end");

  StepPlaces places;
  MemoryBudget budget(path, bytes->size(), max_memory_bytes);
  int64_t stored = 0;
  while (reader.Next()) {
    if (reader.size() != names.size())
      throw InputError(path, reader.line(),
                       StrCat("has ", reader.size(), reader.size() == 1 ? " field" : " fields",
                              " where the header has ", names.size()),
                       "mend the row");
    const int64_t line = WholeNumberOf(path, reader, line_column, "line", 1);
    const StepRange range = {WholeNumberOf(path, reader, first_column, "first", 0),
                             WholeNumberOf(path, reader, end_column, "end", 0)};
    if (range.first >= range.end)
      throw InputError(path, reader.line(),
                       StrCat("has the first step ", range.first, " and the end ", range.end),
                       "end is the first step behind the place; make it larger than first");
    std::vector<StepRange>& ranges = places[line];
    stored += kBytesOfRange + (ranges.empty() ? kBytesOfLine : 0);
    ranges.push_back(range);
    if (budget.Due(reader.bytes_consumed())) budget.Check(reader.bytes_consumed(), stored);
  }
  budget.Check(reader.bytes_consumed(), stored);
  return places;
}

StepPlaces ReadStepPlaces(const std::string& path, int64_t max_memory_bytes) {
  DiskFile file = OpenFile(path);
  return ReadStepPlaces(&file, path, max_memory_bytes);
}

std::string StepPlacesCsv(const StepPlaces& places) {
  std::string text = StrCat(kHeader, "\n");
  for (const auto& [line, ranges] : places)
    for (const StepRange& range : ranges)
      text += fmt::format("{},{},{}\n", line, range.first, range.end);
  return text;
}

}  // namespace fovea::data
