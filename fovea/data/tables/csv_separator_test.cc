#include "fovea/data/tables/csv_separator.h"

#include <gtest/gtest.h>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

char Guess(std::string_view csv) {
  MemoryBytes bytes(csv);
  const char separator = GuessSeparator(&bytes, "t.csv");
  std::string again(csv.size(), '\0');
  EXPECT_EQ(ReadChars(&bytes, "t.csv", again), csv.size());  // from the start
  return separator;
}

TEST(GuessSeparator, TakesWhatCutsTheHeader) {
  EXPECT_EQ(Guess("a,b\n1,2\n"), ',');
  EXPECT_EQ(Guess("a;b\n1,5;2,5\n"), ';');
  EXPECT_EQ(Guess("a\tb c\n1\t2,5\n"), '\t');
  EXPECT_EQ(Guess("a|b|c\n1|2|3\n"), '|');
  EXPECT_EQ(Guess("a;b"), ';');
  EXPECT_EQ(Guess("\xEF\xBB\xBF"
                  "\"a,b\";\"c\"\n1;2\n"),
            ';');
}

TEST(GuessSeparator, IsACommaWhereNothingTells) {
  EXPECT_EQ(Guess("a\n1\n"), ',');
  EXPECT_EQ(Guess("a\n1;5\n"), ',');
  EXPECT_EQ(Guess("\"\n"), ',');
  EXPECT_EQ(Guess("\n\n"), ',');
}

TEST(GuessSeparator, LetsTheRowsDecide) {
  EXPECT_EQ(Guess("price, net, in EUR;place\n1,5;x\n2,5;y\n"), ';');
  EXPECT_EQ(Guess("a;b;c,d\n1,2\n3,4\n"), ',');
  EXPECT_EQ(Guess("a;b;c,d\n1;2;3\n"), ';');
  // A row that has too few fields is an error of the file, not of the separator.
  EXPECT_EQ(Guess("a;b;c\n1;2;3\n1;2\n"), ';');
}

TEST(GuessSeparator, ReadsNoMoreThanItNeeds) {
  std::string csv = "a;b\n";
  while (csv.size() < (size_t{1} << 20) - 3) csv += "1,5;22\n";
  EXPECT_EQ(Guess(csv + "1,5;22\n7\n"), ';');
  EXPECT_EQ(Guess("a;b\n" + std::string(size_t{2} << 20, 'x') + ";2\n"), ';');
}

TEST(GuessSeparator, OfTablesAndSeriesUnlessToldOtherwise) {
  const Table table = ParseTable("a;b\n1;x\n2;y\n");
  EXPECT_EQ(table.separator, ';');
  EXPECT_EQ(table.columns.size(), 2u);
  TableOptions comma;
  comma.separator = ',';
  EXPECT_EQ(ParseTable("a;b\n1;x\n2;y\n", comma).columns.size(), 1u);
  EXPECT_EQ(ParseSeriesCsv("t0;t1;t2\n1;2;3\n").samples[0].steps, 3);
}

}  // namespace
}  // namespace fovea::data
