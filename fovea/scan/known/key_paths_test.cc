#include "fovea/scan/known/key_paths.h"

#include <gtest/gtest.h>

namespace fovea::scan {
namespace {

TEST(KeyPaths, BelowTheFolderThatWasGiven) {
  for (const auto& [given, path] : {std::pair<const char*, const char*>{".", "./lib/a.php"},
                                    {"./", "./lib/a.php"},
                                    {"/srv/site", "/srv/site/lib/a.php"},
                                    {"../site/", "../site/lib/a.php"}})
    EXPECT_EQ(KeyPaths({given}, "/home").Of(path), "lib/a.php") << given;
  EXPECT_EQ(KeyPaths({"/"}, "/home").Of("/a.php"), "a.php");
  EXPECT_EQ(KeyPaths({"."}, "/home").Of("./b.zip!/a.php"), "b.zip!/a.php");
}

TEST(KeyPaths, AFileThatWasGivenItself) {
  for (const char* given : {"lib/a.php", "./lib/a.php", "/srv/site/lib/a.php", "x/../lib/a.php"})
    EXPECT_EQ(KeyPaths({given}, "/srv/site").Of(given), "lib/a.php") << given;
  EXPECT_EQ(KeyPaths({"../b.zip"}, "/srv/site").Of("../b.zip!/a.php"), "/srv/b.zip!/a.php");
  EXPECT_EQ(KeyPaths({"b.zip"}, "/").Of("b.zip!/a.php"), "b.zip!/a.php");
}

TEST(KeyPaths, SeveralAndNone) {
  const KeyPaths paths({"b", "a", "a!"}, "/home");
  EXPECT_EQ(paths.Of("a/x"), "x");
  EXPECT_EQ(paths.Of("a!/x"), "a!/x");  // of an archive a
  EXPECT_EQ(KeyPaths({}, "/home").Of("stdin"), "stdin");
  EXPECT_EQ(KeyPaths({}, "/home").Of("./a/b.zip!/../x"), "a/b.zip!/../x");
  EXPECT_EQ(KeyPaths({"b"}, "/home").Of("/home/c/d"), "c/d");
}

}  // namespace
}  // namespace fovea::scan
