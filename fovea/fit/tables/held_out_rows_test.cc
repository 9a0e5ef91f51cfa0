#include "fovea/fit/tables/held_out_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fovea/data/test_support.h"

namespace fovea::fit {
namespace {

using Rows = std::vector<std::vector<int64_t>>;

data::EncodedTable Targets(std::vector<float> targets) {
  data::EncodedTable table;
  table.rows = std::ssize(targets);
  table.targets = std::move(targets);
  return table;
}

void ExpectEachRowOnce(const Rows& rows, int64_t count) {
  std::set<int64_t> seen;
  for (const auto& part : rows)
    for (const int64_t row : part) EXPECT_TRUE(seen.insert(row).second) << row;
  EXPECT_EQ(std::ssize(seen), count);
  EXPECT_EQ(*seen.begin(), 0);
  EXPECT_EQ(*seen.rbegin(), count - 1);
}

TEST(SpreadRows, EachClassIsSpreadEvenly) {
  std::vector<float> targets;
  for (int i = 0; i < 103; ++i) targets.push_back(i % 10 == 0 ? 2.0f : i % 3 == 0 ? 1.0f : 0.0f);
  const HeldOutRows held = SpreadRows(Targets(targets), {}, 8, 1);
  EXPECT_FALSE(held.all_the_same);
  ASSERT_EQ(held.rows.size(), 8u);
  ExpectEachRowOnce(held.rows, 103);
  for (const float value : {0.0f, 1.0f, 2.0f}) {
    std::vector<int64_t> counts;
    for (const auto& part : held.rows)
      counts.push_back(std::ranges::count_if(
          part, [&](int64_t row) { return targets[static_cast<size_t>(row)] == value; }));
    EXPECT_LE(std::ranges::max(counts) - std::ranges::min(counts), 1) << value;
  }
}

TEST(SpreadRows, ValuesAreSpreadEvenly) {
  std::vector<float> targets;
  for (int i = 0; i < 64; ++i) targets.push_back(static_cast<float>(i * 37 % 64));
  for (const auto& part : SpreadRows(Targets(targets), {}, 4, 1).rows) {
    std::vector<int> of_stretch(16);
    for (const int64_t row : part)
      ++of_stretch[static_cast<size_t>(targets[static_cast<size_t>(row)]) / 4];
    EXPECT_EQ(of_stretch, std::vector<int>(16, 1));
  }
}

TEST(SpreadRows, TheSeedDecides) {
  const data::EncodedTable table = Targets(std::vector<float>(40, 0.0f));
  EXPECT_EQ(SpreadRows(table, {}, 4, 1).rows, SpreadRows(table, {}, 4, 1).rows);
  EXPECT_NE(SpreadRows(table, {}, 4, 1).rows, SpreadRows(table, {}, 4, 2).rows);
}

TEST(SpreadRows, GroupsStayTogether) {
  std::vector<int64_t> groups;
  for (int i = 0; i < 90; ++i) groups.push_back(i % 7 == 0 ? -1 : i % 20);
  const HeldOutRows held = SpreadRows(Targets(std::vector<float>(90, 1.0f)), groups, 5, 1);
  ASSERT_EQ(held.rows.size(), 5u);
  ExpectEachRowOnce(held.rows, 90);
  std::set<int64_t> seen;
  for (const auto& part : held.rows) {
    EXPECT_GE(part.size(), 13u);
    EXPECT_LE(part.size(), 23u);
    std::set<int64_t> own;
    for (const int64_t row : part) own.insert(groups[static_cast<size_t>(row)]);
    for (const int64_t group : own) EXPECT_TRUE(seen.insert(group).second) << group;
  }
}

TEST(SpreadRows, ThereAreNoMorePartsThanRowsOrGroups) {
  const data::EncodedTable table = Targets({0, 1, 0});
  EXPECT_EQ(SpreadRows(table, {}, 8, 1).rows.size(), 3u);
  const int64_t groups[] = {5, 5, 9};
  const Rows rows = SpreadRows(table, groups, 8, 1).rows;
  EXPECT_EQ(rows, (Rows{{0, 1}, {2}}));
}

TEST(SpreadRows, NeedsTwoOfThem) {
  EXPECT_EQ(data::ArgumentErrorOf([] { SpreadRows(Targets({1}), {}, 8, 1); }),
            "a table of 1 row cannot be trained on and judged; give two or more");
  const int64_t groups[] = {3, 3};
  EXPECT_EQ(data::ArgumentErrorOf([&] {
              SpreadRows(Targets({1, 0}), groups, 8, 1);
            }),
            "a table of 1 group cannot be trained on and judged; give two or more");
}

TEST(LastRows, AreTheSameOfEveryTraining) {
  const HeldOutRows held = LastRows(10, 0.3, 3);
  EXPECT_TRUE(held.all_the_same);
  EXPECT_EQ(held.rows, Rows(3, {7, 8, 9}));
  EXPECT_EQ(LastRows(10, 0.001, 1).rows, (Rows{{9}}));
  EXPECT_EQ(LastRows(3, 0.999, 1).rows, (Rows{{1, 2}}));
  EXPECT_EQ(data::ArgumentErrorOf([] { LastRows(1, 0.5, 1); }),
            "a table of 1 row cannot be trained on and judged; give two or more");
}

TEST(GroupsOf, AreRowsOfTheSameValue) {
  const data::Table table = data::ParseTable(
      "name,number,day\n"
      "ann,1,2024-01-01\n"
      "bob,2,2024-01-02\n"
      "ann,1,2024-01-01\n"
      ",,\n"
      "bob,1,2024-01-01\n"
      ",,\n");
  EXPECT_EQ(GroupsOf(table, "name"), (std::vector<int64_t>{0, 1, 0, -1, 1, -1}));
  EXPECT_EQ(GroupsOf(table, "number"), (std::vector<int64_t>{0, 1, 0, -1, 0, -1}));
  EXPECT_EQ(GroupsOf(table, "day"), (std::vector<int64_t>{0, 1, 0, -1, 0, -1}));
  EXPECT_EQ(data::InputErrorOf([&] { GroupsOf(table, "age"); }),
            "t.csv: has no column 'age' to split by; name one of its columns");
}

}  // namespace
}  // namespace fovea::fit
