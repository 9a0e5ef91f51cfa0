#include "fovea/data/tables/table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

std::string Error(std::string_view bytes, const TableOptions& options = {}) {
  return InputErrorOf([&] { ParseTable(bytes, options); });
}

TEST(ReadTable, TellsNumbersFromCategories) {
  const Table table = ParseTable("a,b,c\n1,x,1\n-2.5,y,?\n,x,z\n");
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(table.path, "t.csv");
  ASSERT_EQ(table.columns.size(), 3u);
  EXPECT_EQ(table.lines, (std::vector<int64_t>{2, 3, 4}));

  const Column& a = table.columns[0];
  EXPECT_EQ(a.name, "a");
  EXPECT_EQ(a.kind, ColumnKind::kNumeric);
  ASSERT_EQ(a.numbers.size(), 3u);
  EXPECT_EQ(a.numbers[0], 1);
  EXPECT_EQ(a.numbers[1], -2.5f);
  EXPECT_TRUE(std::isnan(a.numbers[2]));
  EXPECT_TRUE(a.codes.empty());

  const Column& b = table.columns[1];
  EXPECT_EQ(b.kind, ColumnKind::kCategorical);
  EXPECT_EQ(b.categories, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(b.codes, (std::vector<int32_t>{0, 1, 0}));
  EXPECT_TRUE(b.numbers.empty());

  // Starts with a number, then text: the first texts come back.
  const Column& c = table.columns[2];
  EXPECT_EQ(c.kind, ColumnKind::kCategorical);
  EXPECT_EQ(c.categories, (std::vector<std::string>{"1", "z"}));
  EXPECT_EQ(c.codes, (std::vector<int32_t>{0, -1, 1}));

  EXPECT_EQ(table.Find("b"), &table.columns[1]);
  EXPECT_EQ(table.Find("B"), nullptr);
}

TEST(ReadTable, TextAfterMissingValuesNeedsNoSecondPass) {
  const Table table = ParseTable("a,b\nNA,1\n,2\nx,3\n");
  EXPECT_EQ(table.columns[0].codes, (std::vector<int32_t>{-1, -1, 0}));
}

TEST(ReadTable, AColumnWithoutValuesIsNumeric) {
  const Table table = ParseTable("a,b\n,1\n?,2\n");
  EXPECT_EQ(table.columns[0].kind, ColumnKind::kNumeric);
  EXPECT_TRUE(std::isnan(table.columns[0].numbers[1]));
}

std::vector<bool> MissingIn(const Column& column) {
  std::vector<bool> missing;
  for (const float value : column.numbers) missing.push_back(std::isnan(value));
  return missing;
}

TEST(ReadTable, WordsForMissingLeaveNumbersNumbers) {
  for (const char* word : {"N/A", "n/a", "NA", "#N/A", "None", "<NA>", "nan", "NULL", "-", "?"})
    for (const std::string& text :
         {StrCat("a,b\n1,x\n", word, ",y\n3,x\n"), StrCat("a,b\n", word, ",x\n1,y\n3,x\n")}) {
      const Table table = ParseTable(text);
      ASSERT_EQ(table.columns[0].kind, ColumnKind::kNumeric) << text;
      const bool first = text[4] != '1';
      EXPECT_EQ(MissingIn(table.columns[0]), (std::vector<bool>{first, !first, false})) << text;
      EXPECT_TRUE(table.columns[0].codes.empty());
      EXPECT_TRUE(table.columns[0].categories.empty());
    }
}

TEST(ReadTable, WordsForMissingAreCategoriesAmongTexts) {
  using Codes = std::vector<int32_t>;
  using Texts = std::vector<std::string>;
  // Before the text, behind it, after numbers, and alone.
  const Table table = ParseTable(
      "a,b,c,d\n"
      "None,wood,1,None\n"
      ",None,None,NA\n"
      "N/A,,,N/A\n"
      "wood,N/A,wood,None\n");
  for (const Column& column : table.columns) EXPECT_EQ(column.kind, ColumnKind::kCategorical);
  EXPECT_EQ(table.columns[0].categories, (Texts{"None", "N/A", "wood"}));
  EXPECT_EQ(table.columns[0].codes, (Codes{0, -1, 1, 2}));
  EXPECT_EQ(table.columns[1].categories, (Texts{"wood", "None", "N/A"}));
  EXPECT_EQ(table.columns[1].codes, (Codes{0, 1, -1, 2}));
  EXPECT_EQ(table.columns[2].categories, (Texts{"1", "None", "wood"}));
  EXPECT_EQ(table.columns[2].codes, (Codes{0, 1, -1, 2}));
  EXPECT_EQ(table.columns[3].categories, (Texts{"None", "N/A"}));
  EXPECT_EQ(table.columns[3].codes, (Codes{0, -1, 1, 0}));
}

TEST(ReadTable, ThousandsMayBeSetApart) {
  const Table table = ParseTable("a,b\n\"1,234\",x\n\"10,234.5\",\"1,234\"\n7,y\n");
  EXPECT_EQ(table.columns[0].numbers, (std::vector<float>{1234, 10234.5f, 7}));
  EXPECT_EQ(table.columns[1].categories, (std::vector<std::string>{"x", "1,234", "y"}));
  // A decimal comma is not taken for one between thousands.
  EXPECT_EQ(ParseTable("a\n\"1.234,5\"\n").columns[0].kind, ColumnKind::kCategorical);
}

using Numbers = std::vector<float>;

TEST(ReadTable, NumbersMayHaveADecimalComma) {
  for (const char separator : {';', '\t', '|'}) {
    std::string csv = "a;b;c\n1,5;1.234,5;x\n-2;0,25;y\n,75;7;z\n";
    for (char& c : csv) c = c == ';' ? separator : c;
    const Table table = ParseTable(csv);
    EXPECT_EQ(table.columns[0].numbers, (Numbers{1.5f, -2, 0.75f})) << separator;
    EXPECT_EQ(table.columns[1].numbers, (Numbers{1234.5f, 0.25f, 7})) << separator;
    EXPECT_EQ(table.columns[0].doubt.taken, '\0');
    EXPECT_EQ(table.decimal_mark, ',');
  }
  EXPECT_EQ(ParseTable("a;b\n0.5;1\n2,5;2\n").columns[0].kind, ColumnKind::kCategorical);
}

TEST(ReadTable, EachColumnHasItsOwnDecimalMark) {
  const Table table = ParseTable("a;b;c\n1,5;1.5;1,234.5\n2,5;2.25;7\n3;4;8\n");
  EXPECT_EQ(table.columns[0].numbers, (Numbers{1.5f, 2.5f, 3}));
  EXPECT_EQ(table.columns[1].numbers, (Numbers{1.5f, 2.25f, 4}));
  EXPECT_EQ(table.columns[2].numbers, (Numbers{1234.5f, 7, 8}));
  EXPECT_EQ(table.decimal_mark, '.');
}

TEST(ReadTable, ALaterValueSettlesTheDecimalMark) {
  // Read as 1234 at first.
  Table table = ParseTable("a;b\n1,234;x\n?;x\n5;x\n1,5;y\n");
  EXPECT_EQ(table.columns[0].numbers[0], 1.234f);
  EXPECT_TRUE(std::isnan(table.columns[0].numbers[1]));
  EXPECT_EQ(table.columns[0].numbers[3], 1.5f);
  table = ParseTable("a;b\n1,234;x\n1,234.5;y\n");
  EXPECT_EQ(table.columns[0].numbers, (Numbers{1234, 1234.5f}));
  table = ParseTable("a;b\n1.234;x\n1,5;y\n");
  EXPECT_EQ(table.columns[0].numbers, (Numbers{1234, 1.5f}));
  // Text after all.
  table = ParseTable("a;b\n1.234;x\n1,5;y\nz;y\n");
  EXPECT_EQ(table.columns[0].categories, (std::vector<std::string>{"1.234", "1,5", "z"}));
}

TEST(ReadTable, ADoubtfulDecimalMarkIsThatOfTheOtherColumns) {
  Table table = ParseTable("a;b\n1.234;1,5\n2.500;2,5\n");
  EXPECT_EQ(table.columns[0].numbers, (Numbers{1234, 2500}));
  EXPECT_EQ(table.columns[0].doubt.taken, ',');
  EXPECT_EQ(table.columns[0].doubt.text, "1.234");
  EXPECT_EQ(table.columns[0].doubt.line, 2);
  EXPECT_EQ(table.columns[1].doubt.taken, '\0');
  table = ParseTable("a;b\n1,234;1.5\n2,500;2.5\n");
  EXPECT_EQ(table.columns[0].numbers, (Numbers{1234, 2500}));
  EXPECT_EQ(table.columns[0].doubt.taken, '.');
}

TEST(ReadTable, ADoubtfulDecimalMarkAlone) {
  const auto first = [](std::string_view csv, char told = '\0') {
    TableOptions options;
    options.decimal_mark = told;
    const Table table = ParseTable(csv, options);
    EXPECT_NE(table.columns[0].doubt.taken, '\0') << csv;
    EXPECT_EQ(table.decimal_mark, table.columns[0].doubt.taken) << csv;
    return table.columns[0].numbers[0];
  };
  EXPECT_EQ(first("a;b\n1,234;x\n"), 1.234f);
  EXPECT_EQ(first("a;b\n1.234;x\n"), 1.234f);
  EXPECT_EQ(first("a\tb\n1,234\tx\n"), 1234);
  EXPECT_EQ(first("a\tb\n1.234\tx\n"), 1.234f);
  EXPECT_EQ(first("a;b\n1,234;x\n", '.'), 1234);
  EXPECT_EQ(first("a;b\n1.234;x\n", ','), 1234);
}

TEST(ReadTable, TellsTimes) {
  const Table table = ParseTable(
      "a,b,c,d\n"
      "2024-03-15,?,15.03.2024,2024-03-15\n"
      ",15/3/2024 12:00,1.4.2024,2024-02-30\n"
      "2024-03-16T06:00Z,3/4/2024,None,2024-03-15\n");
  const double day = 1710460800, nan = std::nan("");
  const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
      return x == y || (std::isnan(x) && std::isnan(y));
    });
  };
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(table.columns[i].kind, ColumnKind::kTime) << i;
  EXPECT_TRUE(same(table.columns[0].times, {day, nan, day + 108'000}));
  EXPECT_TRUE(same(table.columns[1].times, {nan, day + 43'200, day + 19 * 86'400}));
  EXPECT_TRUE(same(table.columns[2].times, {day, day + 17 * 86'400, nan}));
  EXPECT_EQ(table.slash_dates, 'd');
  // No date of the calendar: not a column of dates.
  EXPECT_EQ(table.columns[3].categories, (std::vector<std::string>{"2024-03-15", "2024-02-30"}));
}

TEST(ReadTable, SlashesHaveTheDayOrTheMonthFirstInAColumn) {
  const auto times = [](std::string_view csv, char told = '\0') {
    TableOptions options;
    options.slash_dates = told;
    return ParseTable(csv, options).columns[0];
  };
  const double april = 1712102400, march = 1709510400;  // 2024-04-03, 2024-03-04
  EXPECT_EQ(times("a\n3/4/2024\n13/4/2024\n").times[0], april);
  EXPECT_EQ(times("a\n13/4/2024\n3/4/2024\n").times[1], april);
  EXPECT_EQ(times("a\n3/4/2024\n4/13/2024\n").times[0], march);
  // Open: as the other columns, as told, or the month.
  const Column open = times("a\n5/5/2024\n3/4/2024\n");
  EXPECT_EQ(open.times[1], march);
  EXPECT_EQ(open.doubt.taken, 'm');
  EXPECT_EQ(open.doubt.text, "3/4/2024");
  EXPECT_EQ(open.doubt.line, 3);
  EXPECT_EQ(times("a\n3/4/2024\n", 'd').times[0], april);
  EXPECT_EQ(times("a,b\n3/4/2024,30/4/2024\n").times[0], april);
  EXPECT_EQ(times("a,b\n3/4/2024,30/4/2024\n", 'm').times[0], april);
  EXPECT_EQ(times("a\n5/5/2024\n").doubt.line, 0);
  // Neither for all.
  EXPECT_EQ(times("a\n13/4/2024\n4/13/2024\n").kind, ColumnKind::kCategorical);
}

TEST(ReadTable, SettledTimesAreChecked) {
  TableOptions options;
  options.kinds = {{"a", ColumnKind::kTime}};
  EXPECT_EQ(Error("a\n2024-02-01\n2023-02-30\n", options),
            "t.csv:3: column 'a' holds '2023-02-30', which is no date of the calendar; mend the "
            "value or leave it empty");
  EXPECT_EQ(Error("a\n2024-02-01\nsoon\n", options),
            "t.csv:3: column 'a' holds 'soon', which is not a date or time; mend the value, leave "
            "it empty or see --unseen");
  options.words_missing = true;
  const Column column = ParseTable("a\n2024-02-01\nsoon\n", options).columns[0];
  EXPECT_TRUE(std::isnan(column.times[1]));
  EXPECT_EQ(column.words, 1);
  EXPECT_NE(Error("a\n2024-02-01\n2023-02-30\n", options).find("no date of the calendar"),
            std::string::npos);
}

TEST(ReadTable, WordsAreCountedOnceThoughNumbersAreReadTwice) {
  TableOptions options;
  options.kinds = {{"a", ColumnKind::kNumeric}};
  options.words_missing = true;
  const Table table = ParseTable("a;b\n1,234;x\nfew;x\n1,5;y\n", options);
  EXPECT_EQ(table.columns[0].words, 1);
  EXPECT_EQ(table.columns[0].numbers.size(), 3u);
  EXPECT_EQ(table.columns[0].numbers[0], 1.234f);
}

TEST(ReadTable, WordsAmongSettledNumbersCanCountAsMissing) {
  TableOptions options;
  options.kinds = {{"age", ColumnKind::kNumeric}};
  options.words_missing = true;
  const Table table = ParseTable("age\nold\n3\nN/A\nyoung\n", options);
  EXPECT_EQ(MissingIn(table.columns[0]), (std::vector<bool>{true, false, true, true}));
  EXPECT_EQ(table.columns[0].words, 2);
  EXPECT_EQ(table.columns[0].first_word, "old");
  EXPECT_EQ(table.columns[0].first_word_line, 2);
  EXPECT_NE(Error("age\n3\ninf\n", options).find("no finite float"), std::string::npos);
}

TEST(ReadTable, SettledKindsHold) {
  TableOptions options;
  options.kinds = {{"zip", ColumnKind::kCategorical}, {"age", ColumnKind::kNumeric}};
  const Table table = ParseTable("zip,age\n01,3\n1,4\n", options);
  EXPECT_EQ(table.columns[0].categories, (std::vector<std::string>{"01", "1"}));
  EXPECT_EQ(table.columns[1].kind, ColumnKind::kNumeric);
  EXPECT_EQ(Error("zip,age\n1,2\n\n3,old\n", options),
            "t.csv:4: column 'age' holds 'old', which is not a number; mend the value, leave it "
            "empty or see --unseen");
  EXPECT_EQ(Error("zip\n1\n", options), "t.csv: has no column 'age'; its columns are 'zip'");
}

TEST(ReadTable, IgnoredColumnsAreNotRead) {
  TableOptions options;
  options.ignore = {"b"};
  const Table table = ParseTable("a,b,c\n1,inf,2\n", options);
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_EQ(table.columns[1].name, "c");
  EXPECT_EQ(table.ignored, (std::vector<std::string>{"b"}));
  options.ignore = {"d"};
  EXPECT_EQ(Error("a,b\n1,2\n", options), "t.csv: has no column 'd'; its columns are 'a', 'b'");
}

TEST(ReadTable, KeepsTheTextOfTheFirstRows) {
  TableOptions options;
  options.texts = 2;
  // The column c is read twice.
  const Table table = ParseTable("a,b,c\n1.50,x,1\n,\"a \"\"b\"\"\",?\n3,x,z\n", options);
  using Texts = std::vector<std::string>;
  EXPECT_EQ(table.columns[0].texts, (Texts{"1.50", ""}));
  EXPECT_EQ(table.columns[1].texts, (Texts{"x", "a \"b\""}));
  EXPECT_EQ(table.columns[2].texts, (Texts{"1", "?"}));
  EXPECT_TRUE(ParseTable("a\n1\n").columns[0].texts.empty());
}

TEST(ReadTable, TheTextKeptCountsAsMemory) {
  TableOptions options;
  options.texts = 100;
  options.max_memory_bytes = 3'000'000;
  std::string csv = "a,b\n";
  for (int i = 0; i < 100; ++i) csv += "1," + std::string(100'000, 'x') + "\n";
  EXPECT_NE(Error(csv, options).find("--max-memory"), std::string::npos) << Error(csv, options);
  options.texts = 1;
  EXPECT_EQ(ParseTable(csv, options).rows, 100);
}

TEST(ReadTable, NamesTheLineOfARaggedRow) {
  EXPECT_EQ(Error("a,b,c\n1,2,3\n\"x\ny\",2\n"),
            "t.csv:3: has 2 fields where the header has 3; mend the row");
  EXPECT_EQ(Error("a,b\n1\n"), "t.csv:2: has 1 field where the header has 2; mend the row");
  EXPECT_EQ(Error("a\n1,2\n"), "t.csv:2: has 2 fields where the header has 1; mend the row");
}

TEST(ReadTable, ChecksTheHeader) {
  EXPECT_EQ(Error("a,b\n"), "t.csv:1: has a header and no rows; add rows to it");
  EXPECT_EQ(Error("\n\n"), "t.csv: holds nothing but empty lines; give a CSV with a header");
  EXPECT_EQ(Error("\na,b,a\n1,2,3\n"),
            "t.csv:2: the header names column 'a' twice, as columns 1 and 3; rename one of them");
  EXPECT_EQ(Error("a,,b\n1,2,3\n"),
            "t.csv:1: column 2 has no name; name every column in the header");
  EXPECT_EQ(Error("caf\xE9\n1\n"),
            "t.csv:1: the column name 'caf\\xe9' is not UTF-8; convert the file to UTF-8");
}

TEST(ReadTable, InfinityIsAnErrorInANumericColumnOnly) {
  EXPECT_EQ(Error("a\n1\ninf\n3\n"),
            "t.csv:3: column 'a' holds 'inf', which is no finite float; mend the value or leave "
            "it empty");
  EXPECT_EQ(Error("a\n1\n2\n1e39\n"),
            "t.csv:4: column 'a' holds '1e39', which is no finite float; mend the value or leave "
            "it empty");
  EXPECT_EQ(ParseTable("a\n1\ninf\nx\n").columns[0].categories,
            (std::vector<std::string>{"1", "inf", "x"}));
}

TEST(ReadTable, CategoriesMustBeUtf8) {
  EXPECT_EQ(Error("a\nx\n\xFFy\n"),
            "t.csv:3: column 'a' holds '\\xffy', which is not UTF-8; convert the file to UTF-8");
}

TEST(ReadTable, RefusesTooManyCategories) {
  std::string text = "id,y\n";
  for (size_t i = 0; i <= kMaxCategories; ++i) text += "u" + std::to_string(i) + ",1\n";
  EXPECT_EQ(Error(text),
            "t.csv:100002: column 'id' has more than 100000 different texts; leave it out with "
            "--ignore");
  TableOptions options;
  options.ignore = {"id"};
  EXPECT_EQ(ParseTable(text, options).rows, static_cast<int64_t>(kMaxCategories) + 1);

  text = "n\n";
  for (size_t i = 0; i <= kMaxCategories; ++i) text += std::to_string(i) + "\n";
  EXPECT_EQ(ParseTable(text).columns[0].kind, ColumnKind::kNumeric);
  EXPECT_EQ(Error(text + "few\n"),
            "t.csv:100002: column 'n' has more than 100000 different texts; it is taken as "
            "categories because of 'few' (line 100003); take it as numbers with --numeric, or "
            "leave it out with --ignore");
}

TEST(ReadTable, SaysHowMuchMemoryItNeeds) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1'000'000; ++i) text += "1,2\n";
  TableOptions options;
  options.max_memory_bytes = 16'000'000;
  EXPECT_EQ(ParseTable(text, options).rows, 1'000'000);
  options.max_memory_bytes = 15'000'000;
  EXPECT_EQ(Error(text, options),
            "t.csv: needs about 16.0 MB of memory; the limit is 15.0 MB; raise --max-memory or "
            "sample the file");
  options.max_memory_bytes = 10;
  EXPECT_EQ(Error("a,b\n1,2\n", options),
            "t.csv: needs about 16 bytes of memory; the limit is 10 bytes; raise --max-memory or "
            "sample the file");
}

TEST(ReadTable, SurvivesAMemoryCheckBeforeTheTextComes) {
  // More than a MiB of numbers, so that room was reserved, then text in the last row.
  std::string text = "a\n";
  const int rows = 400'000;
  for (int i = 0; i < rows; ++i) text += std::to_string(i % 10) + "\n";
  const Table table = ParseTable(text + "end\n");
  EXPECT_EQ(table.rows, rows + 1);
  ASSERT_EQ(table.columns[0].codes.size(), static_cast<size_t>(rows) + 1);
  EXPECT_EQ(table.columns[0].categories.size(), 11u);
  EXPECT_EQ(table.columns[0].codes[12], 2);
  EXPECT_EQ(table.columns[0].codes.back(), 10);
}

TEST(ReadTable, FilesThatCannotBeRead) {
  const TemporaryFolder folder;
  const std::string missing = folder.File("none.csv");
  EXPECT_EQ(InputErrorOf([&] { ReadTable(missing); }), missing + ": no such file; check the path");
  EXPECT_NE(InputErrorOf([&] { ReadTable(folder.File("")); }).find("is a directory"),
            std::string::npos);
  const std::string empty = folder.Write("empty.csv", "");
  EXPECT_NE(InputErrorOf([&] { ReadTable(empty); }).find("is empty"), std::string::npos);
  EXPECT_EQ(ReadTable(folder.Write("t.csv", "a\n1\nx\n")).columns[0].categories.size(), 2u);
}

TEST(ReadTable, ReadsTheSpliceData) {
  const std::string path = RealData("tabular/splice_train.csv");
  FOVEA_NEED_FILE(path);
  const Table table = ReadTable(path);
  EXPECT_EQ(table.rows, 2000);
  ASSERT_EQ(table.columns.size(), 61u);
  for (const Column& column : table.columns) {
    EXPECT_EQ(column.kind, ColumnKind::kCategorical) << column.name;
    EXPECT_EQ(column.codes.size(), 2000u);
  }
  EXPECT_EQ(table.columns[0].name, "p1");
  ASSERT_NE(table.Find("class"), nullptr);
  EXPECT_EQ(table.Find("class")->categories.size(), 3u);
}

}  // namespace
}  // namespace fovea::data
