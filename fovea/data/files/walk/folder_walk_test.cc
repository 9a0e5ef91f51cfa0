#include "fovea/data/files/walk/folder_walk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

namespace fs = std::filesystem;

class FolderWalkTest : public ::testing::Test {
 protected:
  std::string Put(const std::string& name, std::string_view bytes = "x") {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    return folder_.Write(name, bytes);
  }
  void Link(const std::string& name, const std::string& target) {
    fs::create_directories(fs::path(folder_.File(name)).parent_path());
    fs::create_symlink(target, folder_.File(name));
  }
  // Path without the folder, and why it is not read.
  Pairs Walk(const std::vector<std::string>& paths, const WalkOptions& options = {},
             const FolderWalk::Source& more = nullptr) {
    FolderWalk walk(paths, options, more);
    Pairs found;
    const std::string prefix = folder_.File("");
    while (const auto entry = walk.Next()) {
      EXPECT_TRUE(entry->path.starts_with(prefix)) << entry->path;
      found.emplace_back(entry->path.substr(prefix.size()), Without(prefix, entry->not_read));
    }
    EXPECT_FALSE(walk.Next().has_value());
    passed_ = "";
    for (const std::string& text : PassedOverText(walk.passed_over(), "--follow"))
      passed_ += Without(prefix, text) + "\n";
    left_out_ = walk.left_out();
    return found;
  }
  static std::string Without(const std::string& prefix, std::string text) {
    for (size_t at; (at = text.find(prefix)) != std::string::npos;) text.erase(at, prefix.size());
    return text;
  }

  // "2 files, 1 folders"
  std::string LeftOut(LeftOutBy why) const {
    const LeftOutCount& count = left_out_[static_cast<size_t>(why)];
    return StrCat(count.files, " files, ", count.folders, " folders");
  }

  TemporaryFolder folder_;
  std::string passed_;      // in the last walk, a line each
  LeftOutCounts left_out_;  // by it
};

TEST_F(FolderWalkTest, InTheOrderOfBytes) {
  for (const char* name : {"b/2", "b/1", "a", "B", "b.txt", "c/d/e/f", "\xff", "new\nline"})
    Put(name);
  fs::create_directories(folder_.File("empty"));
  EXPECT_EQ(Walk({folder_.File("")}), (Pairs{{"B", ""},
                                             {"a", ""},
                                             {"b/1", ""},
                                             {"b/2", ""},
                                             {"b.txt", ""},
                                             {"c/d/e/f", ""},
                                             {"new\nline", ""},
                                             {"\xff", ""}}));
}

TEST_F(FolderWalkTest, PathsComeAsGiven) {
  const std::string b = Put("x/b"), a = Put("x/a");
  EXPECT_EQ(Walk({b, a, folder_.File("x/")}), (Pairs{{"x/b", ""}, {"x/a", ""}}));
}

TEST_F(FolderWalkTest, SaysTheSize) {
  FolderWalk walk({Put("f", "12345")}, {});
  EXPECT_EQ(walk.Next()->bytes, 5);
}

TEST_F(FolderWalkTest, WhatIsNotThereEndsNothing) {
  const std::string there = Put("there"), gone = folder_.File("gone");
  Link("dangling", "nowhere");
  const char reason[] = "no such file or folder; check the path";
  EXPECT_EQ(
      Walk({gone, there, folder_.File("dangling"), there + "/x"}),
      (Pairs{{"gone", reason},
             {"there", ""},
             {"dangling", "is a link to what is not there, nowhere; check where it should lead"},
             {"there/x", reason}}));
  EXPECT_EQ(passed_, "");
  // A collection to train on must be there.
  Recorder recorder;
  EXPECT_EQ(InputErrorOf([&] {
              VisitAll({there, gone}, {}, recorder);
            }),
            gone + ": no such file or folder; check the path");
}

TEST_F(FolderWalkTest, MorePathsAsTheyCome) {
  Put("first/a");
  Put("second/b");
  Put("second/c");
  Put("third/d");
  Link("second/link", "../third");
  std::vector<FolderWalk::Start> starts = {
      {folder_.File("second"), "", std::nullopt},
      {folder_.File("gone"), "", std::nullopt},
      {folder_.File("list"), "ends in the middle", std::nullopt},
      {folder_.File("second/link"), "", folder_.File("second").size()},
      {folder_.File("third"), "", std::nullopt}};
  size_t next = 0;
  const auto more = [&]() -> std::optional<FolderWalk::Start> {
    return next < starts.size() ? std::optional(starts[next++]) : std::nullopt;
  };
  WalkOptions options;
  options.exclude = {"/c"};
  EXPECT_EQ(Walk({folder_.File("first")}, options, more),
            (Pairs{{"first/a", ""},
                   {"second/b", ""},
                   {"gone", "no such file or folder; check the path"},
                   {"list", "ends in the middle"},
                   {"third/d", ""}}));
  EXPECT_EQ(passed_,
            "2 links to folders elsewhere were not followed (--follow follows them): "
            "second/link -> third, second/link -> third\n");
}

TEST_F(FolderWalkTest, LinksToFiles) {
  const std::string elsewhere = Put("elsewhere/file");
  Put("tree/file");
  Link("tree/again", "file");
  Link("tree/out", elsewhere);
  Link("tree/relative", "../elsewhere/file");
  Link("tree/dangling", "nowhere");
  Link("tree/self", "self");
  EXPECT_EQ(Walk({folder_.File("tree")}),
            (Pairs{{"tree/file", ""}, {"tree/out", ""}, {"tree/relative", ""}}));
  EXPECT_EQ(passed_, "passed over: 2 links that lead nowhere\n");
  // Given, it is read whatever it leads to.
  EXPECT_EQ(Walk({folder_.File("tree/again")}), (Pairs{{"tree/again", ""}}));
  // In the tree, but not read there.
  WalkOptions options;
  options.exclude = {"file"};
  EXPECT_EQ(Walk({folder_.File("tree")}, options)[0].first, "tree/again");
}

TEST_F(FolderWalkTest, LinksToFolders) {
  Put("elsewhere/file");
  Put("tree/sub/file");
  Link("tree/again", "sub");
  Link("tree/out", "../elsewhere");
  Link("tree/sub/up", "..");
  Link("elsewhere/back", "../tree");
  Link("elsewhere/other", "../elsewhere");
  EXPECT_EQ(Walk({folder_.File("tree")}), (Pairs{{"tree/sub/file", ""}}));
  EXPECT_EQ(passed_,
            "passed over: 1 link that leads back to a folder around it\n"
            "1 link to a folder elsewhere was not followed (--follow follows them): "
            "tree/out -> elsewhere\n");
  WalkOptions options;
  options.follow_links = true;
  EXPECT_EQ(Walk({folder_.File("tree")}, options),
            (Pairs{{"tree/out/file", ""}, {"tree/sub/file", ""}}));
  EXPECT_EQ(passed_, "passed over: 3 links that lead back to a folder around them\n");
  EXPECT_EQ(Walk({folder_.File("tree/out")}).size(), 1u);
  // Into another folder that is given.
  EXPECT_EQ(Walk({folder_.File("tree"), folder_.File("elsewhere")}),
            (Pairs{{"tree/sub/file", ""}, {"elsewhere/file", ""}}));
  EXPECT_EQ(passed_, "passed over: 2 links that lead back to a folder around them\n");
  options.exclude = {"out/"};  // of what a link leads to
  EXPECT_EQ(Walk({folder_.File("tree")}, options), (Pairs{{"tree/sub/file", ""}}));
  EXPECT_EQ(LeftOut(LeftOutBy::kExclude), "0 files, 1 folders");
}

TEST_F(FolderWalkTest, FollowedLinksDoNotMultiply) {
  // Each folder has two links to the next: 2^20 ways to the last.
  for (int i = 0; i < 20; ++i) {
    const std::string from = "f" + std::to_string(i), to = "../f" + std::to_string(i + 1);
    Link(from + "/a", to);
    Link(from + "/b", to);
  }
  Put("f20/file");
  WalkOptions options;
  options.follow_links = true;
  EXPECT_EQ(Walk({folder_.File("f0")}, options).size(), 1u);
}

TEST_F(FolderWalkTest, FifosSocketsAndDevicesAreNotOpened) {
  ASSERT_EQ(mkfifo(folder_.File("fifo").c_str(), 0600), 0);
  const int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  folder_.File("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(socket_fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  close(socket_fd);
  Link("zero", "/dev/zero");
  EXPECT_EQ(Walk({folder_.File("")}), Pairs{});
  EXPECT_EQ(passed_, "passed over: 1 socket, 1 fifo, 1 device\n");
  EXPECT_EQ(Walk({folder_.File("fifo"), folder_.File("socket"), folder_.File("zero")}),
            (Pairs{{"fifo", "is a fifo, not a file"},
                   {"socket", "is a socket, not a file"},
                   {"zero", "is a device, not a file"}}));
  EXPECT_EQ(passed_, "");
  Recorder recorder;
  VisitFile(folder_.File("fifo"), {}, recorder);  // would wait for ever if it were opened
  EXPECT_EQ(recorder.not_read, (Pairs{{folder_.File("fifo"), "is a fifo, not a file"}}));
}

TEST_F(FolderWalkTest, FoldersOfTheKernelOnlyIfGiven) {
  if (!fs::exists("/proc/self/status")) GTEST_SKIP() << "no /proc";
  Link("proc", "/proc");
  WalkOptions options;
  options.follow_links = true;
  EXPECT_EQ(Walk({folder_.File("")}, options), Pairs{});
  EXPECT_EQ(passed_, "pseudo file systems passed over: proc\n");
  FolderWalk whole({"/proc"}, {});
  const auto refused = whole.Next();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->not_read,
            "is a pseudo file system, without files of its own; give a folder in it");
  EXPECT_FALSE(whole.Next().has_value());
  FolderWalk walk({"/proc/self/net"}, {});
  EXPECT_TRUE(walk.Next().has_value());
  // Its files say that they are empty.
  Recorder recorder;
  VisitFile("/proc/self/status", {}, recorder);
  ASSERT_EQ(recorder.files.size(), 1u);
  EXPECT_GT(recorder.files[0].second.size(), 100u);
  EXPECT_EQ(recorder.not_read, Pairs{});
}

TEST_F(FolderWalkTest, IncludeAndExclude) {
  for (const char* name :
       {"a.php", "b.txt", "cache/c.php", "deep/cache/d.php", "deep/e.PHP", "deep/f.php"})
    Put(name);
  WalkOptions options;
  options.archives = false;
  const auto names = [&] {
    std::string all;
    for (const auto& [path, reason] : Walk({folder_.File("")}, options)) all += path + " ";
    return all;
  };
  options.include = {"*.php"};
  EXPECT_EQ(names(), "a.php cache/c.php deep/cache/d.php deep/f.php ");
  options.exclude = {"cache"};
  EXPECT_EQ(names(), "a.php deep/f.php ");
  EXPECT_EQ(LeftOut(LeftOutBy::kExclude), "0 files, 2 folders");
  EXPECT_EQ(LeftOut(LeftOutBy::kInclude), "2 files, 0 folders");
  options.exclude = {"deep/cache/"};
  EXPECT_EQ(names(), "a.php cache/c.php deep/f.php ");
  options.include = {"deep/*", "[ab].*"};
  EXPECT_EQ(names(), "a.php b.txt deep/e.PHP deep/f.php ");
  // Any file may be an archive with what is asked for in it.
  options.archives = true;
  options.include = {"*.php"};
  options.exclude = {};
  EXPECT_EQ(names(), "a.php b.txt cache/c.php deep/cache/d.php deep/e.PHP deep/f.php ");
  Put("b.txt", Zip({{"z.php", "z"}, {"z.txt", "z"}}));
  Recorder recorder;
  VisitAll({folder_.File("")}, options, recorder);
  EXPECT_EQ(recorder.files.size(), 5u);
  EXPECT_EQ(recorder.files[1].first, folder_.File("b.txt!/z.php"));
}

TEST_F(FolderWalkTest, LargeFilesAreLeftOut) {
  Put("a", std::string(100, 'x'));
  Put("b", std::string(101, 'x'));
  // Those in archives, too, whether the archive says how large they are or not.
  Put("c.zip", Zip({{"small", std::string(100, 'x')}, {"large", std::string(101, 'x')}},
                   "zip:compression=store"));
  Put("d.gz", Gzip(std::string(30, 'x') + std::string(71, 'y')));
  WalkOptions options;
  options.max_file_bytes = 100;
  EXPECT_EQ(Walk({folder_.File("")}, options), (Pairs{{"a", ""}, {"d.gz", ""}}));
  EXPECT_EQ(LeftOut(LeftOutBy::kSize), "2 files, 0 folders");
  options.max_file_bytes = 5000;
  EXPECT_EQ(Walk({folder_.File("")}, options).size(), 4u);
  options.max_file_bytes = 100;
  struct Counter : public Recorder {
    void LeftOut(const std::string& path, LeftOutBy why) override {
      EXPECT_EQ(why, LeftOutBy::kSize);
      left_out.push_back(path);
    }
    std::vector<std::string> left_out;
  } counter;
  VisitFile(folder_.File("c.zip"), options, counter);
  VisitFile(folder_.File("d.gz"), options, counter);
  EXPECT_EQ(counter.left_out,
            (std::vector<std::string>{folder_.File("c.zip!/large"), folder_.File("d.gz!/d")}));
  EXPECT_EQ(counter.not_read, Pairs{});
  EXPECT_EQ(counter.files[0], (std::pair{folder_.File("c.zip!/small"), std::string(100, 'x')}));
}

TEST_F(FolderWalkTest, OldFilesAreLeftOutByBothTimes) {
  const std::string path = Put("a");
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  const auto nanoseconds = [](const timespec& time) {
    return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  WalkOptions options;
  options.newer_than = nanoseconds(status.st_mtim) - 1;
  EXPECT_EQ(Walk({path}, options).size(), 1u);
  // A forged mtime leaves its trace in the ctime.
  const timespec long_ago[2] = {{1000, 0}, {1000, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, path.c_str(), long_ago, 0), 0);
  EXPECT_EQ(Walk({path}, options).size(), 1u);
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  options.newer_than = nanoseconds(status.st_ctim);
  EXPECT_EQ(Walk({path}, options).size(), 0u);
  EXPECT_EQ(LeftOut(LeftOutBy::kAge), "1 files, 0 folders");
}

TEST_F(FolderWalkTest, IgnoreFilesInTheTreeAreToldAndNotObeyed) {
  const std::string planted = Put("site/.foveaignore", "*.php\n");
  Put("site/evil.php");
  EXPECT_EQ(Walk({folder_.File("site")}),
            (Pairs{{"site/.foveaignore", ""}, {"site/evil.php", ""}}));
  EXPECT_EQ(passed_,
            "ignore files inside of what is scanned are not obeyed: site/.foveaignore; give one "
            "with --ignore-file if you trust it\n");
  WalkOptions options;
  options.ignore_files = {planted};
  EXPECT_EQ(Walk({folder_.File("site")}, options), (Pairs{{"site/.foveaignore", ""}}));
  EXPECT_EQ(passed_, "");
  EXPECT_EQ(LeftOut(LeftOutBy::kIgnoreFile), "1 files, 0 folders");
}

TEST_F(FolderWalkTest, ADotIsNoName) {
  Put("a/.hidden");
  Put("a/shown");
  const fs::path before = fs::current_path();
  fs::current_path(folder_.File("a"));
  WalkOptions options;
  options.exclude = {".*"};
  FolderWalk walk({"."}, options);
  const auto first = walk.Next(), second = walk.Next();
  fs::current_path(before);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->path, "./shown");
  EXPECT_FALSE(second.has_value());
}

TEST_F(FolderWalkTest, WhatVanishesOrShrinks) {
  Put("gone", "1");
  const std::string large = Put("large", std::string(1 << 20, 'x'));
  FolderWalk walk({folder_.File("")}, {});
  const auto entry = walk.Next();
  ASSERT_TRUE(entry.has_value());
  fs::remove(entry->path);
  Recorder recorder;
  VisitFile(entry->path, {}, recorder);
  EXPECT_EQ(recorder.files, Pairs{});
  EXPECT_EQ(recorder.not_read, (Pairs{{entry->path, "is not there (any more)"}}));

  struct Truncater : public Recorder {
    void File(const std::string& path, ByteReader& bytes) override {
      uint8_t block[100];
      bytes.Read(block);
      fs::resize_file(path, 70'000);
      Recorder::File(path, bytes);
    }
  } truncater;
  VisitFile(large, {}, truncater);
  EXPECT_EQ(truncater.not_read,
            (Pairs{{large, "was cut from 1048576 to 70000 bytes while it was read"}}));
}

TEST_F(FolderWalkTest, PathsThatOverlapComeOutOnce) {
  Put("site/a");
  Put("site/js/b");
  Put("site/js/c");
  Put("site-old/b");
  const std::string site = folder_.File("site"), js = folder_.File("site/js");
  const Pairs all = {{"site/a", ""}, {"site/js/b", ""}, {"site/js/c", ""}};
  EXPECT_EQ(Walk({site, js}), all);
  EXPECT_EQ(Walk({site, site}), all);
  EXPECT_EQ(Walk({site, js + "/b", js, folder_.File("site-old")}).size(), 4U);
  EXPECT_EQ(Walk({js + "/c", js, site}),
            (Pairs{{"site/js/c", ""}, {"site/js/b", ""}, {"site/a", ""}}));
  Link("link", "site");
  EXPECT_EQ(Walk({site, folder_.File("link")}), all);
  // Counted once, too.
  WalkOptions options;
  options.exclude = {"c"};
  EXPECT_EQ(Walk({site, folder_.File("link"), js}, options).size(), 2U);
  EXPECT_EQ(LeftOut(LeftOutBy::kExclude), "1 files, 0 folders");
  // What one way leaves out, another does not.
  options.exclude = {"/js/b"};
  EXPECT_EQ(Walk({site, js}, options), (Pairs{all[0], all[2], all[1]}));
  options.exclude = {};
  options.include = {"/b"};
  options.archives = false;
  EXPECT_EQ(Walk({site, js}, options), Pairs{all[1]});
}

TEST_F(FolderWalkTest, WithoutPermission) {
  Put("closed/file");
  Put("secret");
  Put("shown");
  fs::permissions(folder_.File(""), fs::perms::all);
  fs::permissions(folder_.File("closed"), fs::perms::none);
  fs::permissions(folder_.File("secret"), fs::perms::none);
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    std::string text;
    constexpr uid_t kNobody = 65534;
    if (geteuid() != 0 || (setgid(kNobody) == 0 && setuid(kNobody) == 0)) {
      Recorder recorder;
      VisitAll({folder_.File("")}, {}, recorder);
      for (const auto& [path, content] : recorder.files) text += "file " + path + "\n";
      for (const auto& [path, reason] : recorder.not_read) text += path + " " + reason + "\n";
    }
    const bool written = write(pipe_ends[1], text.data(), text.size()) >= 0;
    _exit(written ? 0 : 1);
  }
  close(pipe_ends[1]);
  char text[4096];
  const ssize_t got = read(pipe_ends[0], text, sizeof text);
  close(pipe_ends[0]);
  waitpid(child, nullptr, 0);
  fs::permissions(folder_.File("closed"), fs::perms::all);
  ASSERT_GT(got, 0);
  EXPECT_EQ(Without(folder_.File(""), std::string(text, static_cast<size_t>(got))),
            "file shown\n"
            "closed cannot be read: permission denied\n"
            "secret cannot be read: permission denied\n");
}

TEST_F(FolderWalkTest, PathsLongerThanTheSystemTakes) {
  // 30 folders of 200 bytes: each is entered from the one before.
  const std::string name(200, 'n');
  const fs::path before = fs::current_path();
  fs::current_path(folder_.File(""));
  for (int i = 0; i < 30; ++i) {
    fs::create_directory(name);
    ASSERT_EQ(chdir(name.c_str()), 0);
  }
  fs::current_path(before);
  const Pairs found = Walk({folder_.File("")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].second, "has a path that is too long for the system");
}

}  // namespace
}  // namespace fovea::data
