#include "fovea/data/tables/column_notes.h"

#include <gtest/gtest.h>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using Notes = std::vector<std::string>;

Notes NotesOf(std::string_view csv, const TableOptions& options = {}) {
  return ColumnNotes(ParseTable(csv, options), options);
}

TEST(ColumnNotes, NameAColumnOfNumbersThatOneWordMadeCategories) {
  EXPECT_EQ(NotesOf("a,b\n1,u\n2,v\nmany,u\n\n2,v\nN/A,u\n"),
            (Notes{"t.csv: column 'a': 3 of 4 values are numbers, taken as 4 categories because "
                   "of 'many' (line 4); see --numeric"}));
}

TEST(ColumnNotes, SayNothingWhereTheKindIsClear) {
  EXPECT_EQ(NotesOf("a,b,c\n1,u,1\nN/A,v,x\n3,None,y\n"), Notes{});
  // Half is not most.
  EXPECT_EQ(NotesOf("a\n1\nx\n"), Notes{});
  TableOptions options;
  options.kinds = {{"a", ColumnKind::kCategorical}};
  EXPECT_EQ(NotesOf("a\n1\n2\nx\n", options), Notes{});
}

TEST(ColumnNotes, NameNumbersThatAreWrittenAnotherWay) {
  EXPECT_EQ(NotesOf("a\n\"1.234,5\"\n7\n\"0,5\"\n"),
            (Notes{"t.csv: column 'a': 1 of 3 values are numbers, 2 look like numbers, as "
                   "'1.234,5' (line 2), taken as 3 categories; write numbers as 1234.5, or see "
                   "--categorical"}));
}

TEST(ColumnNotes, TellOfDecimalMarks) {
  TableOptions options;
  options.separator = ';';
  EXPECT_EQ(NotesOf("a;b\n1,234;x\n2,5;y\n", options), Notes{});
  EXPECT_EQ(
      NotesOf("a;b\n1,234;x\n2,500;y\n", options),
      (Notes{"t.csv: column 'a': all numbers, as '1,234' (line 2), can have '.' or ',' as the "
             "decimal mark, ',' is taken"}));
  EXPECT_EQ(NotesOf("a;b\n1,5;x\n2,5;y\nmany;x\n", options),
            (Notes{"t.csv: column 'a': 2 of 3 values are numbers, taken as 3 categories because of "
                   "'many' (line 4); see --numeric"}));
  EXPECT_EQ(NotesOf("a;b\n1.5;x\n2.5;y\n3,5;x\n", options),
            (Notes{"t.csv: column 'a': 2 of 3 values are numbers, 1 look like numbers, as '3,5' "
                   "(line 4), taken as 3 categories; write numbers as 1234.5, or see "
                   "--categorical"}));
}

TEST(ColumnNotes, TellOfDates) {
  EXPECT_EQ(NotesOf("a,b\n2024-01-02,x\n2024-01-03,y\n"), Notes{});
  EXPECT_EQ(NotesOf("a,b\n3/4/2024,x\n4/4/2024,y\n"),
            (Notes{"t.csv: column 'a': all dates, as '3/4/2024' (line 2), can have the day or the "
                   "month first, the month is taken; see --slash-dates"}));
  EXPECT_EQ(NotesOf("a,b\n2024-01-02,x\n2024-01-03,y\n2024-02-30,y\n"),
            (Notes{"t.csv: column 'a': 2 of 3 values are dates, taken as 3 categories because of "
                   "'2024-02-30' (line 4); see --time"}));
  EXPECT_EQ(NotesOf("a,b\n13/4/2024,x\n4/13/2024,y\n"),
            (Notes{"t.csv: column 'a': 2 of 2 values are dates, taken as 2 categories because of "
                   "slashes with the day or the month first; see --time"}));
  TableOptions options;
  options.kinds = {{"a", ColumnKind::kTime}};
  options.words_missing = true;
  EXPECT_EQ(NotesOf("a,b\n2024-01-02,x\nsoon,y\nlate,y\n", options),
            (Notes{"t.csv: column 'a': 2 of 3 values are no dates and count as missing, as 'soon' "
                   "(line 3)"}));
}

TEST(ColumnNotes, NameASeparatorThatWasGuessed) {
  EXPECT_EQ(NotesOf("a;b\n1;x\n"),
            (Notes{"t.csv: read with ';' between the fields; see --separator"}));
  EXPECT_EQ(NotesOf("a\tb\n1\tx\n"),
            (Notes{"t.csv: read with tab between the fields; see --separator"}));
}

TEST(ColumnNotes, CountTheWordsThatAreMissing) {
  TableOptions options;
  options.kinds = {{"a", ColumnKind::kNumeric}, {"b", ColumnKind::kNumeric}};
  options.words_missing = true;
  const char csv[] = "a,b,y\n1,few,u\n2,None,v\nmany,2,u\nmore,1,v\n";
  const Notes notes = {
      "column 'a': 2 of 4 values are no numbers and count as missing, as 'many' (line 4)",
      "column 'b': 1 of 4 values is no number and counts as missing: 'few' (line 2)"};
  const Table table = ParseTable(csv, options);
  EXPECT_EQ(ColumnNotes(table, options), (Notes{"t.csv: " + notes[0], "t.csv: " + notes[1]}));

  FitOptions fit;
  fit.target = "y";
  const EncodedTable encoded = Encode(table, FitTableSpec(table, fit), WithTarget::kRequired);
  EXPECT_EQ(ColumnNotes(encoded, "v.csv"), (Notes{"v.csv: " + notes[0], "v.csv: " + notes[1]}));
}

TEST(ColumnNotes, CountWhatTrainingDidNotHave) {
  FitOptions fit;
  fit.target = "y";
  const TableSpec spec = FitTableSpec(ParseTable("a,b,y\nred,1,u\nblue,2,v\n"), fit);
  TableOptions options;
  options.kinds = {{"b", ColumnKind::kNumeric}};
  options.words_missing = true;
  const auto notes = [&](std::string_view csv) {
    return ColumnNotes(
        Encode(ParseTable(csv, options), spec, WithTarget::kRequired, Unseen::kMissing), "v.csv");
  };
  EXPECT_EQ(notes("a,b,y\nred,1,u\n,2,v\n"), Notes{});
  EXPECT_EQ(notes("a,b,y\nred,1,u\nmauve,2,v\npink,2,u\nmauve,few,u\n"),
            (Notes{"v.csv: column 'a': 3 of 4 values (2 texts) were not seen in training and count "
                   "as missing; first 'mauve', line 3",
                   "v.csv: column 'b': 1 of 4 values is no number and counts as missing: 'few' "
                   "(line 5)"}));
  EXPECT_EQ(notes("a,b,y\nred,1,u\npink,2,v\n"),
            (Notes{"v.csv: column 'a': 1 of 2 values was not seen in training and counts as "
                   "missing: 'pink', line 3"}));
}

TEST(ColumnNotes, StopAfterTwenty) {
  std::string header, rows[3];
  for (int i = 0; i < 25; ++i) {
    header += StrCat(i > 0 ? "," : "", "c", i);
    for (int row = 0; row < 3; ++row) rows[row] += StrCat(i > 0 ? "," : "", row < 2 ? "1" : "x");
  }
  const Notes notes = NotesOf(StrCat(header, "\n", rows[0], "\n", rows[1], "\n", rows[2], "\n"));
  ASSERT_EQ(notes.size(), 21u);
  EXPECT_EQ(notes.back(), "t.csv: and 5 more columns like these");
}

}  // namespace
}  // namespace fovea::data
