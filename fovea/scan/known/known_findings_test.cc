#include "fovea/scan/known/known_findings.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "fovea/core/error.h"
#include "fovea/data/test_support.h"
#include "fovea/scan/known/finding_key.h"
#include "fovea/scan/known/known_findings_file.h"
#include "fovea/scan/scanner.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

using data::TemporaryFolder;

struct Told {
  std::vector<std::string> findings, notes;
  Summary summary;
  std::string list;  // a new one
};

Told ScanFolder(const TemporaryFolder& folder, const std::vector<std::string>& lists,
                const FakeModel& model = {}, int64_t max_findings = 0) {
  KnownFindings known;
  for (size_t i = 0; i < lists.size(); ++i) {
    const std::string name = StrCat("list ", i);
    known.AddList(name, ParseKnownFindings(lists[i], name));
  }
  Told told;
  KnownFindingsWriter writer;
  ScanOptions options;
  options.false_alarm_rate = 0.01;
  options.max_findings = max_findings;
  options.known = lists.empty() ? nullptr : &known;
  options.make_keys = true;
  ScanSink sink;
  sink.finding = [&](const Finding& f) { told.findings.push_back(f.key->path); };
  sink.any_finding = [&](const Finding& f) { writer.Add(f); };
  sink.not_scanned = [](const NotScanned&) {};
  sink.note = [&](const Note& note) { told.notes.push_back(note.path + ": " + note.text); };
  told.summary = Scan({folder.File("")}, model, options, sink);
  told.list = writer.Text();
  return told;
}

const std::string kCode = "<?php\n" + Lines(30, 60) + "EVIL one, of a line that is long enough\n" +
                          "EVIL two, of a line that is long enough, too\n" + Lines(30, 60);

bool IsKnown(const std::string& text, const std::string& before = kCode) {
  const TemporaryFolder folder;
  folder.Write("a.php", before);
  const std::string list = ScanFolder(folder, {}).list;
  folder.Write("a.php", text);
  const Told told = ScanFolder(folder, {list});
  EXPECT_EQ(told.findings.size() + static_cast<size_t>(told.summary.findings == 0), 1U);
  EXPECT_TRUE(told.notes.empty());
  return told.summary.known.size() == 1 && told.summary.known[0].count == 1;
}

TEST(KnownFindings, StaysKnownWhereOtherThingsChange) {
  EXPECT_TRUE(IsKnown(kCode));
  EXPECT_TRUE(IsKnown("<?php // a note\n" + kCode.substr(6)));
  for (int lines = 1; lines < 9; ++lines) {
    EXPECT_TRUE(IsKnown(Lines(lines, 5 + lines) + kCode)) << lines;
    EXPECT_TRUE(IsKnown(kCode + Lines(lines, 5 + lines))) << lines;
    EXPECT_TRUE(IsKnown("<?php\n" + Lines(lines, 70) + kCode.substr(kCode.find("EVIL")))) << lines;
  }
  std::string crlf;
  for (const char c : kCode) crlf += c == '\n' ? std::string(" \r\n\t") : std::string(1, c);
  EXPECT_TRUE(IsKnown("\xef\xbb\xbf" + crlf));
  // In another of the model's segments, cut elsewhere.
  EXPECT_TRUE(IsKnown(Lines(5'000, 70) + kCode));
  // A note between the two lines is no malicious code.
  std::string with_note = kCode;
  with_note.insert(with_note.find("EVIL two"), "a note that somebody wrote there\n");
  EXPECT_TRUE(IsKnown(with_note));
  // One of the two is gone.
  std::string less = kCode;
  less.erase(less.find("EVIL one"), less.find("EVIL two") - less.find("EVIL one"));
  EXPECT_TRUE(IsKnown(less));
}

TEST(KnownFindings, ToldAgainWhereSomethingIsAdded) {
  const std::string planted = "EVIL three\n";
  for (const size_t at : {size_t{0}, kCode.find("EVIL one"), kCode.find("EVIL two"),
                          kCode.find("x", kCode.find("EVIL two")), kCode.size()}) {
    std::string text = kCode;
    EXPECT_FALSE(IsKnown(text.insert(at, planted))) << at;
  }
  EXPECT_FALSE(IsKnown(kCode + Lines(5'000, 70) + planted));
  // On a line that is known, and the same line once more.
  std::string text = kCode;
  EXPECT_FALSE(IsKnown(text.insert(kCode.find(" one"), "; EVIL four")));
  EXPECT_FALSE(IsKnown(kCode + "EVIL one, of a line that is long enough\n"));
  EXPECT_FALSE(IsKnown("<?php EVIL of another kind\n"));
}

TEST(KnownFindings, OnlyWithTheSamePath) {
  const TemporaryFolder folder;
  folder.Write("a.php", kCode);
  const std::string list = ScanFolder(folder, {}).list;
  folder.Write("b.php", kCode);
  const Told told = ScanFolder(folder, {list});
  EXPECT_EQ(told.findings, std::vector<std::string>{"b.php"});
  EXPECT_EQ(told.summary.findings, 1);
  ASSERT_EQ(told.summary.known.size(), 1U);
  EXPECT_EQ(told.summary.known[0].list, "list 0");
  // The new list has both, and whoever scans with it is told nothing.
  EXPECT_TRUE(ScanFolder(folder, {told.list}).findings.empty());
}

TEST(KnownFindings, BeyondMaxFindingsTheyAreListed) {
  const TemporaryFolder folder;
  for (const char* name : {"a", "b", "c"}) folder.Write(name, kCode);
  const Told told = ScanFolder(folder, {}, {}, 1);
  EXPECT_EQ(told.findings.size(), 1U);
  EXPECT_EQ(ParseKnownFindings(told.list, "list").size(), 3U);
}

TEST(KnownFindings, WhatIsGoneIsToldOnce) {
  const TemporaryFolder folder;
  folder.Write("a.php", kCode);
  folder.Write("b.php", kCode);
  const std::string list = ScanFolder(folder, {}).list;
  folder.Write("a.php", "fine\n");
  const Told told = ScanFolder(folder, {list});
  ASSERT_EQ(told.notes.size(), 1U);
  EXPECT_EQ(told.notes[0],
            "list 0: 1 of its 2 known findings is gone from its file, a.php; --write-baseline "
            "writes the list without what is gone");
}

TEST(KnownFindings, WhatWasNotScannedIsNotGone) {
  const TemporaryFolder folder;
  for (const char* name : {"a.php", "b.php", "c.php"}) folder.Write(name, kCode);
  const std::string list = ScanFolder(folder, {}).list;
  std::filesystem::remove(folder.File("c.php"));
  EXPECT_TRUE(ScanFolder(folder, {list}).notes.empty());
  folder.Write("a.php", "fine\n");
  folder.Write("b.php", "fine\n");
  EXPECT_EQ(ScanFolder(folder, {list}).notes,
            std::vector<std::string>{
                "list 0: 2 of its 3 known findings are gone from their files, the first of them "
                "a.php; 1 was not looked for: this scan did not have its file"});
}

TEST(KnownFindings, SeveralLists) {
  const TemporaryFolder folder;
  folder.Write("a.php", kCode);
  const std::string first = ScanFolder(folder, {}).list;
  std::string more = kCode + Lines(50, 70) + "EVIL three\n";
  folder.Write("a.php", more);
  const std::string second = ScanFolder(folder, {}).list;
  EXPECT_EQ(ScanFolder(folder, {first}).findings.size(), 1U);
  EXPECT_EQ(ScanFolder(folder, {first, second}).findings.size(), 0U);
}

TEST(KnownFindings, AFindingOfTooManyPiecesIsKnownAsAWhole) {
  std::string large = "<?php\n";
  for (int i = 0; i < 10'000; ++i) large += StrCat("EVIL line number ", i, "\n");
  EXPECT_TRUE(IsKnown(large, large));
  EXPECT_FALSE(IsKnown("x\n" + large, large));
}

TEST(KnownFindings, AFileThatWasNotReadWholeIsNotListed) {
  TextReader reader(kCode + Lines(10'000, 100), "the disk failed");
  KnownFindingsWriter writer;
  ScanOptions options;
  options.false_alarm_rate = 0.01;
  options.walk.archives = false;
  options.make_keys = true;
  int found = 0;
  ScanSink sink;
  sink.finding = [&](const Finding&) { ++found; };
  sink.any_finding = [&](const Finding& f) { writer.Add(f); };
  sink.not_scanned = [](const NotScanned&) {};
  ScanBytes("x", reader, FakeModel(), options, sink);
  EXPECT_EQ(found, 1);
  EXPECT_EQ(writer.size(), 0U);
}

}  // namespace
}  // namespace fovea::scan
