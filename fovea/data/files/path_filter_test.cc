#include "fovea/data/files/path_filter.h"

#include <gtest/gtest.h>

namespace fovea::data {
namespace {

TEST(PathFilterTest, WithoutPatternsAllIsIncludedAndNothingExcluded) {
  const PathFilter filter({}, {});
  EXPECT_TRUE(filter.Includes("a/b"));
  EXPECT_FALSE(filter.Excludes("a/b"));
  EXPECT_FALSE(filter.ExcludesFrom(0, "a/b"));
}

TEST(PathFilterTest, ASlashMeansTheWholePath) {
  const PathFilter filter({"*.php", "src/*"}, {});
  EXPECT_TRUE(filter.Includes("x/a.php"));
  EXPECT_TRUE(filter.Includes("src/deep/a.c"));
  EXPECT_TRUE(filter.Includes("./src/a.c"));
  EXPECT_FALSE(filter.Includes("x/src/a.c"));
  EXPECT_FALSE(filter.Includes("a.php/b"));
}

TEST(PathFilterTest, ExcludesFromLooksAtFoldersOnTheWay) {
  const PathFilter filter({}, {"cache", "*/tmp/"});
  const std::string path = "cache/a!/x/cache/y";
  EXPECT_TRUE(filter.ExcludesFrom(9, path));
  EXPECT_FALSE(filter.ExcludesFrom(9, "cache/a!/x/y"));  // cache lies before
  EXPECT_TRUE(filter.ExcludesFrom(0, "x/tmp/y"));
  EXPECT_FALSE(filter.ExcludesFrom(0, "tmp/y"));
}

TEST(PathFilterTest, DotsMatchNothing) {
  const PathFilter filter({"*"}, {"*"});
  EXPECT_FALSE(filter.Excludes("."));
  EXPECT_FALSE(filter.Excludes("a/.."));
  EXPECT_TRUE(filter.Excludes("..."));
}

TEST(LastPartTest, IsBehindTheLastSlash) {
  EXPECT_EQ(LastPart("a/b"), "b");
  EXPECT_EQ(LastPart("a/b//"), "b");
  EXPECT_EQ(LastPart("b"), "b");
  EXPECT_EQ(LastPart("/"), "/");
  EXPECT_EQ(LastPart(""), "");
}

}  // namespace
}  // namespace fovea::data
