#ifndef FOVEA_DATA_TABLES_TIME_PARTS_H_
#define FOVEA_DATA_TABLES_TIME_PARTS_H_

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>

namespace fovea::data {

// What of a moment may tell something, each as a number.
inline constexpr size_t kTimeParts = 5;
inline constexpr std::array<const char*, kTimeParts> kTimePartNames = {"year", "month", "day",
                                                                       "weekday", "hour"};

// In the order of kTimePartNames, of seconds since 1970 (UTC, Gregorian): the year with its
// fraction, 2024.5 in the middle of 2024; month, 1 to 12; day of the month, 1 to 31; weekday, 0
// (Monday) to 6; hour with its fraction, 0 to below 24.
inline std::array<double, kTimeParts> TimePartsOf(double seconds) {
  using std::chrono::days;
  using std::chrono::sys_days;
  constexpr double kDay = 86'400;
  const double day = std::floor(seconds / kDay);
  const sys_days date{days(static_cast<int>(day))};
  const std::chrono::year_month_day ymd(date);
  const sys_days first(ymd.year() / 1 / 1);
  const double in_day = seconds - day * kDay;
  const double length = ymd.year().is_leap() ? 366 : 365;
  return {static_cast<int>(ymd.year()) +
              (static_cast<double>((date - first).count()) + in_day / kDay) / length,
          static_cast<double>(static_cast<unsigned>(ymd.month())),
          static_cast<double>(static_cast<unsigned>(ymd.day())),
          static_cast<double>(std::chrono::weekday(date).iso_encoding() - 1), in_day / 3600};
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TIME_PARTS_H_
