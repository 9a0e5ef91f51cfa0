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
  TableOptions options;
  options.separator = ';';
  EXPECT_EQ(NotesOf("a;b\n1,234;x\n2,5;y\n", options).size(), 1u);
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
