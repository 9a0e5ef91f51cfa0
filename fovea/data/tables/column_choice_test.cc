#include "fovea/data/tables/column_choice.h"

#include <gtest/gtest.h>

#include <functional>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using Notes = std::vector<std::string>;
using Names = std::vector<std::string>;

// A table of so many rows: a column "a" of what value(row) says, and a target y of three classes.
std::string Csv(const std::string& name, int rows, const std::function<std::string(int)>& value) {
  std::string csv = name + ",y\n";
  for (int row = 0; row < rows; ++row) csv += StrCat(value(row), ",", "uvw"[row % 3], "\n");
  return csv;
}

ColumnChoice Choose(std::string_view csv, const Names& keep = {}) {
  FitOptions options;
  options.target = "y";
  options.keep = keep;
  return ChooseColumns(ParseTable(csv), options);
}

std::string Number(int row) { return std::to_string(row); }

TEST(ChooseColumns, LeavesOutWhatDoesNotVary) {
  const std::string csv = "a,b,c,d,y\n1,x,,1,u\n1,x,,,v\n1,x,,1,u\n";
  const ColumnChoice choice = Choose(csv);
  EXPECT_EQ(choice.left_out, (Names{"a", "b", "c"}));
  EXPECT_EQ(choice.notes,
            (Notes{"t.csv: column 'a': has one value in all 3 rows: left out; see --keep-columns",
                   "t.csv: column 'b': has one value in all 3 rows: left out; see --keep-columns",
                   "t.csv: column 'c': has no values: left out"}));
  EXPECT_EQ(Choose(csv, {"a", "c"}).left_out, (Names{"b", "c"}));
}

TEST(ChooseColumns, LeavesOutIdentifiers) {
  const auto text = [](int row) { return StrCat("u", row); };
  EXPECT_EQ(Choose(Csv("a", 50, text)).notes,
            (Notes{"t.csv: column 'a': 50 of 50 values differ, as an identifier's do: left out; "
                   "see --keep-columns"}));
  EXPECT_EQ(Choose(Csv("a", 50, text), {"a"}).left_out, Names{});
  // So few may differ by chance, and so many repeat in a column that says something.
  EXPECT_EQ(Choose(Csv("a", 49, text)).left_out, Names{});
  EXPECT_EQ(Choose(Csv("a", 100, [&](int row) { return text(row % 94); })).left_out, Names{});
  EXPECT_EQ(Choose(Csv("a", 100, [&](int row) { return text(row % 96); })).left_out, Names{"a"});
}

TEST(ChooseColumns, TellsANumberThatCountsFromAnAmount) {
  EXPECT_EQ(Choose(Csv("a", 60, Number)).left_out, Names{"a"});
  EXPECT_EQ(Choose(Csv("a", 60, [](int row) { return Number(60 - row); })).left_out, Names{"a"});
  EXPECT_EQ(Choose(Csv("year", 60, [](int row) { return Number(1950 + row); })).left_out, Names{});
  EXPECT_EQ(Choose(Csv("a", 60, [](int row) { return Number(7 * row); })).left_out, Names{});
  EXPECT_EQ(Choose(Csv("a", 60, [](int row) { return Number(row) + ".5"; })).left_out, Names{});
}

TEST(ChooseColumns, KnowsTheNamesOfIdentifiers) {
  const auto spread = [](int row) { return Number(7000 + 13 * row); };
  for (const char* name :
       {"id", "ID", "user_id", "PassengerId", "userID", "index", "row key", "uuid", "id_customer"})
    EXPECT_EQ(Choose(Csv(name, 60, spread)).left_out, Names{name}) << name;
  for (const char* name : {"paid", "humid", "price_index", "key_rate", "a"})
    EXPECT_EQ(Choose(Csv(name, 60, spread)).left_out, Names{}) << name;
  EXPECT_EQ(Choose(Csv("shop_id", 60, [](int row) { return Number(row % 9); })).left_out, Names{});
  // As floats, these are 120 of 960.
  EXPECT_EQ(Choose(Csv("id", 960, [](int row) { return Number(100'000'000 + row); })).left_out,
            Names{"id"});
}

TEST(ChooseColumns, WarnsOfAColumnThatSaysTheTarget) {
  std::string csv = "a,b,c,y\n";
  for (int row = 0; row < 20; ++row)
    csv += StrCat(row % 2, ",", row % 2 == 0 ? "no" : "yes", ",", row % 4, ",", row % 2, "\n");
  const auto note = [](const char* name) {
    return StrCat("t.csv: column '", name,
                  "': says the target 'y' in all 20 rows; if it is known no sooner than that, "
                  "leave it out with --ignore");
  };
  EXPECT_EQ(Choose(csv).notes, (Notes{note("a"), note("b")}));
  EXPECT_EQ(Choose(csv).left_out, Names{});
  // One row less might be chance; one that differs tells them apart.
  EXPECT_EQ(Choose(csv.substr(0, csv.rfind('\n', csv.size() - 2) + 1)).notes, Notes{});
  EXPECT_EQ(Choose(csv + "1,no,0,0\n0,yes,0,0\n").notes, Notes{});

  csv = "a,b,y\n";
  for (int row = 0; row < 20; ++row)
    csv += StrCat(row * row, ",", row * row * 1.5 + 4, ",", row * row * 0.5, "\n");
  EXPECT_EQ(Choose(csv).notes, (Notes{note("a"), note("b")}));
  csv = "a,y\n";
  for (int row = 0; row < 20; ++row) csv += StrCat(row, ",", row * row * 0.5, "\n");
  EXPECT_EQ(Choose(csv).notes, Notes{});
}

TEST(FitTableSpec, RemembersWhatItLeftOut) {
  FitOptions options;
  options.target = "y";
  options.ignore = {"c"};
  const Table table = ParseTable("a,b,c,d,y\n1,2,3,,u\n1,3,4,,v\n");
  EXPECT_EQ(FitTableSpec(table, options).left_out, (Names{"c", "a", "d"}));
  options.keep = {"a"};
  EXPECT_EQ(FitTableSpec(table, options).left_out, (Names{"c", "d"}));
  options.keep = {"c"};
  EXPECT_EQ(ArgumentErrorOf([&] { FitTableSpec(table, options); }),
            "the column 'c' cannot be both ignored and kept");
  options.keep = {"e"};
  EXPECT_EQ(InputErrorOf([&] { FitTableSpec(table, options); }),
            "t.csv: has no column 'e'; its columns are 'a', 'b', 'c', 'd', 'y'");
}

TEST(FitTableSpec, HasOneTarget) {
  FitOptions options;
  options.target = "a, b";
  EXPECT_EQ(InputErrorOf([&] { FitTableSpec(ParseTable("a,b,c\n1,2,3\n2,1,4\n"), options); }),
            "t.csv: a model has one target, not 'a', 'b'; train one model for each");
  EXPECT_EQ(FitTableSpec(ParseTable("\"a, b\",b\n1,2\n2,1\n"), options).target.name, "a, b");
  options.target = "a,z";
  EXPECT_EQ(InputErrorOf([&] { FitTableSpec(ParseTable("a,b\n1,2\n2,1\n"), options); }),
            "t.csv: has no column 'a,z'; its columns are 'a', 'b'");
}

}  // namespace
}  // namespace fovea::data
