#include "fovea/data/tables/table_encoding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/gzip_reader.h"
#include "fovea/data/json_fields.h"
#include "fovea/data/tables/column_choice.h"
#include "fovea/data/tables/table_reader.h"
#include "fovea/data/tables/target_codec.h"
#include "fovea/data/tables/time_parts.h"
#include "fovea/data/tables/time_text.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr std::array<std::pair<const char*, ColumnKind>, 3> kKinds = {{
    {"numeric", ColumnKind::kNumeric},
    {"categorical", ColumnKind::kCategorical},
    {"time", ColumnKind::kTime},
}};

constexpr std::array<std::pair<const char*, char>, 2> kMarks = {{{".", '.'}, {",", ','}}};
constexpr std::array<std::pair<const char*, char>, 2> kSlashDates = {
    {{"day_first", 'd'}, {"month_first", 'm'}}};

std::vector<std::string> NamesOf(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

const Column& FindColumn(const Table& table, const std::string& name) {
  const Column* column = table.Find(name);
  if (column == nullptr)
    throw InputError(table.path, StrCat("has no column ", Quoted(name)),
                     StrCat("its columns are ", QuotedList(NamesOf(table))));
  return *column;
}

int64_t LineOf(const Table& table, int64_t row) {
  const auto i = static_cast<size_t>(row);
  return i < table.lines.size() ? table.lines[i] : 0;
}

bool IsMissingAt(const Column& column, int64_t row) {
  const auto i = static_cast<size_t>(row);
  return column.kind == ColumnKind::kNumeric ? std::isnan(column.numbers[i])
         : column.kind == ColumnKind::kTime  ? std::isnan(column.times[i])
                                             : column.codes[i] < 0;
}

// The row's value as text, as a category or a class is named.
std::string TextAt(const Column& column, int64_t row) {
  const auto i = static_cast<size_t>(row);
  return column.kind == ColumnKind::kNumeric ? FormatNumber(column.numbers[i])
         : column.kind == ColumnKind::kTime
             ? FormatTime(column.times[i])
             : column.categories[static_cast<size_t>(column.codes[i])];
}

std::vector<double> PresentNumbers(const Column& column) {
  std::vector<double> values;
  values.reserve(column.numbers.size());
  for (const float value : column.numbers)
    if (!std::isnan(value)) values.push_back(value);
  return values;
}

// A categorical column's categories that occur, in their order.
std::vector<std::string> UsedCategories(const Column& column) {
  std::vector<bool> used(column.categories.size(), false);
  for (const int32_t code : column.codes)
    if (code >= 0) used[static_cast<size_t>(code)] = true;
  std::vector<std::string> texts;
  for (size_t i = 0; i < used.size(); ++i)
    if (used[i]) texts.push_back(column.categories[i]);
  return texts;
}

// Of a target in which words would count as missing numbers.
void RefuseWords(const std::string& path, const Column& column) {
  if (column.words > 0)
    throw InputError(path, column.first_word_line,
                     StrCat("the target ", Quoted(column.name), " holds ",
                            Quoted(column.first_word), ", which is not a number"),
                     "mend the value or drop the row");
}

[[noreturn]] void FailNoTarget(const Table& table, int64_t row, const std::string& target) {
  throw InputError(table.path, LineOf(table, row),
                   StrCat("has no value in the target column ", Quoted(target)),
                   "fill it in or drop the row");
}

TargetKind KindFor(const Table& table, const Column& column, const std::string& task) {
  Require(task.empty() || task == "binary" || task == "classes" || task == "regression",
          "the task is 'binary', 'classes' or 'regression', not ", Quoted(task));
  if (task == "binary") return TargetKind::kBinary;
  if (task == "classes") return TargetKind::kClasses;
  const bool numeric = column.kind == ColumnKind::kNumeric;
  if (task == "regression") {
    if (!numeric)
      throw InputError(table.path, StrCat("the target ", Quoted(column.name), " holds text"),
                       "train on its classes or choose a numeric target");
    return TargetKind::kRegression;
  }
  return numeric && !LookLikeClasses(PresentNumbers(column)) ? TargetKind::kRegression
                                                             : TargetKind::kClasses;
}

// "a,b" where the table has no such column, but a and b.
void RefuseSeveralTargets(const Table& table, const std::string& target) {
  if (target.find(',') == std::string::npos || table.Find(target) != nullptr) return;
  std::vector<std::string> names;
  for (size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = target.find(',', begin);
    names.emplace_back(Trim(std::string_view(target).substr(begin, end - begin)));
    if (table.Find(names.back()) == nullptr) return;
  }
  throw InputError(table.path, StrCat("a model has one target, not ", QuotedList(names)),
                   "train one model for each");
}

TargetSpec FitTarget(const Table& table, const FitOptions& options) {
  RefuseSeveralTargets(table, options.target);
  const Column& column = FindColumn(table, options.target);
  if (column.kind == ColumnKind::kTime)
    throw InputError(table.path, StrCat("the target ", Quoted(column.name), " holds dates"),
                     "take them as classes with --categorical, or choose another target");
  RefuseWords(table.path, column);
  for (int64_t row = 0; row < table.rows; ++row)
    if (IsMissingAt(column, row)) FailNoTarget(table, row, column.name);
  TargetSpec target;
  target.name = column.name;
  target.kind = KindFor(table, column, options.task);
  if (target.kind == TargetKind::kRegression) {
    const Moments moments = MomentsOf(PresentNumbers(column));
    target.mean = moments.mean;
    target.deviation = moments.deviation;
    return target;
  }

  if (column.kind == ColumnKind::kCategorical) {
    target.classes = UsedCategories(column);
  } else {
    for (const float value : std::set<float>(column.numbers.begin(), column.numbers.end()))
      target.classes.push_back(FormatNumber(value));
  }
  SortClasses(&target.classes);
  if (target.classes.size() < 2)
    throw InputError(table.path,
                     StrCat("the target ", Quoted(column.name), " has one class only",
                            target.classes.empty() ? "" : ": ", QuotedList(target.classes)),
                     "give rows of two classes or more");
  if (options.task.empty() && target.classes.size() == 2) target.kind = TargetKind::kBinary;
  if (target.kind == TargetKind::kBinary && target.classes.size() != 2)
    throw InputError(table.path,
                     StrCat("the target ", Quoted(column.name), " has ", target.classes.size(),
                            " classes, not two"),
                     "choose the task 'classes'");
  if (target.classes.size() > kMaxCategories)
    throw InputError(
        table.path,
        StrCat("the target ", Quoted(column.name), " has ", target.classes.size(), " classes"),
        "choose the task 'regression'");
  return target;
}

// --numeric on a column of words would leave nothing of it.
void RequireNumbers(const Table& table, const Column& column) {
  const auto is_nan = [](double value) { return std::isnan(value); };
  if (column.words > 0 && std::all_of(column.numbers.begin(), column.numbers.end(), is_nan) &&
      std::all_of(column.times.begin(), column.times.end(), is_nan))
    throw InputError(
        table.path, column.first_word_line,
        StrCat("column ", Quoted(column.name), " holds ", Quoted(column.first_word),
               column.kind == ColumnKind::kTime ? " and no date at all" : " and no number at all"),
        "take it as categories");
}

// Parts that do not vary are left out, but for the year where none does.
void FitTime(const Column& column, bool scale, FeatureSpec* feature) {
  std::array<std::vector<double>, kTimeParts> values;
  for (const double time : column.times) {
    if (std::isnan(time)) continue;
    const std::array<double, kTimeParts> parts = TimePartsOf(time);
    for (size_t part = 0; part < kTimeParts; ++part) values[part].push_back(parts[part]);
  }
  feature->missing_indicator = values[0].size() < column.times.size();
  for (size_t part = 0; part < kTimeParts; ++part) {
    const auto [least, most] = std::minmax_element(values[part].begin(), values[part].end());
    if (*least == *most) continue;
    feature->parts.push_back({.part = part});
    if (!scale) continue;
    const Moments moments = MomentsOf(values[part]);
    feature->parts.back().mean = moments.mean;
    feature->parts.back().deviation = moments.deviation;
  }
  if (feature->parts.empty()) feature->parts.push_back({.mean = scale ? values[0][0] : 0});
}

FeatureSpec FitFeature(const Column& column, bool scale) {
  FeatureSpec feature;
  feature.name = column.name;
  feature.kind = column.kind;
  if (column.kind == ColumnKind::kCategorical) {
    feature.categories = UsedCategories(column);
    return feature;
  }
  if (column.kind == ColumnKind::kTime) {
    FitTime(column, scale, &feature);
    return feature;
  }
  const std::vector<double> values = PresentNumbers(column);
  feature.missing_indicator = values.size() < column.numbers.size();
  if (scale) {
    const Moments moments = MomentsOf(values);
    feature.mean = moments.mean;
    feature.deviation = moments.deviation;
  }
  return feature;
}

[[noreturn]] void FailUnseen(const Table& table, int64_t row, const Column& column,
                             const std::string& text) {
  throw InputError(table.path, LineOf(table, row),
                   StrCat("column ", Quoted(column.name), " holds ", Quoted(text),
                          ", which was not seen in training"),
                   "mend the value, or let what is unseen count as missing");
}

// For each row, the place of its text in `texts`, or -1 where it is missing; unseen(row) decides
// about a text that is none of them.
template <class OnUnseen>
std::vector<int32_t> CodesIn(const Column& column, int64_t rows, const TextIndex& texts,
                             const OnUnseen& unseen) {
  std::vector<int32_t> known;
  for (const std::string& category : column.categories) known.push_back(texts.Find(category));
  std::vector<int32_t> codes(static_cast<size_t>(rows), -1);
  for (int64_t row = 0; row < rows; ++row) {
    if (IsMissingAt(column, row)) continue;
    const auto i = static_cast<size_t>(row);
    const int32_t code = column.kind == ColumnKind::kCategorical
                             ? known[static_cast<size_t>(column.codes[i])]
                             : texts.Find(FormatNumber(column.numbers[i]));
    if (code < 0) unseen(row);
    codes[i] = code;
  }
  return codes;
}

// column: moved from.
Column EncodeFeature(const Table& table, Column* column, const FeatureSpec& spec, Unseen unseen) {
  Column encoded;
  encoded.name = spec.name;
  encoded.kind = spec.kind;
  encoded.texts = std::move(column->texts);
  if (spec.kind == ColumnKind::kCategorical) {
    encoded.categories = spec.categories;
    std::set<std::string> texts;
    encoded.codes = CodesIn(*column, table.rows, TextIndex(spec.categories), [&](int64_t row) {
      std::string text = TextAt(*column, row);
      if (unseen == Unseen::kError) FailUnseen(table, row, *column, text);
      if (encoded.words++ == 0) {
        encoded.first_word = text;
        encoded.first_word_line = LineOf(table, row);
      }
      texts.insert(std::move(text));
    });
    encoded.distinct_words = std::ssize(texts);
    return encoded;
  }
  if (column->kind == spec.kind) {
    encoded.numbers = std::move(column->numbers);
    encoded.times = std::move(column->times);
    encoded.words = column->words;
    encoded.first_word = std::move(column->first_word);
    encoded.first_word_line = column->first_word_line;
    encoded.doubt = std::move(column->doubt);
    return encoded;
  }
  // The table was read without the spec's kinds.
  const bool time = spec.kind == ColumnKind::kTime;
  const auto rows = static_cast<size_t>(table.rows);
  if (time)
    encoded.times.assign(rows, std::numeric_limits<double>::quiet_NaN());
  else
    encoded.numbers.assign(rows, std::numeric_limits<float>::quiet_NaN());
  for (int64_t row = 0; row < table.rows; ++row) {
    if (IsMissingAt(*column, row)) continue;
    const std::string text = TextAt(*column, row);
    if (IsMissingNumber(text)) continue;
    const auto i = static_cast<size_t>(row);
    const SlashDate slashes =
        table.slash_dates == 'd' ? SlashDate::kDayFirst : SlashDate::kMonthFirst;
    const bool parsed = time ? ParseTime(text, slashes, &encoded.times[i]) == TimeParse::kTime
                             : ParseCell(text, true, &encoded.numbers[i]) == NumberParse::kNumber;
    if (!parsed)
      throw InputError(table.path, LineOf(table, row),
                       StrCat("column ", Quoted(spec.name), " holds ", Quoted(text),
                              ", which is not a ", time ? "date" : "number"),
                       "mend the value or leave it empty");
  }
  return encoded;
}

bool AreNumbers(const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
    double value = 0;
    return ParseNumber(text, &value) == NumberParse::kNumber;
  });
}

// Empty unless every row has a target.
std::vector<float> EncodeTargets(const Table& table, const Column& column, const TargetSpec& spec,
                                 WithTarget with_target) {
  RefuseWords(table.path, column);
  const bool numbers = spec.kind == TargetKind::kRegression || AreNumbers(spec.classes);
  const auto missing = [&](int64_t row) {
    return IsMissingAt(column, row) || (numbers && IsMissingNumber(TextAt(column, row)));
  };
  for (int64_t row = 0; row < table.rows; ++row) {
    if (!missing(row)) continue;
    if (with_target == WithTarget::kIfPresent) return {};
    FailNoTarget(table, row, column.name);
  }
  std::vector<float> targets(static_cast<size_t>(table.rows));
  if (spec.kind != TargetKind::kRegression) {
    const std::vector<int32_t> codes =
        CodesIn(column, table.rows, TextIndex(spec.classes), [&](int64_t row) {
          throw InputError(
              table.path, LineOf(table, row),
              StrCat("the target ", Quoted(column.name), " holds ", Quoted(TextAt(column, row)),
                     ", which is none of the classes ", QuotedList(spec.classes)),
              "mend the value or train again");
        });
    std::copy(codes.begin(), codes.end(), targets.begin());
    return targets;
  }
  for (int64_t row = 0; row < table.rows; ++row) {
    double value = 0;
    const std::string text = TextAt(column, row);
    if (column.kind == ColumnKind::kNumeric)
      value = column.numbers[static_cast<size_t>(row)];
    else if (ParseCell(text, true, &value) != NumberParse::kNumber)
      throw InputError(table.path, LineOf(table, row),
                       StrCat("the target ", Quoted(column.name), " holds ", Quoted(text),
                              ", which is not a number"),
                       "mend the value");
    targets[static_cast<size_t>(row)] = static_cast<float>((value - spec.mean) / spec.deviation);
  }
  return targets;
}

void FailAbsent(const std::string& path, const std::string& name,
                const std::vector<std::string>& names) {
  throw InputError(path, StrCat("has no column ", Quoted(name), ", which the model needs"),
                   StrCat("its columns are ", QuotedList(names)));
}

EncodedTable EncodeMoved(Table table, const TableSpec& spec, WithTarget with_target,
                         Unseen unseen) {
  EncodedTable encoded;
  encoded.spec = spec;
  encoded.rows = table.rows;
  std::map<std::string, Column*> columns;
  for (Column& column : table.columns) columns.emplace(column.name, &column);
  for (const FeatureSpec& feature : spec.features) {
    const auto column = columns.find(feature.name);
    if (column == columns.end()) FailAbsent(table.path, feature.name, NamesOf(table));
    encoded.features.push_back(EncodeFeature(table, column->second, feature, unseen));
  }
  const Column* target = table.Find(spec.target.name);
  if (target != nullptr)
    encoded.targets = EncodeTargets(table, *target, spec.target, with_target);
  else if (with_target == WithTarget::kRequired)
    FailAbsent(table.path, spec.target.name, NamesOf(table));
  encoded.lines = std::move(table.lines);
  return encoded;
}

}  // namespace

int64_t FeatureSpec::width() const {
  if (kind == ColumnKind::kCategorical) return std::ssize(categories);
  return (kind == ColumnKind::kTime ? std::ssize(parts) : 1) +
         static_cast<int64_t>(missing_indicator);
}

int64_t TableSpec::width() const {
  int64_t sum = 0;
  for (const FeatureSpec& feature : features) sum += feature.width();
  return sum;
}

nlohmann::json ToJson(const TableSpec& spec) {
  nlohmann::json features = nlohmann::json::array();
  for (const FeatureSpec& feature : spec.features) {
    nlohmann::json json = {{"name", feature.name},
                           {"mean", feature.mean},
                           {"deviation", feature.deviation},
                           {"missing_indicator", feature.missing_indicator},
                           {"categories", feature.categories}};
    for (const auto& [name, kind] : kKinds)
      if (kind == feature.kind) json["kind"] = name;
    for (const TimePartSpec& part : feature.parts)
      json["parts"].push_back({{"part", kTimePartNames[part.part]},
                               {"mean", part.mean},
                               {"deviation", part.deviation}});
    features.push_back(std::move(json));
  }
  nlohmann::json json = {{"features", std::move(features)}, {"target", ToJson(spec.target)}};
  if (!spec.left_out.empty()) json["left_out"] = spec.left_out;
  if (spec.decimal_mark != '\0') json["decimal_mark"] = std::string(1, spec.decimal_mark);
  for (const auto& [name, first] : kSlashDates)
    if (first == spec.slash_dates) json["slash_dates"] = name;
  return json;
}

// The parts of a column of times: one or more, none twice.
std::vector<TimePartSpec> TimePartsFromJson(const JsonFields& feature) {
  std::vector<TimePartSpec> parts;
  std::set<size_t> seen;
  for (const nlohmann::json& item : feature.Array("parts")) {
    const JsonFields of(item, StrCat(feature.Path("parts"), "[", parts.size(), "]"));
    const std::string name = of.String("part");
    const auto found = std::find(kTimePartNames.begin(), kTimePartNames.end(), name);
    Require(found != kTimePartNames.end(), of.Path("part"), " is ", Quoted(name),
            ", which is not known");
    const auto part = static_cast<size_t>(found - kTimePartNames.begin());
    Require(seen.insert(part).second, of.Path("part"), " is there twice: ", Quoted(name));
    parts.push_back(
        {.part = part, .mean = of.Number("mean"), .deviation = of.Positive("deviation")});
  }
  Require(!parts.empty(), feature.Path("parts"), " is empty");
  return parts;
}

TableSpec TableSpecFromJson(const nlohmann::json& json) {
  const JsonFields fields(json, "");
  TableSpec spec;
  std::set<std::string> names;
  for (const nlohmann::json& item : fields.Array("features")) {
    const JsonFields of(item, StrCat("features[", spec.features.size(), "]"));
    FeatureSpec feature;
    feature.name = of.String("name");
    Require(!feature.name.empty(), of.Path("name"), " is empty");
    Require(names.insert(feature.name).second, of.Path("name"),
            " is there twice: ", Quoted(feature.name));
    feature.kind = of.Choice<ColumnKind>("kind", kKinds);
    feature.mean = of.Number("mean");
    feature.deviation = of.Positive("deviation");
    feature.missing_indicator = of.Bool("missing_indicator");
    feature.categories = of.DistinctStrings("categories");
    const bool categorical = feature.kind == ColumnKind::kCategorical;
    Require(categorical != feature.categories.empty(), of.Path("categories"),
            categorical ? " is empty" : " is given for a column without categories");
    if (feature.kind == ColumnKind::kTime) feature.parts = TimePartsFromJson(of);
    spec.features.push_back(std::move(feature));
  }
  Require(!spec.features.empty(), "features is empty");
  if (json.contains("left_out")) spec.left_out = fields.DistinctStrings("left_out");
  if (json.contains("decimal_mark"))
    spec.decimal_mark = fields.Choice<char>("decimal_mark", kMarks);
  if (json.contains("slash_dates"))
    spec.slash_dates = fields.Choice<char>("slash_dates", kSlashDates);
  spec.target = TargetSpecFromJson(fields.Get("target"));
  Require(!names.contains(spec.target.name),
          "target.name is a feature's too: ", Quoted(spec.target.name));
  return spec;
}

TableSpec FitTableSpec(const Table& table, const FitOptions& options) {
  TableSpec spec;
  spec.target = FitTarget(table, options);
  const std::set<std::string> keep(options.keep.begin(), options.keep.end());
  spec.left_out = table.ignored;
  spec.decimal_mark = table.decimal_mark;
  spec.slash_dates = table.slash_dates;
  std::set<std::string> without(table.ignored.begin(), table.ignored.end());
  const auto leave_out = [&](const std::string& name) {
    if (without.insert(name).second) spec.left_out.push_back(name);
  };
  for (const std::string& name : options.ignore) {
    Require(!keep.contains(name), "the column ", Quoted(name), " cannot be both ignored and kept");
    if (!without.contains(name)) FindColumn(table, name);
    leave_out(name);
  }
  for (const std::string& name : options.keep) FindColumn(table, name);
  for (const std::string& name : ChooseColumns(table, options).left_out) {
    RequireNumbers(table, FindColumn(table, name));
    leave_out(name);
  }
  for (const Column& column : table.columns)
    if (column.name != options.target && !without.contains(column.name))
      spec.features.push_back(FitFeature(column, options.scale));
  if (spec.features.empty())
    throw InputError(
        table.path,
        StrCat("has no column that says something beside the target ", Quoted(options.target)),
        "add a column, ignore fewer, keep more or set the separator");
  return spec;
}

namespace {

void FillTime(const FeatureSpec& feature, double time, float* cell) {
  std::fill_n(cell, feature.width(), 0.0f);
  if (std::isnan(time)) {
    if (feature.missing_indicator) cell[feature.parts.size()] = 1;
    return;
  }
  const std::array<double, kTimeParts> parts = TimePartsOf(time);
  for (const TimePartSpec& part : feature.parts)
    *cell++ = static_cast<float>((parts[part.part] - part.mean) / part.deviation);
}

}  // namespace

void EncodedTable::FillBatch(std::span<const int64_t> batch, float* out) const {
  const int64_t width = spec.width();
  // Feature by feature: each column is then read from one array.
  int64_t offset = 0;
  for (size_t f = 0; f < features.size(); ++f) {
    const FeatureSpec& feature = spec.features[f];
    const int64_t feature_width = feature.width();
    for (size_t b = 0; b < batch.size(); ++b) {
      const auto row = static_cast<size_t>(batch[b]);
      float* cell = out + static_cast<int64_t>(b) * width + offset;
      if (feature.kind == ColumnKind::kCategorical) {
        std::fill_n(cell, feature_width, 0.0f);
        const int32_t code = features[f].codes[row];
        if (code >= 0) cell[code] = 1;
        continue;
      }
      if (feature.kind == ColumnKind::kTime) {
        FillTime(feature, features[f].times[row], cell);
        continue;
      }
      const float value = features[f].numbers[row];
      const bool missing = std::isnan(value);
      cell[0] = missing ? 0 : static_cast<float>((value - feature.mean) / feature.deviation);
      if (feature.missing_indicator) cell[1] = missing ? 1 : 0;
    }
    offset += feature_width;
  }
}

EncodedTable ReadEncodedTable(const std::string& path, const TableSpec& spec, TableOptions options,
                              WithTarget with_target, Unseen unseen) {
  std::vector<std::string> unknown;
  const auto on_header = [&](const std::vector<std::string>& names, TableOptions* plan) {
    const std::set<std::string> present(names.begin(), names.end());
    plan->kinds.clear();
    for (const FeatureSpec& feature : spec.features) {
      if (!present.contains(feature.name)) FailAbsent(path, feature.name, names);
      plan->kinds[feature.name] = feature.kind;
    }
    if (present.contains(spec.target.name))
      plan->kinds[spec.target.name] = spec.target.kind == TargetKind::kRegression
                                          ? ColumnKind::kNumeric
                                          : ColumnKind::kCategorical;
    else if (with_target == WithTarget::kRequired)
      FailAbsent(path, spec.target.name, names);
    plan->ignore.clear();
    const std::set<std::string> left_out(spec.left_out.begin(), spec.left_out.end());
    for (const std::string& name : names) {
      if (plan->kinds.contains(name)) continue;
      plan->ignore.push_back(name);
      if (!left_out.contains(name) && name != spec.target.name) unknown.push_back(name);
    }
  };
  options.words_missing = unseen == Unseen::kMissing;
  options.decimal_mark = spec.decimal_mark;
  options.slash_dates = spec.slash_dates;
  const std::unique_ptr<SeekableReader> file = OpenUnpacked(path);
  EncodedTable encoded = EncodeMoved(ReadTable(file.get(), path, std::move(options), on_header),
                                     spec, with_target, unseen);
  encoded.unknown = std::move(unknown);
  return encoded;
}

EncodedTable Encode(const Table& table, const TableSpec& spec, WithTarget with_target,
                    Unseen unseen) {
  return EncodeMoved(table, spec, with_target, unseen);
}

}  // namespace fovea::data
