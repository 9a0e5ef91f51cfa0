#include "fovea/data/tables/column_choice.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string_view>
#include <unordered_map>

#include "fovea/core/error.h"
#include "fovea/data/tables/note_list.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

// With fewer values it may be chance that they differ, or go with the target.
constexpr size_t kLeastOfIdentifier = 50;
constexpr int64_t kLeastOfLeak = 20;
constexpr double kNearlyAll = 0.95;

// What a column holds, whatever its kind.
struct Contents {
  size_t present = 0, distinct = 0;
  bool integers = true;
  double least = 0, most = 0;
};

Contents ContentsOf(const Column& column) {
  Contents contents;
  if (column.kind == ColumnKind::kCategorical) {
    std::vector<bool> used(column.categories.size(), false);
    for (const int32_t code : column.codes) {
      if (code < 0) continue;
      ++contents.present;
      used[static_cast<size_t>(code)] = true;
    }
    contents.distinct = static_cast<size_t>(std::count(used.begin(), used.end(), true));
    return contents;
  }
  if (column.kind == ColumnKind::kTime) {
    std::set<double> values;
    for (const double value : column.times) {
      if (std::isnan(value)) continue;
      ++contents.present;
      // More are as good as many: a time is no identifier.
      if (values.size() < 2) values.insert(value);
    }
    contents.distinct = values.size();
    return contents;
  }
  std::vector<float> values;
  values.reserve(column.numbers.size());
  for (const float value : column.numbers)
    if (!std::isnan(value)) values.push_back(value);
  contents.present = values.size();
  if (values.empty()) return contents;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  contents.least = *least;
  contents.most = *most;
  contents.integers = std::all_of(values.begin(), values.end(),
                                  [](float value) { return value == std::floor(value); });
  if (contents.integers || contents.least == contents.most) {
    std::sort(values.begin(), values.end());
    contents.distinct =
        static_cast<size_t>(std::unique(values.begin(), values.end()) - values.begin());
  }
  return contents;
}

// "customerID" → customer, id
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  bool lower = false;  // the last letter
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = std::isalnum(byte) != 0 || byte >= 0x80;
    if (!letter || (lower && std::isupper(byte) != 0)) words.emplace_back();
    lower = std::islower(byte) != 0;
    if (letter) words.back() += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
  }
  std::erase(words, "");
  return words;
}

bool IsNamedAsIdentifier(std::string_view name) {
  static const std::set<std::string_view> kFirst = {"id", "uuid", "guid"};
  static const std::set<std::string_view> kLast = {"id", "uuid", "guid", "key", "idx"};
  const std::vector<std::string> words = WordsOf(name);
  if (words.empty()) return false;
  return kFirst.contains(words.front()) || kLast.contains(words.back()) ||
         (words.size() == 1 && words[0] == "index");
}

bool IsIdentifier(const Column& column, const Contents& contents) {
  if (contents.present < kLeastOfIdentifier) return false;
  const auto present = static_cast<double>(contents.present);
  const auto distinct = static_cast<double>(contents.distinct);
  if (column.kind == ColumnKind::kCategorical) return distinct >= kNearlyAll * present;
  if (column.kind == ColumnKind::kTime || !contents.integers) return false;
  if (distinct == present && (contents.least == 0 || contents.least == 1) &&
      contents.most - contents.least == present - 1)
    return true;
  // Above 2^24 a float stands for several integers in a row.
  const auto most = static_cast<float>(std::max(-contents.least, contents.most));
  const double step =
      std::max(1.0f, std::nextafter(most, std::numeric_limits<float>::infinity()) - most);
  return IsNamedAsIdentifier(column.name) && distinct * step >= kNearlyAll * present &&
         distinct > 1;
}

// The same for the same value; NaN where it is missing.
double KeyOf(const Column& column, size_t row) {
  if (column.kind == ColumnKind::kNumeric) return column.numbers[row];
  if (column.kind == ColumnKind::kTime) return column.times[row];
  return column.codes[row] < 0 ? std::numeric_limits<double>::quiet_NaN() : column.codes[row];
}

// Whether the values repeat and each goes with one of the target's and the other way round.
bool IsOneToOne(const Column& column, const Column& target, size_t rows) {
  std::unordered_map<double, double> there, back;
  for (size_t row = 0; row < rows; ++row) {
    const double value = KeyOf(column, row), aim = KeyOf(target, row);
    if (there.emplace(value, aim).first->second != aim ||
        back.emplace(aim, value).first->second != value)
      return false;
  }
  return 2 * there.size() <= rows;
}

bool IsLinear(const Column& column, const Column& target, size_t rows) {
  if (column.kind != ColumnKind::kNumeric || target.kind != ColumnKind::kNumeric) return false;
  double x_mean = 0, y_mean = 0;
  for (size_t row = 0; row < rows; ++row) {
    x_mean += column.numbers[row];
    y_mean += target.numbers[row];
  }
  x_mean /= static_cast<double>(rows);
  y_mean /= static_cast<double>(rows);
  double xx = 0, xy = 0, yy = 0;
  for (size_t row = 0; row < rows; ++row) {
    const double x = column.numbers[row] - x_mean, y = target.numbers[row] - y_mean;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  return xx > 0 && yy > 0 && xy * xy >= (1 - 1e-9) * xx * yy;
}

bool SaysTheTarget(const Column& column, const Column& target, int64_t rows) {
  if (rows < kLeastOfLeak) return false;
  const auto count = static_cast<size_t>(rows);
  for (size_t row = 0; row < count; ++row)
    if (std::isnan(KeyOf(column, row)) || std::isnan(KeyOf(target, row))) return false;
  return IsOneToOne(column, target, count) || IsLinear(column, target, count);
}

}  // namespace

ColumnChoice ChooseColumns(const Table& table, const FitOptions& options) {
  const std::set<std::string> ignore(options.ignore.begin(), options.ignore.end());
  const std::set<std::string> keep(options.keep.begin(), options.keep.end());
  const Column* target = table.Find(options.target);
  ColumnChoice choice;
  NoteList notes(table.path);
  for (const Column& column : table.columns) {
    if (&column == target || ignore.contains(column.name)) continue;
    const Contents contents = ContentsOf(column);
    std::string why;
    if (contents.present == 0)
      why = "has no values";
    else if (keep.contains(column.name))
      why = "";
    else if (contents.distinct == 1 && std::cmp_equal(contents.present, table.rows))
      why = StrCat("has one value in all ", table.rows, " rows");
    else if (IsIdentifier(column, contents))
      why = StrCat(contents.distinct, " of ", contents.present,
                   " values differ, as an identifier's do");
    if (!why.empty()) {
      notes.Add(column.name,
                StrCat(why, ": left out", contents.present > 0 ? "; see --keep-columns" : ""));
      choice.left_out.push_back(column.name);
    } else if (target != nullptr && SaysTheTarget(column, *target, table.rows)) {
      notes.Add(column.name,
                StrCat("says the target ", Quoted(target->name), " in all ", table.rows,
                       " rows; if it is known no sooner than that, leave "
                       "it out with --ignore"));
    }
  }
  choice.notes = notes.Finish();
  return choice;
}

}  // namespace fovea::data
