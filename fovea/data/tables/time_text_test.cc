#include "fovea/data/tables/time_text.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/data/tables/time_parts.h"

namespace fovea::data {
namespace {

double Seconds(std::string_view text, SlashDate slashes = SlashDate::kMonthFirst) {
  double seconds = 0;
  return ParseTime(text, slashes, &seconds) == TimeParse::kTime ? seconds : NAN;
}

TimeParse Parse(std::string_view text) {
  double seconds = 0;
  return ParseTime(text, SlashDate::kMonthFirst, &seconds);
}

constexpr double kDay = 86'400;

TEST(ParseTime, ReadsDates) {
  EXPECT_EQ(Seconds("1970-01-01"), 0);
  EXPECT_EQ(Seconds("1969-12-31"), -kDay);
  EXPECT_EQ(Seconds("2024-03-15"), 1710460800);
  for (const char* text : {"2024/03/15", "2024/3/15", "15.03.2024", "15.3.2024", "03/15/2024",
                           "3/15/2024", " 2024-03-15 "})
    EXPECT_EQ(Seconds(text), 1710460800) << text;
  EXPECT_EQ(Seconds("3/4/2024"), Seconds("2024-03-04"));
  EXPECT_EQ(Seconds("3/4/2024", SlashDate::kDayFirst), Seconds("2024-04-03"));
  EXPECT_EQ(Seconds("3.4.2024", SlashDate::kMonthFirst), Seconds("2024-04-03"));
  EXPECT_EQ(Seconds("0001-01-01"), -62135596800);
  EXPECT_EQ(Seconds("9999-12-31"), 253402214400);
}

TEST(ParseTime, ReadsTimesOfDay) {
  const double day = 1710460800;
  EXPECT_EQ(Seconds("2024-03-15T12:30"), day + 45'000);
  EXPECT_EQ(Seconds("2024-03-15 12:30:05"), day + 45'005);
  EXPECT_EQ(Seconds("2024-03-15T12:30:05Z"), day + 45'005);
  EXPECT_DOUBLE_EQ(Seconds("2024-03-15T12:30:05.25Z"), day + 45'005.25);
  EXPECT_DOUBLE_EQ(Seconds("2024-03-15 00:00:00,5"), day + 0.5);
  EXPECT_EQ(Seconds("2024-03-15T12:30+02:00"), day + 45'000 - 7200);
  EXPECT_EQ(Seconds("2024-03-15T12:30-0130"), day + 45'000 + 5400);
  EXPECT_EQ(Seconds("2024-03-15T23:30-01"), day + kDay + 1800);
  EXPECT_EQ(Seconds("15.03.2024 7:05"), day + 25'500);
  EXPECT_EQ(Seconds("3/15/2024 1:05 PM"), day + 47'100);
  EXPECT_EQ(Seconds("3/15/2024 12:05:01 am"), day + 301);
  EXPECT_EQ(Seconds("2016-12-31T23:59:60Z"), Seconds("2017-01-01"));
}

TEST(ParseTime, TellsADateThatIsNoneFromOtherTexts) {
  for (const char* text :
       {"2023-02-30", "2023-02-29", "2023-13-01", "2023-00-01", "2023-01-00", "0000-01-01",
        "2024-03-15T24:00", "2024-03-15T12:60", "2024-03-15T12:00:61", "2024-03-15T12:00+24:00",
        "2024-03-15T12:00+01:75", "31.04.2024", "13/13/2024", "3/15/2024 13:00 PM",
        "3/15/2024 0:00 AM"})
    EXPECT_EQ(Parse(text), TimeParse::kNoSuchTime) << text;
  for (const char* text : {"",
                           "2024",
                           "2024-03",
                           "20240315",
                           "2024-3-15",
                           "24-03-15",
                           "2024-03-15x",
                           "2024-03-15T",
                           "2024-03-15 12",
                           "2024-03-15T12:3",
                           "2024-03-15T12:30:05.",
                           "2024-03-15T12:30+2",
                           "12:30:00",
                           "15.03.24",
                           "15-03-2024",
                           "2024-03/15",
                           "2024.03.15",
                           "1.5",
                           "x2024-03-15",
                           "2024-03-150",
                           "March 15, 2024",
                           "192.168.10.1234"})
    EXPECT_EQ(Parse(text), TimeParse::kNotATime) << text;
}

TEST(FormatTime, WritesWhatIsReadAgain) {
  for (const char* text :
       {"1970-01-01", "2024-03-15", "0001-01-01", "9999-12-31T23:59:59", "1969-12-31T00:00:01"})
    EXPECT_EQ(FormatTime(Seconds(text)), text);
}

TEST(TimeParts, AreThoseOfTheCalendar) {
  const auto parts = [](const char* text) { return TimePartsOf(Seconds(text)); };
  using Parts = std::array<double, kTimeParts>;
  EXPECT_EQ(parts("1970-01-01"), (Parts{1970, 1, 1, 3, 0}));
  EXPECT_EQ(parts("2024-03-15T18:45"), (Parts{2024 + (74 + 18.75 / 24) / 366, 3, 15, 4, 18.75}));
  EXPECT_EQ(parts("2023-12-31T12:00"), (Parts{2023 + 364.5 / 365, 12, 31, 6, 12}));
  EXPECT_EQ(parts("1969-12-31T23:00")[4], 23);
  EXPECT_EQ(parts("2024-03-18")[3], 0);
}

}  // namespace
}  // namespace fovea::data
