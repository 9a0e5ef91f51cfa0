#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/series/series_reader.h"
#include "fovea/data/tables/line_reader.h"
#include "fovea/data/tables/memory_budget.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

// The first word of the text, which loses it.
std::string_view TakeWord(std::string_view* text) {
  *text = Trim(*text);
  const size_t end = std::min(text->find_first_of(" \t"), text->size());
  const std::string_view word = text->substr(0, end);
  text->remove_prefix(end);
  return word;
}

class TsParser {
 public:
  TsParser(SeekableReader* bytes, const std::string& path, const SeriesOptions& options)
      : path_(path),
        lines_(bytes, path),
        budget_(path, bytes->size(), options.max_memory_bytes),
        padded_(options.padded) {}

  SeriesSet Read() {
    set_.path = path_;
    while (lines_.Next()) {
      const std::string_view line = Trim(lines_.text());
      if (line.empty() || line[0] == '#' || line[0] == '%') continue;
      if (!in_data_) {
        if (line[0] != '@') Fail("has data before @data", "put @data before the first sample");
        ReadHeader(line);
      } else {
        ReadSample(line);
      }
    }
    if (!in_data_)
      throw InputError(path_, "has no @data", "give a .ts file of the UCR/UEA archive");
    if (set_.samples.empty()) throw InputError(path_, "has no samples after @data", "add samples");
    budget_.Check(lines_.bytes_consumed(), stored_, padded_ ? set_.PaddedBytes() : 0);
    for (int64_t d = 1; d <= set_.dims; ++d) set_.dim_names.push_back(StrCat("dim ", d));
    return std::move(set_);
  }

 private:
  [[noreturn]] void Fail(const std::string& problem, const std::string& remedy) const {
    throw InputError(path_, lines_.number(), problem, remedy);
  }

  bool TakeBool(std::string_view key, std::string_view* rest) const {
    const std::string_view word = TakeWord(rest);
    if (EqualIgnoringCase(word, "true")) return true;
    if (!EqualIgnoringCase(word, "false"))
      Fail(StrCat(key, " is ", Quoted(word)), "set it to true or false");
    return false;
  }

  int64_t TakeCount(std::string_view key, std::string_view* rest) const {
    const std::string_view word = TakeWord(rest);
    double value = 0;
    if (ParseNumber(word, &value) != NumberParse::kNumber || value < 1 || value > 1e9 ||
        value != std::floor(value))
      Fail(StrCat(key, " is ", Quoted(word)), "set it to a whole number above 0");
    return static_cast<int64_t>(value);
  }

  void ReadHeader(std::string_view line) {
    const std::string_view key = TakeWord(&line);
    const auto is = [&](const char* name) { return EqualIgnoringCase(key, name); };
    if (is("@data")) {
      in_data_ = true;
    } else if (is("@timeStamps")) {
      TakeBool(key, &line);  // a sample shows by itself whether it has them
    } else if (is("@univariate")) {
      if (TakeBool(key, &line)) Declare(1);
    } else if (is("@dimensions") || is("@dimension")) {
      Declare(TakeCount(key, &line));
    } else if (is("@equalLength")) {
      equal_length_ = TakeBool(key, &line);
    } else if (is("@seriesLength")) {
      declared_steps_ = TakeCount(key, &line);
    } else if (is("@classLabel")) {
      ReadClasses(key, line);
    } else if (is("@targetLabel")) {
      if (TakeBool(key, &line)) {
        if (set_.labelled && !set_.numeric_target)
          Fail("has both @classLabel and @targetLabel", "keep one of them");
        set_.labelled = set_.numeric_target = true;
      }
    }
    // Every other header, such as @problemName and @missing, says nothing that reading needs.
  }

  void Declare(int64_t dims) {
    if (set_.dims != 0 && set_.dims != dims)
      Fail(
          StrCat("declares ", dims, dims == 1 ? " dimension" : " dimensions", " after ", set_.dims),
          "make @univariate and @dimensions agree");
    set_.dims = dims;
  }

  void ReadClasses(std::string_view key, std::string_view rest) {
    if (!TakeBool(key, &rest)) return;
    if (set_.numeric_target) Fail("has both @classLabel and @targetLabel", "keep one of them");
    set_.labelled = true;
    for (std::string_view name = TakeWord(&rest); !name.empty(); name = TakeWord(&rest)) {
      if (!IsUtf8(name))
        Fail(StrCat("the class ", Quoted(name), " is not UTF-8"), "convert the file to UTF-8");
      if (!classes_.insert(std::string(name)).second)
        Fail(StrCat("declares the class ", Quoted(name), " twice"), "declare it once");
      set_.classes.emplace_back(name);
    }
  }

  // DIM:DIM:…:LABEL, the label only if the header says so.
  void ReadSample(std::string_view line) {
    SplitParts(line);
    size_t dims = parts_.size();
    Series sample;
    sample.line = lines_.number();
    if (set_.labelled) {
      --dims;
      if (dims == 0) Fail("has no ':' before its label", "give VALUES:LABEL");
      sample.label = ReadLabel(Trim(parts_.back()));
    }
    if (set_.dims == 0) set_.dims = static_cast<int64_t>(dims);
    if (static_cast<int64_t>(dims) != set_.dims)
      Fail(StrCat("has ", dims, dims == 1 ? " dimension" : " dimensions", " instead of ", set_.dims,
                  set_.labelled ? "" : ", and the header declares no label"),
           "mend the sample or the header");

    for (size_t d = 0; d < dims; ++d) {
      column_.clear();
      ReadValues(parts_[d], d);
      const auto steps = static_cast<int64_t>(column_.size());
      if (d == 0) {
        CheckSteps(steps);
        sample.steps = steps;
        sample.values.resize(column_.size() * dims);
      } else if (steps != sample.steps) {
        Fail(StrCat("dimension ", d + 1, " has ", steps, steps == 1 ? " value" : " values",
                    " where dimension 1 has ", sample.steps),
             "give all dimensions of a sample the same length");
      }
      for (size_t t = 0; t < column_.size(); ++t) sample.values[t * dims + d] = column_[t];
    }
    stored_ += static_cast<int64_t>(sample.values.size() * sizeof(float) + sizeof(Series) +
                                    sample.label.size());
    set_.samples.push_back(std::move(sample));
    if (budget_.Due(lines_.bytes_consumed())) CheckMemory();
  }

  void CheckMemory() { budget_.Check(lines_.bytes_consumed(), stored_); }

  // At each ':' that is outside parentheses: a timestamp may hold some.
  void SplitParts(std::string_view line) {
    parts_.clear();
    size_t begin = 0, depth = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '(') ++depth;
      if (line[i] == ')' && depth > 0) --depth;
      if (line[i] != ':' || depth > 0) continue;
      parts_.push_back(line.substr(begin, i - begin));
      begin = i + 1;
    }
    if (depth > 0) Fail("has a '(' that is never closed", "write timestamps as (TIME,VALUE)");
    parts_.push_back(line.substr(begin));
  }

  std::string ReadLabel(std::string_view label) const {
    if (label == "?") return "";
    if (label.empty()) Fail("has no label after its last ':'", "add the label, or '?'");
    if (!IsUtf8(label))
      Fail(StrCat("the label ", Quoted(label), " is not UTF-8"), "convert the file to UTF-8");
    if (set_.numeric_target) {
      if (IsMissingNumber(label)) return "";
      double value = 0;
      if (ParseNumber(label, &value) != NumberParse::kNumber)
        Fail(StrCat("the label ", Quoted(label), " is not a number"), "mend the label");
    } else if (!classes_.empty() && !classes_.contains(std::string(label))) {
      Fail(StrCat("the label ", Quoted(label), " is not declared by @classLabel"),
           StrCat("declared are ", QuotedList(set_.classes)));
    }
    return std::string(label);
  }

  void CheckSteps(int64_t steps) {
    const bool fixed = declared_steps_ > 0 && equal_length_;
    if (fixed && steps != declared_steps_)
      Fail(StrCat("has ", steps, steps == 1 ? " value" : " values", " where @seriesLength says ",
                  declared_steps_),
           "mend the sample or the header");
  }

  // "v,v,v" or "(t,v),(t,v)", into column_.
  void ReadValues(std::string_view part, size_t dim) {
    part = Trim(part);
    if (part.empty()) Fail(StrCat("dimension ", dim + 1, " is empty"), "add its values");
    if (part[0] == '(') {
      ReadPairs(part, dim);
      return;
    }
    for (;;) {
      const size_t comma = part.find(',');
      column_.push_back(ReadValue(part.substr(0, comma), dim));
      if (comma == std::string_view::npos) return;
      part.remove_prefix(comma + 1);
    }
  }

  void ReadPairs(std::string_view part, size_t dim) {
    for (;;) {
      const size_t close = part.find(')');
      // SplitParts has seen to it that each '(' is closed.
      const std::string_view pair = part.substr(1, close - 1);
      const size_t comma = pair.rfind(',');
      if (comma == std::string_view::npos)
        Fail(StrCat("dimension ", dim + 1, " has ", Quoted(part.substr(0, close + 1)),
                    ", which is not (TIME,VALUE)"),
             "mend the pair");
      column_.push_back(ReadValue(pair.substr(comma + 1), dim));
      part = Trim(part.substr(close + 1));
      if (part.empty()) return;
      if (part[0] == ',') part = Trim(part.substr(1));
      if (part.empty() || part[0] != '(' || part.find(')') == std::string_view::npos)
        Fail(StrCat("dimension ", dim + 1, " has ", Quoted(part), " after a (TIME,VALUE) pair"),
             "give all values a timestamp, or none");
    }
  }

  float ReadValue(std::string_view text, size_t dim) const {
    text = Trim(text);
    float value = 0;
    if (text.empty())
      Fail(StrCat("dimension ", dim + 1, " has an empty value"), "write '?' where it is missing");
    if (IsMissing(text)) return std::numeric_limits<float>::quiet_NaN();
    switch (ParseNumber(text, &value)) {
      case NumberParse::kNumber:
        return value;
      case NumberParse::kOutOfRange:
        Fail(StrCat("dimension ", dim + 1, " holds ", Quoted(text), ", which is no finite float"),
             "mend the value or write '?'");
      case NumberParse::kNotANumber:
        if (IsMissingNumber(text)) return std::numeric_limits<float>::quiet_NaN();
    }
    Fail(StrCat("dimension ", dim + 1, " holds ", Quoted(text), ", which is not a number"),
         "mend the value or write '?'");
  }

  const std::string& path_;
  LineReader lines_;
  MemoryBudget budget_;
  bool padded_;
  SeriesSet set_;
  bool in_data_ = false;
  bool equal_length_ = true;
  int64_t declared_steps_ = 0;
  std::set<std::string> classes_;
  std::vector<std::string_view> parts_;
  std::vector<float> column_;
  int64_t stored_ = 0;
};

}  // namespace

SeriesSet ReadTs(SeekableReader* bytes, const std::string& path, const SeriesOptions& options) {
  return TsParser(bytes, path, options).Read();
}

}  // namespace fovea::data
