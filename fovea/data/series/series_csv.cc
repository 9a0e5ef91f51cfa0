#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/series/series_reader.h"
#include "fovea/data/tables/csv_reader.h"
#include "fovea/data/tables/memory_budget.h"
#include "fovea/data/tables/target_codec.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::numeric_limits<size_t>::max();

float ReadValue(const std::string& path, int64_t line, const std::string& name,
                std::string_view text, bool grouped) {
  if (IsMissing(text)) return std::numeric_limits<float>::quiet_NaN();
  float value = 0;
  const NumberParse parse = ParseCell(text, grouped, &value);
  if (parse == NumberParse::kNumber) return value;
  if (!IsMissingNumber(text))
    throw InputError(path, line,
                     StrCat("column ", Quoted(name), " holds ", Quoted(text), ", which is ",
                            parse == NumberParse::kOutOfRange ? "no finite float" : "not a number"),
                     "mend the value, leave it empty or name it as the target");
  return std::numeric_limits<float>::quiet_NaN();
}

// The labels, but for words as "N/A", are amounts rather than classes.
bool LabelsAreNumbers(const SeriesSet& set) {
  std::vector<double> values;
  for (const Series& sample : set.samples) {
    double value = 0;
    if (IsMissingNumber(sample.label)) continue;
    if (ParseNumber(sample.label, &value) != NumberParse::kNumber) return false;
    values.push_back(value);
  }
  return !values.empty() && !LookLikeClasses(values);
}

}  // namespace

SeriesSet ReadSeriesCsv(SeekableReader* bytes, const std::string& path,
                        const SeriesOptions& options) {
  const char separator =
      options.separator == kGuessSeparator ? GuessSeparator(bytes, path) : options.separator;
  CsvReader reader(bytes, path, separator);
  if (!reader.Next())
    throw InputError(path, "holds nothing but empty lines", "give a CSV with a header");
  const int64_t header_line = reader.line();
  std::vector<std::string> names;
  for (size_t i = 0; i < reader.size(); ++i) names.emplace_back(reader.field(i));
  size_t target = kNone;
  if (!options.target.empty()) {
    const auto found = std::find(names.begin(), names.end(), options.target);
    if (found == names.end())
      throw InputError(path, StrCat("has no column ", Quoted(options.target)),
                       StrCat("its columns are ", QuotedList(names)));
    if (std::count(names.begin(), names.end(), options.target) > 1)
      throw InputError(path, header_line,
                       StrCat("the header names column ", Quoted(options.target), " twice"),
                       "rename one of them");
    target = static_cast<size_t>(found - names.begin());
  }

  SeriesSet set;
  set.path = path;
  set.dims = 1;
  set.dim_names = {"dim 1"};
  set.labelled = target != kNone;
  MemoryBudget budget(path, bytes->size(), options.max_memory_bytes);
  int64_t stored = 0;
  const bool grouped = MayGroupThousands(separator);
  while (reader.Next()) {
    if (reader.size() != names.size())
      throw InputError(path, reader.line(),
                       StrCat("has ", reader.size(), reader.size() == 1 ? " field" : " fields",
                              " where the header has ", names.size()),
                       "mend the row; a shorter series ends with empty fields");
    Series sample;
    sample.line = reader.line();
    size_t steps = 0;  // with the empty fields at the end left out
    for (size_t i = 0; i < names.size(); ++i) {
      const std::string_view text = reader.field(i);
      if (i == target) {
        if (IsMissing(text)) continue;
        if (!IsUtf8(text))
          throw InputError(path, reader.line(), StrCat("the label ", Quoted(text), " is not UTF-8"),
                           "convert the file to UTF-8");
        sample.label = text;
        continue;
      }
      sample.values.push_back(ReadValue(path, reader.line(), names[i], text, grouped));
      if (!Trim(text).empty()) steps = sample.values.size();
    }
    if (steps == 0) throw InputError(path, reader.line(), "has no values", "drop the row");
    sample.values.resize(steps);
    sample.values.shrink_to_fit();
    sample.steps = static_cast<int64_t>(steps);
    stored += static_cast<int64_t>(steps * sizeof(float) + sizeof(Series) + sample.label.size());
    set.samples.push_back(std::move(sample));
    if (budget.Due(reader.bytes_consumed())) budget.Check(reader.bytes_consumed(), stored);
  }
  if (set.samples.empty())
    throw InputError(path, header_line, "has a header and no rows", "add rows to it");
  budget.Check(reader.bytes_consumed(), stored, options.padded ? set.PaddedBytes() : 0);
  set.numeric_target = LabelsAreNumbers(set);
  if (set.numeric_target)
    for (Series& sample : set.samples)
      if (IsMissingNumber(sample.label)) sample.label.clear();
  return set;
}

}  // namespace fovea::data
