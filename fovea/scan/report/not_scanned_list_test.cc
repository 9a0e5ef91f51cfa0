#include "fovea/scan/report/not_scanned_list.h"

#include <gtest/gtest.h>

namespace fovea::scan {
namespace {

TEST(NotScannedList, CountsByReasonAndKeepsTheFirst) {
  NotScannedList list(2);
  for (const char* reason : {"b", "a", "a", "a\n"}) list.Add({"p\n", reason});
  EXPECT_EQ(list.count(), 4);
  ASSERT_EQ(list.first().size(), 2u);
  EXPECT_EQ(list.first()[0].path, "p\\x0a");
  using Reasons = std::vector<std::pair<std::string, int64_t>>;
  EXPECT_EQ(list.Reasons(), (Reasons{{"a", 2}, {"b", 1}, {"a\\x0a", 1}}));
  for (int i = 0; i < 1000; ++i) list.Add({"", std::to_string(i)});
  const Reasons many = list.Reasons();
  EXPECT_EQ(many.size(), 101u);
  EXPECT_EQ(many.back(), (std::pair<std::string, int64_t>{"other reasons", 903}));
}

}  // namespace
}  // namespace fovea::scan
