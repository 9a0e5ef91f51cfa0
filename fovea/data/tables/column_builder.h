#ifndef FOVEA_DATA_TABLES_COLUMN_BUILDER_H_
#define FOVEA_DATA_TABLES_COLUMN_BUILDER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "fovea/data/tables/table.h"
#include "fovea/data/tables/two_readings.h"
#include "fovea/data/text.h"

namespace fovea::data {

// A column while it is read. Its kind is the one that the options settle, else it is seen from the
// cells: the first value decides until a text comes that is no number.
class ColumnBuilder {
 public:
  // path: for errors, kept by reference. field: of a row.
  ColumnBuilder(const std::string& path, std::string name, size_t field,
                const TableOptions& options);

  size_t field() const { return field_; }
  bool needs_second_pass() const {
    return state_ == State::kOverturned ||
           (state_ != State::kCategorical && readings_.read_again());
  }
  // Of numbers, whose second reading is that with a decimal comma; of times, whose second reading
  // is that with the day first in dates with slashes; else nullptr.
  const TwoReadings* number_readings() const {
    return state_ == State::kNumeric ? &readings_ : nullptr;
  }
  const TwoReadings* time_readings() const { return state_ == State::kTime ? &readings_ : nullptr; }
  // Decides what they leave open, before needs_second_pass() is asked. taken: as in Doubt.
  void Settle(char taken);
  // What a row takes, but for categories.
  int64_t cell_bytes() const { return state_ == State::kTime ? sizeof(double) : sizeof(float); }
  int64_t category_bytes() const { return category_bytes_; }

  void Reserve(size_t rows);
  // The cell of the next row. Throws InputError, as ReadTable does.
  void Add(std::string_view text, int64_t line) {
    switch (state_) {
      case State::kCategorical:
        AddCategory(text, line);
        return;
      case State::kOverturned:
        return;
      case State::kUndecided:
        AddFirst(text, line);
        return;
      case State::kNumeric:
        AddNumber(text, line);
        return;
      case State::kTime:
        AddTime(text, line);
    }
  }
  // Keeps the cell as it stands too; returns the bytes that it takes.
  int64_t KeepText(std::string_view text);
  // Between the passes: Add() is called for all rows once more.
  void BeginSecondPass(size_t rows);
  Column Finish();

 private:
  // kUndecided: every cell so far was missing, or would be in a column of numbers; codes are kept.
  // kOverturned: numbers or times came first, then text; the first texts are gone, so that the
  // second pass starts over.
  enum class State { kUndecided, kNumeric, kTime, kCategorical, kOverturned };

  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  void AddFirst(std::string_view text, int64_t line);
  void AddNumber(std::string_view text, int64_t line);
  void AddEitherMark(std::string_view text, int64_t line);
  void Store(NumberParse parse, float value, std::string_view text, int64_t line);
  void AddTime(std::string_view text, int64_t line);
  void AddWord(std::string_view text, int64_t line);
  void AddMissing();
  void Overturn(std::string_view text, int64_t line);
  void AddOutOfRange(std::string_view text, int64_t line);
  void AddCategory(std::string_view text, int64_t line);
  [[noreturn]] void Fail(int64_t line, std::string_view text, const char* what,
                         const char* remedy) const;
  [[noreturn]] void FailOutOfRange(int64_t line, std::string_view text) const;
  [[noreturn]] void FailTooMany(int64_t line) const;

  const std::string& path_;
  size_t field_;
  Column column_;
  State state_ = State::kUndecided;
  bool settled_ = false;
  bool words_missing_;
  const bool either_mark_;  // ',' or '.' may be the decimal mark
  TwoReadings readings_;
  size_t reserved_ = 0;
  std::unordered_map<std::string, int32_t, TextHash, std::equal_to<>> codes_;
  int64_t category_bytes_ = 0;
  int64_t out_of_range_line_ = 0;
  std::string out_of_range_text_;
  int64_t overturning_line_ = 0;
  std::string overturning_text_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_COLUMN_BUILDER_H_
