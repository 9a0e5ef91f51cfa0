#include "fovea/scan/scanner.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/test_support.h"
#include "fovea/scan/report/left_out_text.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

namespace fs = std::filesystem;
using data::TemporaryFolder;
using Strings = std::vector<std::string>;

// What a scan told, a line each, and its summary.
struct Told {
  Strings lines, notes;
  Summary summary;
};

ScanSink SinkOf(Strings* lines, Strings* notes = nullptr) {
  ScanSink sink;
  sink.finding = [lines](const Finding& f) {
    std::string line = StrCat(f.path, " ", f.language, " ", f.score, " ", f.bytes);
    for (const Region& r : f.regions) line += StrCat(" ", r.first_line, "-", r.last_line);
    lines->push_back(StrCat(line, " ", f.heat.size(), " ", std::hash<std::string>()(f.content)));
  };
  sink.not_scanned = [lines](const NotScanned& n) {
    lines->push_back(StrCat(n.path, " not scanned: ", n.reason));
  };
  if (notes != nullptr)
    sink.note = [notes](const Note& n) {
      notes->push_back(StrCat(n.path, n.path.empty() ? "" : ": ", n.text));
    };
  return sink;
}

Told ScanAll(const Strings& paths, const infer::FileModel& model, const ScanOptions& options) {
  Told told;
  told.summary = Scan(paths, model, options, SinkOf(&told.lines, &told.notes));
  return told;
}

// A few hundred files, some of them findings, some long, and a fifo.
void MakeTree(const TemporaryFolder& folder) {
  for (int i = 0; i < 300; ++i) {
    const std::string name = StrCat("d", i % 7, "/f", i);
    fs::create_directories(fs::path(folder.File(name)).parent_path());
    std::string text = "<?php\n" + Lines(i % 40, 50);
    if (i % 9 == 0) text += Lines(5'000, 100);
    if (i % 5 == 0) text += "<?php EVIL" + std::to_string(i) + "\n";
    folder.Write(name, text);
  }
  folder.Write("d3/empty", "");
  ASSERT_EQ(mkfifo(folder.File("d5/fifo").c_str(), 0600), 0);
}

TEST(Scan, TheSameWhateverTheNumberOfJobs) {
  const TemporaryFolder folder;
  MakeTree(folder);
  const FakeModel model;
  ScanOptions options;
  options.content_bytes = 1000;
  options.jobs = 1;
  const Told one = ScanAll({folder.File("")}, model, options);
  EXPECT_EQ(one.summary.files_scanned, 301);
  EXPECT_EQ(one.summary.findings, 60);
  EXPECT_EQ(one.summary.findings_left_out, 0);
  EXPECT_EQ(one.summary.not_scanned, 0);
  EXPECT_EQ(one.notes, Strings{"passed over: 1 fifo"});
  EXPECT_EQ(one.summary.model, "fake 7");
  EXPECT_EQ(one.summary.false_alarm_rate, 1e-3);
  EXPECT_GT(one.summary.bytes_scanned, 34 * 500'000);
  EXPECT_FALSE(one.summary.interrupted);
  ASSERT_EQ(one.lines.size(), 60U);
  EXPECT_TRUE(std::is_sorted(one.lines.begin(), one.lines.end()));
  for (const int jobs : {2, 8}) {
    options.jobs = jobs;
    const Told many = ScanAll({folder.File("")}, model, options);
    EXPECT_EQ(many.lines, one.lines) << jobs;
    EXPECT_EQ(many.summary.files_scanned, one.summary.files_scanned);
    EXPECT_EQ(many.summary.bytes_scanned, one.summary.bytes_scanned);
  }
}

TEST(Scan, EncodedContentThatWasNotDecodedIsTold) {
  const TemporaryFolder folder;
  const Strings paths = {folder.Write("a", "<?php echo 1;\n"), folder.Write("b", "NESTED\n")};
  EXPECT_EQ(ScanAll(paths, FakeModel(), {}).notes,
            Strings{paths[1] +
                    ": more is encoded in it than was decoded: the rest was read as it stands"});
}

TEST(Scan, PathsInTheOrderGiven) {
  const TemporaryFolder folder;
  Strings paths;
  for (const char* name : {"c", "a", "b"}) paths.push_back(folder.Write(name, "<?php EVIL\n"));
  const Told told = ScanAll(paths, FakeModel(), {});
  ASSERT_EQ(told.lines.size(), 3U);
  for (size_t i = 0; i < 3; ++i) EXPECT_TRUE(told.lines[i].starts_with(paths[i])) << told.lines[i];
}

TEST(Scan, BeyondMaxFindingsTheyAreCounted) {
  const TemporaryFolder folder;
  MakeTree(folder);
  ScanOptions options;
  options.max_findings = 7;
  const Told told = ScanAll({folder.File("")}, FakeModel(), options);
  EXPECT_EQ(told.summary.findings, 60);
  EXPECT_EQ(told.summary.findings_left_out, 53);
  EXPECT_EQ(told.lines.size(), 7U);
}

TEST(Scan, OptionsOutOfRange) {
  const TemporaryFolder folder;
  const FakeModel model;
  EXPECT_THROW(ScanAll({folder.File("")}, model, {.threshold = -0.1}), ArgumentError);
  EXPECT_THROW(ScanAll({folder.File("")}, model, {.jobs = -1}), ArgumentError);
  ScanOptions options;
  options.walk.exclude = {"[a"};
  EXPECT_THROW(ScanAll({folder.File("")}, model, options), ArgumentError);
  options.walk.exclude = {};
  options.walk.ignore_files = {folder.File("no")};
  EXPECT_THROW(ScanAll({folder.File("")}, model, options), InputError);
}

TEST(Scan, APathThatIsGoneIsNotScannedTheOthersAre) {
  const TemporaryFolder folder;
  const std::string a = folder.Write("a", "<?php EVIL\n"), gone = folder.File("gone");
  const Told told = ScanAll({gone, a, gone + "2"}, FakeModel(), {});
  ASSERT_EQ(told.lines.size(), 3U);
  EXPECT_EQ(told.lines[0], gone + " not scanned: no such file or folder; check the path");
  EXPECT_TRUE(told.lines[1].starts_with(a)) << told.lines[1];
  EXPECT_EQ(told.summary.not_scanned, 2);
  EXPECT_EQ(ScanAll({gone}, FakeModel(), {}).summary.not_scanned, 1);
}

TEST(Scan, WhatIsLeftOutIsCounted) {
  const TemporaryFolder folder;
  fs::create_directories(folder.File("vendor/x"));
  folder.Write("vendor/x/y.js", "y\n");
  folder.Write("a.js", "a\n");
  folder.Write("b.php", "<?php EVIL\n");
  folder.Write("c.zip", data::Zip({{"d.js", "d"}, {"e.php", "e"}, {"sub/vendor/f.php", "f"}}));
  ScanOptions options;
  options.walk.exclude = {"vendor/", "vendr"};
  options.walk.include = {"*.php"};
  Told told = ScanAll({folder.File("")}, FakeModel(), options);
  EXPECT_EQ(told.summary.files_scanned, 2);
  const auto count = [&](data::LeftOutBy why) {
    const auto& [files, folders] = told.summary.left_out[static_cast<size_t>(why)];
    return StrCat(files, " ", folders);
  };
  EXPECT_EQ(count(data::LeftOutBy::kExclude), "1 1");
  EXPECT_EQ(count(data::LeftOutBy::kInclude), "2 0");
  EXPECT_EQ(told.notes, Strings{"--exclude 'vendr' matched nothing"});
  EXPECT_EQ(AllLeftOutBy(told.summary), "");

  options.walk.include = {"*.none"};
  told = ScanAll({folder.File("")}, FakeModel(), options);
  EXPECT_EQ(AllLeftOutBy(told.summary), "--exclude and --include");
  fs::create_directories(folder.File("empty"));
  EXPECT_EQ(AllLeftOutBy(ScanAll({folder.File("empty")}, FakeModel(), {}).summary), "");

  // Those behind the twentieth are counted.
  options.walk.include = Strings(25, "*.none");
  told = ScanAll({folder.File("")}, FakeModel(), options);
  ASSERT_EQ(told.notes.size(), 21U);
  EXPECT_EQ(told.notes.back(), "6 more patterns matched nothing");
}

TEST(Scan, ALongListOfPathsIsTakenAsItComes) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a", "fine\n");
  int64_t given = 0, told = 0;
  const auto more = [&]() -> std::optional<data::FolderWalk::Start> {
    if (given++ >= 300'000) return std::nullopt;
    return data::FolderWalk::Start{given % 100'000 == 0 ? path : "gone", "", std::nullopt};
  };
  ScanSink sink;
  sink.finding = [](const Finding&) {};
  sink.not_scanned = [&](const NotScanned&) { ++told; };
  const Summary summary = Scan({}, FakeModel(), {}, sink, nullptr, more);
  EXPECT_EQ(summary.files_scanned, 3);
  EXPECT_EQ(summary.not_scanned, 299'997);
}

TEST(Scan, Progress) {
  const TemporaryFolder folder;
  folder.Write("a", "fine\n");
  // Slow enough that somebody looks.
  class SlowModel : public FakeModel {
    infer::FileScore Score(std::span<const uint8_t> bytes,
                           const infer::StretchPlace& = {}) const override {
      std::this_thread::sleep_for(std::chrono::milliseconds(350));
      return FakeModel::Score(bytes);
    }
  };
  std::vector<ScanProgress> seen;
  Strings lines;
  ScanSink sink = SinkOf(&lines);
  sink.progress = [&](const ScanProgress& progress) { seen.push_back(progress); };
  Scan({folder.File("")}, SlowModel(), {}, sink);
  ASSERT_GE(seen.size(), 2U);
  EXPECT_LE(seen.size(), 5U);
  EXPECT_EQ(seen[0].files, 0);
  EXPECT_EQ(seen[0].bytes, 5);
}

// Gives `bytes` of nothing, without end if negative.
class Zeros : public data::ByteReader {
 public:
  explicit Zeros(int64_t bytes) : left_(bytes) {}
  size_t Read(std::span<uint8_t> out) override {
    const size_t count = left_ < 0 ? out.size() : std::min(out.size(), static_cast<size_t>(left_));
    std::fill_n(out.begin(), count, uint8_t{0});
    if (left_ >= 0) left_ -= static_cast<int64_t>(count);
    return count;
  }

 private:
  int64_t left_;
};

TEST(Scan, StopsInAnEndlessFile) {
  Zeros zeros(-1);
  std::atomic<bool> stop{false};
  Strings lines;
  ScanSink sink = SinkOf(&lines);
  std::chrono::steady_clock::time_point stopped;
  sink.progress = [&](const ScanProgress& progress) {
    if (progress.bytes == 0 || stop) return;
    stopped = std::chrono::steady_clock::now();
    stop = true;
  };
  const Summary summary = ScanBytes("-", zeros, FakeModel(), {}, sink, &stop);
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.files_scanned, 0);
  EXPECT_GT(summary.bytes_scanned, 0);
  EXPECT_TRUE(lines.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, std::chrono::seconds(5));
}

TEST(Scan, AFileThatBreaksOffIsNotScannedButMayBeAFinding) {
  const std::string good = "<?php\n" + Lines(10'000, 100);
  for (const bool evil : {false, true}) {
    TextReader reader((evil ? "<?php EVIL\n" : "") + good, "the disk failed");
    Strings lines;
    ScanOptions options;
    options.walk.archives = false;
    const Summary summary = ScanBytes("x.php", reader, FakeModel(), options, SinkOf(&lines));
    EXPECT_EQ(summary.files_scanned, 0);
    EXPECT_EQ(summary.not_scanned, 1);
    EXPECT_EQ(summary.findings, evil ? 1 : 0);
    ASSERT_EQ(lines.size(), evil ? 2U : 1U);
    EXPECT_EQ(lines.back(), "x.php not scanned: the disk failed");
    EXPECT_TRUE(lines[0].starts_with(evil ? "x.php php " : "x.php not")) << lines[0];
  }
}

TEST(Scan, WhatAWorkerThrowsReachesTheCaller) {
  const TemporaryFolder folder;
  MakeTree(folder);
  class BadModel : public FakeModel {
    infer::FileScore Score(std::span<const uint8_t> bytes,
                           const infer::StretchPlace& = {}) const override {
      if (bytes.size() > 100'000) throw std::logic_error("bad model");
      return FakeModel::Score(bytes);
    }
  };
  for (const int jobs : {1, 4}) {
    Strings lines;
    try {
      Scan({folder.File("")}, BadModel(), {.jobs = jobs}, SinkOf(&lines));
      FAIL();
    } catch (const std::logic_error& error) {
      EXPECT_STREQ(error.what(), "bad model");
    }
  }
}

TEST(Scan, WhatTheSinkThrowsReachesTheCaller) {
  const TemporaryFolder folder;
  MakeTree(folder);
  ScanSink sink;
  int told = 0;
  sink.finding = [&](const Finding&) {
    if (++told == 3) throw std::runtime_error("full");
  };
  sink.not_scanned = [](const NotScanned&) {};
  EXPECT_THROW(Scan({folder.File("")}, FakeModel(), {.jobs = 3}, sink), std::runtime_error);
  EXPECT_EQ(told, 3);
}

TEST(Scan, AFileWithoutMemoryIsNotScanned) {
  const TemporaryFolder folder;
  folder.Write("a", "fine\n");
  folder.Write("b", "BIG\n");
  folder.Write("c", "<?php EVIL\n");
  class HungryModel : public FakeModel {
    infer::FileScore Score(std::span<const uint8_t> bytes,
                           const infer::StretchPlace& = {}) const override {
      if (bytes[0] == 'B') throw std::bad_alloc();
      return FakeModel::Score(bytes);
    }
  };
  const Told told = ScanAll({folder.File("")}, HungryModel(), {});
  ASSERT_EQ(told.lines.size(), 2U);
  EXPECT_TRUE(told.lines[0].ends_with("b not scanned: not enough memory")) << told.lines[0];
  EXPECT_EQ(told.summary.files_scanned, 2);
}

}  // namespace
}  // namespace fovea::scan
