#include "fovea/scan/diff/compare_trees.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "fovea/core/error.h"
#include "fovea/data/test_support.h"
#include "fovea/scan/diff/original_tree.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

namespace fs = std::filesystem;
using data::TemporaryFolder;

struct Told {
  std::vector<Finding> findings;
  std::vector<std::string> notes, not_scanned;
  Summary summary;
};

class CompareTreesTest : public testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(folder_.File(path)).parent_path());
    folder_.Write(path, text);
  }
  // In both trees.
  void WriteBoth(const std::string& path, const std::string& text) {
    Write("old/" + path, text);
    Write("new/" + path, text);
  }
  Told Compare(const std::atomic<bool>* stop = nullptr) {
    Told told;
    ScanOptions options;
    options.false_alarm_rate = 0.01;
    const auto shown = [&](const std::string& path) {
      return path.empty() ? path : path.substr(folder_.File("").size());
    };
    ScanSink sink;
    sink.finding = [&](const Finding& finding) {
      told.findings.push_back(finding);
      told.findings.back().path = shown(finding.path);
    };
    sink.note = [&](const Note& n) { told.notes.push_back(shown(n.path) + ": " + n.text); };
    sink.not_scanned = [&](const NotScanned& n) { told.not_scanned.push_back(shown(n.path)); };
    told.summary =
        CompareTrees(folder_.File("old"), folder_.File("new"), FakeModel(), options, sink, stop);
    return told;
  }

  const TemporaryFolder folder_;
};

TEST_F(CompareTreesTest, WhatDiffersByScore) {
  WriteBoth("same.php", "<?php EVIL, but so it was\n");
  Write("old/known.php", "<?php\nEVIL, but so it was\nx\n");
  Write("new/known.php", "<?php\nEVIL, but so it was\nharmless\n");
  Write("old/planted.php", "<?php\na\nb\n");
  Write("new/planted.php", "<?php\na\nEVIL\n");
  Write("new/sub/added.php", "<?php\nODD\n");
  Write("old/gone.php", "<?php\n");
  Write("old/ends.php", "<?php\na\n");
  Write("new/ends.php", "<?php\r\na\r\n");
  Write("old/less.php", "<?php\na\nb\n");
  Write("new/less.php", "<?php\na\n");
  const Told told = Compare();
  ASSERT_EQ(told.findings.size(), 4U);
  const Finding& planted = told.findings[0];
  EXPECT_EQ(planted.path, "new/planted.php");
  EXPECT_EQ(planted.change, Change::kChanged);
  EXPECT_EQ(planted.lines_added, 1);
  EXPECT_EQ(planted.lines_removed, 1);
  EXPECT_GE(planted.score, planted.threshold);
  ASSERT_EQ(planted.regions.size(), 1U);
  EXPECT_EQ(planted.regions[0].first_line, 3);
  EXPECT_EQ(planted.regions[0].last_line, 3);
  EXPECT_EQ(told.findings[1].path, "new/sub/added.php");
  EXPECT_EQ(told.findings[1].change, Change::kAdded);
  EXPECT_LT(told.findings[1].score, told.findings[1].threshold);
  // What was there before is no reason.
  EXPECT_EQ(told.findings[2].path, "new/known.php");
  EXPECT_LT(told.findings[2].score, 0.1);
  EXPECT_EQ(told.findings[3].path, "new/less.php");
  EXPECT_TRUE(told.findings[3].regions.empty());
  EXPECT_EQ(told.findings[3].lines_removed, 1);
  EXPECT_EQ(told.notes,
            (std::vector<std::string>{
                "new/ends.php: differs from the original in line ends or a byte-order mark alone",
                "old/gone.php: is only in the original"}));
  EXPECT_EQ(told.summary.findings, 1);
  ASSERT_TRUE(told.summary.comparison);
  EXPECT_EQ(told.summary.comparison->changed, 3);
  EXPECT_EQ(told.summary.comparison->added, 1);
  EXPECT_EQ(told.summary.comparison->removed, 1);
  EXPECT_EQ(told.summary.comparison->same, 1);
  EXPECT_EQ(told.summary.comparison->same_text, 1);
}

TEST_F(CompareTreesTest, NoDifference) {
  WriteBoth("a.php", "<?php EVIL\n");
  WriteBoth("b/c.bin", std::string("\0\1\2", 3));
  const Told told = Compare();
  EXPECT_TRUE(told.findings.empty());
  EXPECT_TRUE(told.notes.empty());
  EXPECT_FALSE(told.summary.comparison->differ());
  EXPECT_EQ(told.summary.comparison->same, 2);
}

// The threshold of a language may be lower than what another file gets that is none.
TEST_F(CompareTreesTest, MaliciousFirst) {
  Write("old/a.php", "<?php\n");
  Write("new/a.php", "<?php\nEVIL\n");
  Write("new/b.php", "<?php\nODD\n");
  const Told told = Compare();
  ASSERT_EQ(told.findings.size(), 2U);
  for (size_t i = 1; i < told.findings.size(); ++i)
    EXPECT_GE(told.findings[i - 1].score >= told.findings[i - 1].threshold,
              told.findings[i].score >= told.findings[i].threshold);
}

TEST_F(CompareTreesTest, LinksByTheirTargets) {
  WriteBoth("a", "x\n");
  WriteBoth("b", "y\n");
  Write("elsewhere", "EVIL\n");
  const auto link = [&](const std::string& target, const std::string& path) {
    fs::create_symlink(target, folder_.File(path));
  };
  for (const char* tree : {"old/", "new/"}) {
    link("a", std::string(tree) + "same");
    link("nowhere", std::string(tree) + "same_dead");
  }
  EXPECT_FALSE(Compare().summary.comparison->differ());
  EXPECT_EQ(Compare().summary.comparison->special.same, 2);
  link("a", "old/changed");
  link("b", "new/changed");
  link("a", "new/in");
  link("nowhere", "new/dead");
  link(".", "new/folder");
  link("../elsewhere", "new/out");
  link("a", "old/gone");
  Write("old/replaced", "z\n");
  link("a", "new/replaced");
  ASSERT_EQ(mkfifo(folder_.File("new/pipe").c_str(), 0600), 0);
  const Told told = Compare();
  std::vector<std::string> notes;  // without those on what the walk passed over
  for (const std::string& text : told.notes)
    if (text.starts_with("new/") || text.starts_with("old/")) notes.push_back(text);
  EXPECT_EQ(notes,
            (std::vector<std::string>{
                "new/changed: is a symbolic link to b; in the original it is a symbolic link to a",
                "new/dead: is a symbolic link to nowhere, and was added",
                "new/folder: is a symbolic link to ., and was added",
                "new/in: is a symbolic link to a, and was added",
                "new/out: is a symbolic link to ../elsewhere, and was added",
                "new/pipe: is a fifo, not a file, and was added",
                "new/replaced: is a symbolic link to a; in the original it is a file",
                "old/gone: is a symbolic link to a, and is only in the original"}));
  const SpecialCounts& special = told.summary.comparison->special;
  EXPECT_EQ(special.changed, 2);
  EXPECT_EQ(special.added, 5);
  EXPECT_EQ(special.removed, 1);
  EXPECT_EQ(told.summary.comparison->removed, 0);
  // What a link leads to outside of the tree is judged as well.
  ASSERT_EQ(told.findings.size(), 1U);
  EXPECT_EQ(told.findings[0].path, "new/out");
  EXPECT_TRUE(told.summary.comparison->differ());
}

TEST_F(CompareTreesTest, AnOnlyFolderOfTheOriginalIsLeftOut) {
  Write("old/shop-1.0/a.php", "<?php\n");
  Write("old/shop-1.0/lib/b.php", "<?php\n");
  Write("new/a.php", "<?php\n");
  Write("new/lib/b.php", "<?php\n");
  const Told told = Compare();
  EXPECT_FALSE(told.summary.comparison->differ());
  EXPECT_EQ(told.notes, std::vector<std::string>{"old: is compared from its folder shop-1.0/ on"});
  // The other one has it, too.
  Write("new/shop-1.0/a.php", "<?php\n");
  EXPECT_EQ(Compare().summary.comparison->same, 1);
}

TEST_F(CompareTreesTest, OnlyFoldersOfBoth) {
  Write("old/shop-1.0/a.php", "<?php\n");
  Write("new/public_html/a.php", "<?php\n");
  EXPECT_EQ(Compare().summary.comparison->same, 1);
  fs::remove_all(folder_.File("old"));
  Write("old/a.php", "<?php\n");
  EXPECT_EQ(Compare().summary.comparison->same, 1);
}

TEST_F(CompareTreesTest, LargeFiles) {
  const std::string large = Lines(400'000, 100);  // more than is compared by lines
  ASSERT_GT(std::ssize(large), kMostComparedBytes);
  WriteBoth("same", large);
  Write("old/a", large);
  Write("new/a", large + "EVIL\n");
  const std::string medium = Lines(5'000, 100);  // of several segments
  Write("old/b", medium + "x\n" + medium);
  Write("new/b", medium + "EVIL\n" + medium);
  const Told told = Compare();
  ASSERT_EQ(told.findings.size(), 2U);
  EXPECT_EQ(told.findings[0].path, "new/a");
  EXPECT_EQ(told.findings[0].change, Change::kChanged);
  EXPECT_EQ(told.findings[1].path, "new/b");
  ASSERT_EQ(told.findings[1].regions.size(), 1U);
  EXPECT_EQ(told.findings[1].regions[0].first_line, 5'001);
  ASSERT_EQ(told.notes.size(), 1U);
  EXPECT_TRUE(told.notes[0].starts_with("new/a: differs, but is too long to be compared"));
  EXPECT_EQ(told.summary.comparison->same, 1);
}

TEST_F(CompareTreesTest, TwoFiles) {
  Write("old", "<?php\n");
  Write("new", "<?php\nEVIL\n");
  const Told told = Compare();
  ASSERT_EQ(told.findings.size(), 1U);
  EXPECT_EQ(told.findings[0].change, Change::kChanged);
  EXPECT_EQ(told.findings[0].regions.at(0).first_line, 2);
}

TEST_F(CompareTreesTest, WhatIsNotThere) {
  Write("old/a", "x\n");
  EXPECT_THROW(Compare(), InputError);
  fs::remove_all(folder_.File("old"));
  Write("new/a", "x\n");
  EXPECT_THROW(Compare(), InputError);
}

TEST_F(CompareTreesTest, Interrupted) {
  WriteBoth("a", "x\n");
  const std::atomic<bool> stop{true};
  const Told told = Compare(&stop);
  EXPECT_TRUE(told.summary.interrupted);
  EXPECT_TRUE(told.notes.empty());
}

}  // namespace
}  // namespace fovea::scan
