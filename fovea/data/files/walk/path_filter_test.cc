#include "fovea/data/files/walk/path_filter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using Strings = std::vector<std::string>;

// A path in a folder or archive that was given as `root`, by itself and the folders on the way.
bool LeavesOut(const Strings& exclude, const std::string& root, const std::string& rest,
               bool folder = false) {
  const std::string path = root + rest;
  return PathFilter({}, exclude).LeavesOut({path, root.size()}, root.size(), folder).has_value();
}

TEST(PathFilterTest, WithoutPatternsNothingIsDecided) {
  const PathFilter filter({}, {});
  EXPECT_FALSE(filter.LeavesOut({"a/b", 1}, 1, false));
  EXPECT_FALSE(filter.LeavesOutGiven("a/b", true));
  EXPECT_FALSE(filter.Includes({"a/b", 1}, 1));
  EXPECT_TRUE(filter.IncludesOthers());
  EXPECT_EQ(filter.Unmatched(), Strings{});
}

TEST(PathFilterTest, EachSpellingOfAPathWorks) {
  for (const char* pattern :
       {"p.js", "packer/p.js", "/packer/p.js", "./packer/p.js", "vendor/packer/p.js",
        "./vendor/packer/p.js", "vendor/packer/*", "**/packer/**", "packer/", "*.{php,js}"})
    EXPECT_TRUE(LeavesOut({pattern}, "./vendor", "/packer/p.js")) << pattern;
  for (const char* pattern : {"packer/p.js", "/srv/vendor/packer/p.js", "srv/vendor/packer",
                              "/srv/vendor/packer/", "/srv/**/p.js"})
    EXPECT_TRUE(LeavesOut({pattern}, "/srv/vendor/", "packer/p.js")) << pattern;
  EXPECT_TRUE(LeavesOut({"../site/p.js"}, "../site", "/p.js"));
  // From the root of the file system, though the walk began with a relative path.
  const std::string here = std::filesystem::current_path().string();
  EXPECT_TRUE(LeavesOut({here + "/vendor/p.js"}, ".", "/vendor/p.js"));
  EXPECT_TRUE(LeavesOut({here + "/vendor"}, "./x/..", "/vendor/p.js"));
  EXPECT_FALSE(LeavesOut({here.substr(1) + "/vendor/p.js"}, ".", "/vendor/p.js"));
  for (const char* pattern : {"p.js/", "vendor", "/p.js", "x/packer/p.js", "srv"})
    EXPECT_FALSE(LeavesOut({pattern}, "/srv/vendor/", "packer/p.js")) << pattern;
}

TEST(PathFilterTest, MembersAreBelowTheRootOfEachArchive) {
  const std::string path = "site/a.zip!/b.tar!/inner/x.php";
  const size_t member = path.find("inner");
  for (const char* pattern : {"inner/x.php", "/inner/*.php", "/inner/", "b.tar!/inner/x.php",
                              "site/a.zip!/b.tar!/inner/x.php", "a.zip!/**/x.php", "x.php"})
    EXPECT_TRUE(PathFilter({}, {pattern}).LeavesOut({path, 4}, member, false)) << pattern;
  for (const char* pattern : {"/x.php", "site/inner/x.php", "a.zip", "b.tar", "site"})
    EXPECT_FALSE(PathFilter({}, {pattern}).LeavesOut({path, 4}, member, false)) << pattern;
}

TEST(PathFilterTest, TheLastMatchCountsButNotBelowWhatIsLeftOut) {
  EXPECT_FALSE(LeavesOut({"*.js", "!keep.js"}, ".", "/x/keep.js"));
  EXPECT_TRUE(LeavesOut({"!keep.js", "*.js"}, ".", "/x/keep.js"));
  EXPECT_TRUE(LeavesOut({"x/", "!keep.js"}, ".", "/x/keep.js"));
  EXPECT_FALSE(LeavesOut({"x/*", "!x/keep.js"}, ".", "/x/keep.js"));
}

TEST(PathFilterTest, IgnoreFilesComeFirst) {
  const TemporaryFolder folder;
  const std::string file =
      folder.Write("ignore", "\xEF\xBB\xBF# a note\r\n\r\n*.js  \r\n/only\nname\\ \n!a.js\n");
  const PathFilter filter({}, {"b.js", "!name "}, {file});
  const auto by = [&](const std::string& name) { return filter.LeavesOut({name, 0}, 0, false); };
  EXPECT_EQ(by("c.js"), LeftOutBy::kIgnoreFile);
  EXPECT_EQ(by("b.js"), LeftOutBy::kExclude);
  EXPECT_EQ(by("a.js"), std::nullopt);
  EXPECT_EQ(by("only"), LeftOutBy::kIgnoreFile);
  EXPECT_EQ(by("name"), std::nullopt);
  EXPECT_EQ(by("name "), std::nullopt);
  EXPECT_EQ(InputErrorOf([&] { PathFilter({}, {}, {folder.Write("bad", "ok\n\nx[y\n")}); }),
            folder.File("bad") +
                ":3: the pattern \"x[y\" has a [ that is not closed; for one in a name give \\[; "
                "correct the line, or begin it with #");
  EXPECT_NE(InputErrorOf([&] { PathFilter({}, {}, {folder.File("none")}); }), "");
  PathFilter({}, {}, {folder.Write("empty", "")});
}

TEST(PathFilterTest, OfGivenFilesTheFoldersCount) {
  const PathFilter filter({}, {"vendor", "/srv/www/cache/"});
  EXPECT_TRUE(filter.LeavesOutGiven("vendor/packer/p.js", false));
  EXPECT_TRUE(filter.LeavesOutGiven("vendor", true));
  EXPECT_TRUE(filter.LeavesOutGiven("x/vendor/", true));
  // Who gives a folder wants to see into it.
  EXPECT_FALSE(filter.LeavesOutGiven("vendor/x", true));
  EXPECT_FALSE(filter.LeavesOutGiven("/vendor/p.js", false));
  EXPECT_TRUE(filter.LeavesOutGiven("/x/vendor", false));
  EXPECT_TRUE(filter.LeavesOutGiven("/srv/www/cache/a", false));
  for (const char* path : {".", "..", "./", "/"})
    EXPECT_FALSE(PathFilter({}, {"*"}).LeavesOutGiven(path, true));
}

TEST(PathFilterTest, IncludeGoesByTheNearest) {
  const PathFilter filter({"src/", "*.php", "!*.min.js", "!test.php"}, {});
  EXPECT_FALSE(filter.IncludesOthers());
  const auto includes = [&](const std::string& rest) {
    return filter.Includes({"./" + rest, 1}, 1);
  };
  EXPECT_EQ(includes("a.php"), true);
  EXPECT_EQ(includes("x/test.php"), false);
  EXPECT_EQ(includes("src/deep/a.js"), true);
  EXPECT_EQ(includes("src/a.min.js"), false);
  EXPECT_EQ(includes("x/a.js"), std::nullopt);
  EXPECT_TRUE(PathFilter({"!*.png"}, {}).IncludesOthers());
}

TEST(PathFilterTest, PatternsThatMatchedNothing) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("ignore", "a\nb\nc\nd\ne\nf\ng\n*.js\n");
  const PathFilter filter({"*.php", "*.inc"}, {"vendr/*", "*.js", "x.js", "!y"}, {file});
  filter.LeavesOut({"x.js", 0}, 0, false);  // by the last that matches, but all of them did
  filter.Includes({"x.php", 0}, 0);
  EXPECT_EQ(
      filter.Unmatched(),
      (Strings{"--include '*.inc' matched nothing",
               "7 of 8 patterns of --ignore-file " + file + " (a, b, c, d, e, …) matched nothing",
               "--exclude 'vendr/*' matched nothing", "--exclude '!y' matched nothing"}));
}

TEST(PathFilterTest, WhatIsExcludedCountsAsMatchedByInclude) {
  const PathFilter filter({"*.php", "lib/", "*.inc"}, {"*.php", "lib"});
  filter.LeavesOut({"s/a.php", 1}, 1, false);
  filter.LeavesOut({"s/lib", 1}, 1, true);
  EXPECT_EQ(filter.Unmatched(), Strings{"--include '*.inc' matched nothing"});
}

TEST(PathFilterTest, WhatCannotBeTakenBackIsTold) {
  const std::string why =
      " matched nothing: its folder is left out, and ! takes back nothing in it";
  const PathFilter out({}, {"js/", "!js/a.js", "!/js/x/*.js", "!jt/a.js", "!**/a.js"});
  EXPECT_TRUE(out.LeavesOut({"s/js", 1}, 1, true));
  EXPECT_EQ(out.Unmatched(), (Strings{"--exclude '!js/a.js'" + why, "--exclude '!/js/x/*.js'" + why,
                                      "--exclude '!jt/a.js' matched nothing",
                                      "--exclude '!**/a.js' matched nothing"}));
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
