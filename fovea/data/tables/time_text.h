#ifndef FOVEA_DATA_TABLES_TIME_TEXT_H_
#define FOVEA_DATA_TABLES_TIME_TEXT_H_

#include <string>
#include <string_view>

namespace fovea::data {

// kNoSuchTime: written as a date, but there is no such one, as 2023-02-30.
enum class TimeParse { kTime, kNoSuchTime, kNotATime };

// What stands first in a date with slashes.
enum class SlashDate { kMonthFirst, kDayFirst };

// Reads the whole text, but for blanks around it, as a moment: seconds since 1970 in UTC,
// Gregorian, years 1 to 9999. A date is YYYY-MM-DD, YYYY/MM/DD, DD.MM.YYYY, or with slashes and the
// year last; month and day may have one digit but in the first form. A time of day may follow
// behind a blank or T: HH:MM, HH:MM:SS, each also with AM or PM behind it, with a fraction of a
// second behind '.' or
// ','; then Z or an offset, +HH:MM, +HHMM or +HH, without which it is taken as UTC. Second 60 is
// the next minute's first. Source: ISO 8601-1, extended format.
TimeParse ParseTime(std::string_view text, SlashDate slashes, double* seconds);

// "2024-03-15", "2024-03-15T12:30:05"; what is less than a second is left out.
std::string FormatTime(double seconds);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TIME_TEXT_H_
