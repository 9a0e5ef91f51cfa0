#include "fovea/data/tables/column_builder.h"

#include <limits>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/tables/time_text.h"
#include "fovea/data/text.h"

namespace fovea::data {

ColumnBuilder::ColumnBuilder(const std::string& path, std::string name, size_t field,
                             const TableOptions& options)
    : path_(path),
      field_(field),
      words_missing_(options.words_missing),
      either_mark_(options.separator != ','),
      readings_(either_mark_) {
  column_.name = std::move(name);
  const auto kind = options.kinds.find(column_.name);
  if (kind == options.kinds.end()) return;
  settled_ = true;
  column_.kind = kind->second;
  state_ = kind->second == ColumnKind::kNumeric ? State::kNumeric
           : kind->second == ColumnKind::kTime  ? State::kTime
                                                : State::kCategorical;
  if (state_ == State::kTime) readings_ = TwoReadings(true);
}

void ColumnBuilder::Reserve(size_t rows) {
  reserved_ = rows;
  if (state_ == State::kNumeric)
    column_.numbers.reserve(rows);
  else if (state_ == State::kTime)
    column_.times.reserve(rows);
  else if (state_ != State::kOverturned)
    column_.codes.reserve(rows);
}

int64_t ColumnBuilder::KeepText(std::string_view text) {
  column_.texts.emplace_back(text);
  return static_cast<int64_t>(sizeof(std::string) + text.size());
}

void ColumnBuilder::Settle(char taken) {
  column_.doubt = {.text = readings_.text(), .line = readings_.line(), .taken = taken};
  readings_.Settle(taken == ',' || taken == 'd');
}

void ColumnBuilder::BeginSecondPass(size_t rows) {
  if (state_ == State::kOverturned) state_ = State::kCategorical;
  column_.numbers.clear();
  column_.times.clear();
  column_.words = 0;
  out_of_range_line_ = 0;
  Reserve(rows);
}

Column ColumnBuilder::Finish() {
  if (state_ == State::kUndecided) {
    // Words alone, as "None", are categories; nothing at all is a column of missing numbers.
    column_.kind = column_.categories.empty() ? ColumnKind::kNumeric : ColumnKind::kCategorical;
    if (column_.kind == ColumnKind::kNumeric)
      column_.numbers.assign(std::exchange(column_.codes, {}).size(),
                             std::numeric_limits<float>::quiet_NaN());
  } else if (state_ == State::kNumeric) {
    if (out_of_range_line_ > 0) FailOutOfRange(out_of_range_line_, out_of_range_text_);
    column_.kind = ColumnKind::kNumeric;
  } else if (state_ == State::kTime) {
    column_.kind = ColumnKind::kTime;
  }
  return std::move(column_);
}

// What is missing among numbers may turn out to be a category, so that it is kept as one.
void ColumnBuilder::AddFirst(std::string_view text, int64_t line) {
  float value = 0;
  if (IsMissingNumber(text)) {
    AddCategory(text, line);
    return;
  }
  double seconds = 0;
  const bool number = ParseCell(text, true, &value) != NumberParse::kNotANumber ||
                      (either_mark_ && ParseDecimalComma(text, &value) != NumberParse::kNotANumber);
  if (!number && ParseTime(text, SlashDate::kMonthFirst, &seconds) == TimeParse::kNotATime) {
    state_ = State::kCategorical;
    column_.kind = ColumnKind::kCategorical;
    AddCategory(text, line);
    return;
  }
  const size_t rows = std::exchange(column_.codes, {}).size();
  column_.categories.clear();
  codes_.clear();
  category_bytes_ = 0;
  state_ = number ? State::kNumeric : State::kTime;
  Reserve(reserved_);
  for (size_t row = 0; row < rows; ++row) AddMissing();
  if (number) {
    AddNumber(text, line);
  } else {
    readings_ = TwoReadings(true);
    AddTime(text, line);
  }
}

void ColumnBuilder::AddNumber(std::string_view text, int64_t line) {
  float value = 0;
  if (IsMissing(text)) {
    AddMissing();
    return;
  }
  if (readings_.may_be_second()) {
    AddEitherMark(text, line);
    return;
  }
  NumberParse parse = ParseNumber(text, &value);
  if (parse == NumberParse::kNotANumber) parse = ParseCell(text, true, &value);
  Store(parse, value, text, line);
}

void ColumnBuilder::AddEitherMark(std::string_view text, int64_t line) {
  float point = 0, comma = 0;
  if (text.find_first_of(".,") == std::string_view::npos) {
    const NumberParse parse = ParseNumber(text, &point);
    Store(parse, point, text, line);
    return;
  }
  const NumberParse as_point = ParseCell(text, true, &point);
  const NumberParse as_comma = ParseDecimalComma(text, &comma);
  const auto stored =
      readings_.Add(as_point != NumberParse::kNotANumber, as_comma != NumberParse::kNotANumber,
                    as_point == as_comma && point == comma, text, line);
  if (stored == TwoReadings::Stored::kNeither)
    AddWord(text, line);
  else if (stored == TwoReadings::Stored::kFirst)
    Store(as_point, point, text, line);
  else
    Store(as_comma, comma, text, line);
}

void ColumnBuilder::AddTime(std::string_view text, int64_t line) {
  if (IsMissing(text)) {
    AddMissing();
    return;
  }
  double month_first = 0, day_first = 0;
  const TimeParse parse = ParseTime(text, SlashDate::kMonthFirst, &month_first);
  if (parse == TimeParse::kNotATime) {
    AddWord(text, line);
    return;
  }
  TimeParse other = parse;
  day_first = month_first;
  if (text.find('/') != std::string_view::npos)
    other = ParseTime(text, SlashDate::kDayFirst, &day_first);
  const auto stored = readings_.Add(parse == TimeParse::kTime, other == TimeParse::kTime,
                                    month_first == day_first, text, line);
  if (stored != TwoReadings::Stored::kNeither) {
    column_.times.push_back(stored == TwoReadings::Stored::kFirst ? month_first : day_first);
  } else if (settled_) {
    Fail(line, text, "no date of the calendar", "mend the value or leave it empty");
  } else {
    Overturn(text, line);
  }
}

void ColumnBuilder::Store(NumberParse parse, float value, std::string_view text, int64_t line) {
  if (parse == NumberParse::kNumber)
    column_.numbers.push_back(value);
  else if (parse == NumberParse::kOutOfRange)
    AddOutOfRange(text, line);
  else
    AddWord(text, line);
}

void ColumnBuilder::AddWord(std::string_view text, int64_t line) {
  if (IsMissingNumber(text)) {
    AddMissing();
    return;
  }
  if (settled_ && !words_missing_)
    Fail(line, text, state_ == State::kTime ? "not a date or time" : "not a number",
         "mend the value, leave it empty or see --unseen");
  if (settled_) {
    if (column_.words++ == 0) {
      column_.first_word = text;
      column_.first_word_line = line;
    }
    AddMissing();
    return;
  }
  Overturn(text, line);
}

void ColumnBuilder::Overturn(std::string_view text, int64_t line) {
  column_.kind = ColumnKind::kCategorical;
  std::vector<float>().swap(column_.numbers);
  std::vector<double>().swap(column_.times);
  state_ = State::kOverturned;
  overturning_text_ = text;
  overturning_line_ = line;
}

void ColumnBuilder::AddMissing() {
  if (state_ == State::kTime)
    column_.times.push_back(std::numeric_limits<double>::quiet_NaN());
  else
    column_.numbers.push_back(std::numeric_limits<float>::quiet_NaN());
}

void ColumnBuilder::AddOutOfRange(std::string_view text, int64_t line) {
  if (settled_) FailOutOfRange(line, text);
  // An error only if the column stays numeric.
  if (out_of_range_line_ == 0) {
    out_of_range_line_ = line;
    out_of_range_text_ = text;
  }
  column_.numbers.push_back(0);
}

void ColumnBuilder::AddCategory(std::string_view text, int64_t line) {
  if (IsMissing(text)) {
    column_.codes.push_back(-1);
    return;
  }
  auto found = codes_.find(text);
  if (found == codes_.end()) {
    if (!IsUtf8(text)) Fail(line, text, "not UTF-8", "convert the file to UTF-8");
    if (column_.categories.size() == kMaxCategories) FailTooMany(line);
    found = codes_.emplace(text, static_cast<int32_t>(column_.categories.size())).first;
    column_.categories.emplace_back(text);
    category_bytes_ += static_cast<int64_t>(2 * text.size() + 128);
  }
  column_.codes.push_back(found->second);
}

void ColumnBuilder::Fail(int64_t line, std::string_view text, const char* what,
                         const char* remedy) const {
  throw InputError(
      path_, line,
      StrCat("column ", Quoted(column_.name), " holds ", Quoted(text), ", which is ", what),
      remedy);
}

void ColumnBuilder::FailOutOfRange(int64_t line, std::string_view text) const {
  Fail(line, text, "no finite float", "mend the value or leave it empty");
}

void ColumnBuilder::FailTooMany(int64_t line) const {
  std::string problem = StrCat("column ", Quoted(column_.name), " has more than ", kMaxCategories,
                               " different texts");
  if (overturning_line_ == 0) throw InputError(path_, line, problem, "leave it out with --ignore");
  throw InputError(path_, line,
                   StrCat(problem, "; it is taken as categories because of ",
                          Quoted(overturning_text_), " (line ", overturning_line_, ")"),
                   "take it as numbers with --numeric, or leave it out with --ignore");
}

}  // namespace fovea::data
