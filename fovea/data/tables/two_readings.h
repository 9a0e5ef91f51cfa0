#ifndef FOVEA_DATA_TABLES_TWO_READINGS_H_
#define FOVEA_DATA_TABLES_TWO_READINGS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace fovea::data {

// Which of two ways to read the texts of a column they leave open: "1,234" with a decimal comma or
// point, "3/4/2024" with the day or the month first. All texts are read in one way.
//
// Values are stored as they come, as the first reading has them while it is possible; if the second
// is settled only behind texts that the two read differently, the column is to be read again.
class TwoReadings {
 public:
  enum class Stored { kFirst, kSecond, kNeither };

  // second: whether there is a second reading at all.
  explicit TwoReadings(bool second) : two_(second), second_(second) {}

  bool may_be_first() const { return first_; }
  bool may_be_second() const { return second_; }
  // The texts have settled it by themselves.
  bool is_settled() const { return two_ && first_ != second_ && !told_; }
  bool is_open() const { return first_ && second_ && line_ > 0; }
  bool read_again() const { return read_again_; }
  // The first text that the two read differently, and its line; "" and 0 if there is none.
  const std::string& text() const { return text_; }
  int64_t line() const { return line_; }

  // The next text: whether each reading has a value for it, and whether the two are the same.
  // Returns which of them is to be stored.
  Stored Add(bool first, bool second, bool same, std::string_view text, int64_t line) {
    first = first && first_;
    second = second && second_;
    if (first && second) {
      if (!same && line_ == 0) {
        text_ = text;
        line_ = line;
      }
      return Stored::kFirst;
    }
    if (first) {
      second_ = false;
      return Stored::kFirst;
    }
    if (!second) return Stored::kNeither;
    read_again_ = read_again_ || (first_ && line_ > 0);
    first_ = false;
    return Stored::kSecond;
  }
  // Decides what is open.
  void Settle(bool second) {
    told_ = true;
    first_ = !second;
    second_ = second;
    read_again_ = second;
  }

 private:
  bool two_, first_ = true, second_, told_ = false, read_again_ = false;
  std::string text_;
  int64_t line_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TWO_READINGS_H_
