#include "fovea/data/files/archives/member_path.h"

#include <gtest/gtest.h>

namespace fovea::data {
namespace {

TEST(MemberPathTest, UnpackedName) {
  EXPECT_EQ(UnpackedName("x/a.php.gz"), "a.php");
  EXPECT_EQ(UnpackedName("a.zip!/b.tbz2"), "b.tar");
  EXPECT_EQ(UnpackedName("a"), "content");
  EXPECT_EQ(UnpackedName("x/.xz"), "content");
}

TEST(MemberPathTest, LeavesArchive) {
  EXPECT_FALSE(LeavesArchive("a/b/link", "../../c"));
  EXPECT_TRUE(LeavesArchive("a/b/link", "../../../c"));
  EXPECT_FALSE(LeavesArchive("link", "a/../b"));
  EXPECT_TRUE(LeavesArchive("link", "a/../../b"));
  EXPECT_TRUE(LeavesArchive("link", "/etc/passwd"));
  EXPECT_FALSE(LeavesArchive("./a//link", "./../b"));
  EXPECT_TRUE(LeavesArchive("../link", "b"));
}

}  // namespace
}  // namespace fovea::data
