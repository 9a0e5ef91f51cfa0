#include "fovea/data/text.h"

#include <gtest/gtest.h>

#include <cfloat>
#include <clocale>
#include <cmath>
#include <limits>
#include <vector>

namespace fovea::data {
namespace {

float Number(std::string_view text) {
  float value = -77;
  EXPECT_EQ(ParseNumber(text, &value), NumberParse::kNumber) << text;
  return value;
}

TEST(ParseNumber, ReadsDecimalNumbers) {
  EXPECT_EQ(Number("12"), 12);
  EXPECT_EQ(Number("-.5"), -0.5f);
  EXPECT_EQ(Number("+1e-3"), 1e-3f);
  EXPECT_EQ(Number(" 7\t"), 7);
  EXPECT_EQ(Number("1."), 1);
  EXPECT_EQ(Number("3.4028235e38"), FLT_MAX);
  EXPECT_EQ(Number("16777217"), 16777216);
}

TEST(ParseNumber, RoundsToNearestFloatOnce) {
  // Between 1 and the next float, a hair above the middle, where rounding to double first would
  // lose the hair.
  EXPECT_EQ(Number("1.00000005960464477540"), std::nextafter(1.0f, 2.0f));
}

TEST(ParseNumber, WhatIsTooSmallIsZero) {
  EXPECT_EQ(Number("1e-999"), 0);
  EXPECT_TRUE(std::signbit(Number("-1e-999")));
  EXPECT_EQ(Number("0." + std::string(400, '0') + "1"), 0);
  EXPECT_EQ(Number("0.0001e-60"), 0);
  EXPECT_EQ(Number("1e-99999999999999999999"), 0);
}

TEST(ParseNumber, TellsOutOfRangeFromNoNumber) {
  float value = -77;
  for (const std::string& text :
       {std::string("1e39"), std::string("-1e99999999999999999999"), std::string(400, '9'),
        std::string(400, '9') + "e-5", std::string("inf"), std::string("-Infinity"),
        std::string("+INF")})
    EXPECT_EQ(ParseNumber(text, &value), NumberParse::kOutOfRange) << text;
  for (const char* text : {"", " ", "-", "+", ".", "e5", "1e", "1x", "0x10", "1,5", "--1", "+-1",
                           "nan", "infinit", "1 2", "1e5.5", "nan(1)"})
    EXPECT_EQ(ParseNumber(text, &value), NumberParse::kNotANumber) << text;
  EXPECT_EQ(value, -77);
}

TEST(ParseNumber, DoesNotFollowTheLocale) {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  for (const char* name : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"})
    if (std::setlocale(LC_NUMERIC, name) != nullptr) break;
  EXPECT_EQ(Number("1.5"), 1.5f);
  EXPECT_EQ(FormatNumber(1.5f), "1.5");
  std::setlocale(LC_NUMERIC, before.c_str());
}

TEST(IsMissing, KnowsTheSpellings) {
  for (const char* text : {"", " ", "\t", "NA", "?", "NaN", "nan", "NAN", "null", "NULL", " NA "})
    EXPECT_TRUE(IsMissing(text)) << "'" << text << "'";
  for (const char* text : {"0", "na", "N/A", "none", "nanx", "nul", "??", "-"})
    EXPECT_FALSE(IsMissing(text)) << "'" << text << "'";
}

TEST(IsMissingNumber, KnowsPandasWordsInAnyCase) {
  for (const char* text :
       {"",        "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND",
        "1.#QNAN", "<NA>", "N/A",      "NA",  "NULL",    "NaN",      "None", "n/a",  "nan",
        "null",    "none", "NONE",     "na",  "-",       "--",       ".",    "?",    " N/A\t"})
    EXPECT_TRUE(IsMissingNumber(text)) << "'" << text << "'";
  for (const char* text : {"0", "-1", "nothing", "N/A N/A", "missing", "---", "inf", "#REF!"})
    EXPECT_FALSE(IsMissingNumber(text)) << "'" << text << "'";
}

TEST(ParseCell, ReadsThousandsThatAreGroupedStrictly) {
  float value = 0;
  const auto number = [&](const char* text) {
    return ParseCell(text, true, &value) == NumberParse::kNumber ? value : -77;
  };
  EXPECT_EQ(number("1,234"), 1234);
  EXPECT_EQ(number("10,234.5"), 10234.5f);
  EXPECT_EQ(number(" -1,234,567 "), -1234567);
  EXPECT_EQ(number("+999,000.25"), 999000.25f);
  EXPECT_EQ(number("1,234."), 1234);
  EXPECT_EQ(number("12"), 12);
  EXPECT_EQ(number("1e3"), 1000);
  for (const char* text : {"1,23", "1,2345", "1234,567", ",123", "1,234,56", "1,,234", "0,234",
                           "012,345", "1.234,5", "1.234,567", "1,234,", "1 ,234", "a,bcd", ","})
    EXPECT_EQ(number(text), -77) << text;
  EXPECT_EQ(ParseCell("1,234", false, &value), NumberParse::kNotANumber);
  double wide = 0;
  EXPECT_EQ(ParseCell("123,456,789.5", true, &wide), NumberParse::kNumber);
  EXPECT_EQ(wide, 123456789.5);
  const std::string huge = "1" + [] {
    std::string groups;
    for (int i = 0; i < 20; ++i) groups += ",000";
    return groups;
  }();
  EXPECT_EQ(ParseCell(huge, true, &value), NumberParse::kOutOfRange);
}

TEST(ParseDecimalComma, ReadsWhatAPointWouldBeOnTheOtherSide) {
  double value = 0;
  const auto number = [&](const char* text) {
    return ParseDecimalComma(text, &value) == NumberParse::kNumber ? value : -77;
  };
  EXPECT_EQ(number("1,5"), 1.5);
  EXPECT_EQ(number("1.234,5"), 1234.5);
  EXPECT_EQ(number("1.234"), 1234);
  EXPECT_EQ(number("-1.234.567"), -1234567);
  EXPECT_EQ(number(" ,5 "), 0.5);
  EXPECT_EQ(number("12"), 12);
  EXPECT_EQ(number("1,5e3"), 1500);
  for (const char* text : {"1.5", "1,234.5", "1,234,567", "0.234", "1.23,4", "a,b", ",", "x"})
    EXPECT_EQ(number(text), -77) << text;
  float narrow = 0;
  EXPECT_EQ(ParseDecimalComma("1,5e99", &narrow), NumberParse::kOutOfRange);
}

TEST(MayGroupThousands, NotWhereTheCommaIsTheDecimalMark) {
  EXPECT_TRUE(MayGroupThousands(','));
  EXPECT_TRUE(MayGroupThousands('\t'));
  EXPECT_FALSE(MayGroupThousands(';'));
}

TEST(LooksLikeNumber, KnowsOtherWaysToWriteOne) {
  for (const char* text : {"1.234,5", "0,5", "1.234.567,89", "-3,25", "12 %", "12%", "$5", "€ 3,50",
                           "1 234", "1'234.5", "1\u00a0234,5",
                           "\u2212"
                           "4",
                           "1,234.5"})
    EXPECT_TRUE(LooksLikeNumber(text)) << text;
  for (const char* text : {"", "%", "-", "x", "1,2,3", "2020-01-02", "12.05.2020", "12:30", "10 km",
                           "1.2.3", "p29", "3rd"})
    EXPECT_FALSE(LooksLikeNumber(text)) << text;
}

TEST(FormatNumber, ReadsBackAsTheSameFloat) {
  for (const float value : {0.1f, 1.0f, -3.25e-20f, FLT_MAX, FLT_MIN, FLT_TRUE_MIN, 1e20f})
    EXPECT_EQ(Number(FormatNumber(value)), value);
  EXPECT_EQ(FormatNumber(1), "1");
  EXPECT_EQ(FormatNumber(-0.0f), "0");
}

TEST(QuotedList, CutsLongLists) {
  const std::vector<std::string> texts = {"a", "b", "c"};
  EXPECT_EQ(QuotedList(texts), "'a', 'b', 'c'");
  EXPECT_EQ(QuotedList(texts, 2), "'a', 'b', and 1 more");
  EXPECT_EQ(QuotedList({}), "");
}

}  // namespace
}  // namespace fovea::data
