#include "fovea/data/tables/time_text.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstddef>

#include "fovea/data/text.h"

namespace fovea::data {
namespace {

// Takes what it knows from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool Take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool TakeWord(std::string_view word) {
    if (rest_.size() < word.size() || !EqualIgnoringCase(rest_.substr(0, word.size()), word))
      return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  // From least to most digits; not more follow.
  bool Digits(size_t least, size_t most, int* value) {
    size_t count = 0;
    *value = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      if (count == most) return false;
      *value = 10 * *value + (rest_[count++] - '0');
    }
    rest_.remove_prefix(count);
    return count >= least;
  }
  double Fraction() {
    double value = 0, place = 0.1;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1)) {
      value += place * (rest_[0] - '0');
      place /= 10;
    }
    return value;
  }
  size_t CountDigits() const {
    size_t count = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') ++count;
    return count;
  }
  char At(size_t i) const { return i < rest_.size() ? rest_[i] : '\0'; }

 private:
  std::string_view rest_;
};

struct Date {
  int year = 0, month = 0, day = 0;
};

bool ScanDate(Scanner* scanner, SlashDate slashes, Date* date) {
  const size_t digits = scanner->CountDigits();
  const char mark = scanner->At(digits);
  if (digits == 4 && (mark == '-' || mark == '/')) {
    const size_t least = mark == '-' ? 2 : 1;
    return scanner->Digits(4, 4, &date->year) && scanner->Take(mark) &&
           scanner->Digits(least, 2, &date->month) && scanner->Take(mark) &&
           scanner->Digits(least, 2, &date->day);
  }
  if ((digits != 1 && digits != 2) || (mark != '.' && mark != '/')) return false;
  const bool day_first = mark == '.' || slashes == SlashDate::kDayFirst;
  return scanner->Digits(1, 2, day_first ? &date->day : &date->month) && scanner->Take(mark) &&
         scanner->Digits(1, 2, day_first ? &date->month : &date->day) && scanner->Take(mark) &&
         scanner->Digits(4, 4, &date->year);
}

struct Clock {
  int hour = 0, minute = 0, second = 0;
  double fraction = 0;
  int half = 0;    // 1: AM, 2: PM
  int offset = 0;  // minutes east of UTC

  bool exists() const {
    const bool hours = half == 0 ? hour < 24 : hour >= 1 && hour <= 12;
    return hours && minute < 60 && second <= 60 && std::abs(offset) < 24 * 60;
  }
  double seconds() const {
    const int hours = half == 0 ? hour : hour % 12 + (half == 2 ? 12 : 0);
    return 3600.0 * hours + 60.0 * (minute - offset) + second + fraction;
  }
};

bool ScanOffset(Scanner* scanner, int* minutes) {
  if (scanner->at_end() || scanner->Take('Z')) return true;
  const bool east = scanner->Take('+');
  if (!east && !scanner->Take('-')) return false;
  int hours = 0, rest = 0;
  if (scanner->CountDigits() == 4) {
    if (!scanner->Digits(4, 4, &rest)) return false;
    hours = rest / 100;
    rest %= 100;
  } else if (!scanner->Digits(2, 2, &hours) ||
             (scanner->Take(':') && !scanner->Digits(2, 2, &rest))) {
    return false;
  }
  if (rest > 59) hours = 24;  // there is no such one
  *minutes = (east ? 1 : -1) * (60 * hours + rest);
  return true;
}

// Behind a date.
bool ScanClock(Scanner* scanner, Clock* clock) {
  if (scanner->at_end()) return true;
  if (!scanner->Take('T') && !scanner->Take(' ')) return false;
  if (!scanner->Digits(1, 2, &clock->hour) || !scanner->Take(':') ||
      !scanner->Digits(2, 2, &clock->minute))
    return false;
  if (scanner->Take(':')) {
    if (!scanner->Digits(2, 2, &clock->second)) return false;
    if (scanner->Take('.') || scanner->Take(',')) {
      if (scanner->CountDigits() == 0) return false;
      clock->fraction = scanner->Fraction();
    }
  }
  while (scanner->Take(' ')) continue;
  if (scanner->TakeWord("AM")) clock->half = 1;
  if (scanner->TakeWord("PM")) clock->half = 2;
  while (scanner->Take(' ')) continue;
  return ScanOffset(scanner, &clock->offset) && scanner->at_end();
}

}  // namespace

TimeParse ParseTime(std::string_view text, SlashDate slashes, double* seconds) {
  text = Trim(text);
  // Most texts are none; this tells them apart at once.
  if (text.size() < 8 || text[0] < '0' || text[0] > '9') return TimeParse::kNotATime;
  Scanner scanner(text);
  Date date;
  Clock clock;
  if (!ScanDate(&scanner, slashes, &date) || !ScanClock(&scanner, &clock))
    return TimeParse::kNotATime;
  const std::chrono::year_month_day day(std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day)));
  if (date.year < 1 || !day.ok() || !clock.exists()) return TimeParse::kNoSuchTime;
  const auto days = std::chrono::sys_days(day).time_since_epoch().count();
  *seconds = 86'400.0 * static_cast<double>(days) + clock.seconds();
  return TimeParse::kTime;
}

std::string FormatTime(double seconds) {
  const double day = std::floor(seconds / 86'400);
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(day)))};
  const int rest = static_cast<int>(seconds - 86'400 * day);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (rest > 0) text += fmt::format("T{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
  return text;
}

}  // namespace fovea::data
