#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/data/synthetic/synthetic.h"
#include "fovea/data/tables/time_text.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

// Collects what is written, so that each write to the file is a large one.
class Writer {
 public:
  explicit Writer(const std::string& path) : file_(path) {}

  Writer& operator<<(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kChunk) Flush();
    return *this;
  }
  void Commit() {
    Flush();
    file_.Commit();
  }

 private:
  void Flush() {
    file_.Write(buffer_);
    buffer_.clear();
  }

  AtomicFile file_;
  std::string buffer_;
};

std::string Field(std::string_view text) {
  Require(text.find('\0') == std::string_view::npos, "a CSV file cannot hold a NUL byte");
  return CsvField(text);
}

std::string CellText(const Column& column, size_t row) {
  if (column.kind == ColumnKind::kNumeric)
    return std::isnan(column.numbers[row]) ? "" : FormatNumber(column.numbers[row]);
  if (column.kind == ColumnKind::kTime)
    return std::isnan(column.times[row]) ? "" : FormatTime(column.times[row]);
  const int32_t code = column.codes[row];
  return code < 0 ? "" : column.categories[static_cast<size_t>(code)];
}

bool IsTsWord(const std::string& text) {
  return !text.empty() && text.find_first_of(" \t\r\n:()") == std::string::npos;
}

std::string TsValues(const Series& sample, int64_t dims, int64_t dim) {
  std::string text;
  for (int64_t t = 0; t < sample.steps; ++t) {
    const float value = sample.values[static_cast<size_t>(t * dims + dim)];
    if (t > 0) text += ',';
    text += std::isnan(value) ? "?" : FormatNumber(value);
  }
  return text;
}

}  // namespace

void WriteCsv(const Table& table, const std::string& path) {
  Writer out(path);
  // A row of one empty field would be an empty line, which readers skip.
  const bool single = table.columns.size() == 1;
  for (size_t i = 0; i < table.columns.size(); ++i)
    out << (i > 0 ? "," : "") << Field(table.columns[i].name);
  out << "\n";
  for (size_t row = 0; row < static_cast<size_t>(table.rows); ++row) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const std::string text = CellText(table.columns[i], row);
      out << (i > 0 ? "," : "") << (single && text.empty() ? "\"\"" : Field(text));
    }
    out << "\n";
  }
  out.Commit();
}

void WriteTs(const SeriesSet& set, const std::string& path) {
  bool equal = true, missing = false;
  std::set<std::string> labels;
  for (const Series& sample : set.samples) {
    equal = equal && sample.steps == set.samples[0].steps;
    missing = missing || std::any_of(sample.values.begin(), sample.values.end(),
                                     [](float value) { return std::isnan(value); });
    if (!sample.label.empty()) labels.insert(sample.label);
    Require(sample.steps > 0, "a .ts file cannot hold a series without steps");
    Require(sample.label.empty() || IsTsWord(sample.label), "a .ts file cannot hold the label ",
            Quoted(sample.label));
  }
  for (const std::string& name : set.classes)
    Require(IsTsWord(name), "a .ts file cannot hold the class ", Quoted(name));

  Writer out(path);
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  out << "@problemName fovea\n@timeStamps false\n@missing " << flag(missing) << "\n@univariate "
      << flag(set.dims == 1) << "\n";
  if (set.dims > 1) out << "@dimensions " << std::to_string(set.dims) << "\n";
  out << "@equalLength " << flag(equal) << "\n";
  if (equal && !set.samples.empty())
    out << "@seriesLength " << std::to_string(set.samples[0].steps) << "\n";
  if (set.labelled && set.numeric_target) {
    out << "@targetLabel true\n";
  } else {
    out << "@classLabel " << flag(set.labelled);
    if (set.labelled && !set.classes.empty())
      for (const std::string& name : set.classes) out << " " << name;
    else if (set.labelled)
      for (const std::string& name : labels) out << " " << name;
    out << "\n";
  }
  out << "@data\n";
  for (const Series& sample : set.samples) {
    for (int64_t d = 0; d < set.dims; ++d)
      out << (d > 0 ? ":" : "") << TsValues(sample, set.dims, d);
    if (set.labelled) out << ":" << (sample.label.empty() ? "?" : sample.label);
    out << "\n";
  }
  out.Commit();
}

}  // namespace fovea::data
