#include "fovea/core/file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {
namespace {

namespace fs = std::filesystem;

std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

// Root may read and write everything: while this lives, it is somebody who owns the folder alone.
class AsNobody {
 public:
  explicit AsNobody(const fs::path& folder) {
    if (geteuid() != 0) return;
    constexpr uid_t kNobody = 65534;
    for (const auto& entry : fs::directory_iterator(folder)) Own(entry.path(), kNobody);
    Own(folder, kNobody);
    became_ = setresuid(kNobody, kNobody, 0) == 0;
    EXPECT_TRUE(became_);
  }
  ~AsNobody() {
    if (became_) {
      EXPECT_EQ(setresuid(0, 0, 0), 0);
    }
  }

 private:
  static void Own(const fs::path& path, uid_t owner) {
    EXPECT_EQ(chown(path.c_str(), owner, static_cast<gid_t>(-1)), 0) << path;
  }
  bool became_ = false;
};

// A folder of its own for each test.
class FileTest : public ::testing::Test {
 protected:
  FileTest() {
    std::string name = (fs::temp_directory_path() / "fovea-file-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  ~FileTest() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ / name; }
  std::string Put(const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }
  std::vector<std::string> Listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_))
      names.push_back(entry.path().filename());
    return names;
  }
  static mode_t Mode(const std::string& path) {
    struct stat status;
    return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
  }

  fs::path folder_;
};
using ReadFileTest = FileTest;
using AtomicFileTest = FileTest;

TEST_F(ReadFileTest, GivesEveryByte) {
  const std::string bytes("\0\xff\r\n\x1a end", 9);
  EXPECT_EQ(ReadFile(Put("a", bytes)), bytes);
  EXPECT_EQ(CheckReadable(Path("a")), 9);
  EXPECT_EQ(ReadFile(Put("one", "x")), "x");
}

TEST_F(ReadFileTest, Missing) {
  EXPECT_EQ(MessageOf([&] { ReadFile(Path("no.csv")); }),
            Path("no.csv") + ": no such file; check the path");
  Put("file", "x");
  EXPECT_EQ(MessageOf([&] { ReadFile(Path("file/below")); }),
            Path("file/below") + ": no such file; check the path");
  EXPECT_EQ(MessageOf([&] { ReadFile(""); }), ": no such file; check the path");
}

TEST_F(ReadFileTest, Directory) {
  EXPECT_EQ(MessageOf([&] { ReadFile(folder_); }),
            folder_.string() + ": is a directory; give a file");
}

TEST_F(ReadFileTest, NotARegularFile) {
  EXPECT_EQ(MessageOf([&] { ReadFile("/dev/null"); }),
            "/dev/null: is not a regular file; give a file");
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(MessageOf([&] { ReadFile(Path("pipe")); }),  // and does not wait for a writer
            Path("pipe") + ": is not a regular file; give a file");
}

TEST_F(ReadFileTest, Empty) {
  EXPECT_EQ(MessageOf([&] { ReadFile(Put("e", "")); }),
            Path("e") + ": is empty; give a file with data");
}

TEST_F(ReadFileTest, LoopOfLinks) {
  fs::create_symlink("loop", Path("loop"));
  EXPECT_EQ(
      MessageOf([&] { ReadFile(Path("loop")); }),
      Path("loop") + ": Too many levels of symbolic links; check the path and its permissions");
}

TEST_F(ReadFileTest, PermissionDenied) {
  Put("secret", "x");
  fs::permissions(Path("secret"), fs::perms::none);
  const AsNobody nobody(folder_);
  EXPECT_EQ(MessageOf([&] { ReadFile(Path("secret")); }),
            Path("secret") + ": cannot be read: permission denied; check its permissions");
}

TEST_F(ReadFileTest, TooLarge) {
  Put("big", "12345");
  EXPECT_EQ(ReadFile(Path("big"), 5), "12345");
  EXPECT_EQ(MessageOf([&] { ReadFile(Path("big"), 4); }),
            Path("big") + ": has 5 bytes; the limit is 4; split it or give a smaller file");
}

TEST_F(AtomicFileTest, AppearsAtCommitAndNotBefore) {
  AtomicFile file(Path("out"));
  file.Write("one ");
  file.Write("");
  file.Write("two");
  EXPECT_FALSE(fs::exists(Path("out")));
  file.Commit();
  EXPECT_EQ(ReadFile(Path("out")), "one two");
  EXPECT_EQ(Listing(), std::vector<std::string>{"out"});
}

TEST_F(AtomicFileTest, LeavesNothingWithoutCommit) {
  {
    AtomicFile file(Path("out"));
    file.Write("half");
  }
  EXPECT_TRUE(Listing().empty());
}

TEST_F(AtomicFileTest, LeavesTheOldFileWithoutCommit) {
  Put("out", "old");
  {
    AtomicFile file(Path("out"));
    file.Write("half");
    EXPECT_EQ(ReadFile(Path("out")), "old");
  }
  EXPECT_EQ(ReadFile(Path("out")), "old");
  EXPECT_EQ(Listing(), std::vector<std::string>{"out"});
}

TEST_F(AtomicFileTest, ReplacesTheWholeOfALongerFile) {
  Put("out", "a much longer text than the new one");
  WriteFile(Path("out"), "new");
  EXPECT_EQ(ReadFile(Path("out")), "new");
  EXPECT_EQ(Listing(), std::vector<std::string>{"out"});
}

TEST_F(AtomicFileTest, MayBeEmpty) {
  WriteFile(Path("out"), "");
  EXPECT_EQ(fs::file_size(Path("out")), 0u);
}

TEST_F(AtomicFileTest, FollowsTheUsersMask) {
  const mode_t before = umask(027);
  WriteFile(Path("out"), "x");
  umask(before);
  EXPECT_EQ(Mode(Path("out")), 0640u);
}

TEST_F(AtomicFileTest, KeepsThePermissionsOfTheFileItReplaces) {
  Put("out", "old");
  ASSERT_EQ(chmod(Path("out").c_str(), 0600), 0);
  WriteFile(Path("out"), "new");
  EXPECT_EQ(Mode(Path("out")), 0600u);
}

TEST_F(AtomicFileTest, ReplacesTheFileBehindALinkAndNotTheLink) {
  fs::create_directory(Path("deep"));
  Put("deep/file", "old");
  fs::create_symlink("deep/file", Path("link"));
  WriteFile(Path("link"), "new");
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(ReadFile(Path("deep/file")), "new");
}

TEST_F(AtomicFileTest, FolderMissing) {
  EXPECT_EQ(
      MessageOf([&] { AtomicFile(Path("no/out")); }),
      Path("no/out") + ": cannot be written: No such file or directory; make its folder first");
}

TEST_F(AtomicFileTest, TargetIsADirectory) {
  EXPECT_EQ(MessageOf([&] { AtomicFile file(folder_); }),
            folder_.string() + ": is a directory; give the name of a file to write");
  EXPECT_EQ(MessageOf([] { AtomicFile file(""); }),
            "output: has no name; give the name of a file to write");
}

TEST_F(AtomicFileTest, NameTooLong) {
  const std::string path = Path(std::string(300, 'n'));
  EXPECT_EQ(MessageOf([&] { AtomicFile file(path); }),
            path + ": cannot be written: File name too long; choose a shorter name");
}

TEST_F(AtomicFileTest, NotWritable) {
  Put("kept", "old");
  const AsNobody nobody(folder_);
  fs::permissions(Path("kept"), fs::perms::owner_read);
  EXPECT_EQ(MessageOf([&] { AtomicFile file(Path("kept")); }),
            Path("kept") +
                ": cannot be written: Permission denied; choose a place that you may write to");
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(
      MessageOf([&] { AtomicFile file(Path("out")); }),
      Path("out") + ": cannot be written: Permission denied; choose a place that you may write to");
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(AtomicFileTest, FolderVanishesBeforeCommit) {
  fs::create_directory(Path("gone"));
  AtomicFile file(Path("gone/out"));
  file.Write("x");
  fs::remove_all(Path("gone"));
  EXPECT_EQ(
      MessageOf([&] { file.Commit(); }),
      Path("gone/out") + ": cannot be written: No such file or directory; make its folder first");
}

TEST_F(AtomicFileTest, DiskFull) {
  if (access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full";
  EXPECT_EQ(MessageOf([] { WriteFile("/dev/full", "x"); }),
            "/dev/full: could not be written whole: No space left on device; "
            "free some space or write elsewhere");
}

TEST_F(AtomicFileTest, HalfWrittenFileIsTakenAwayWhenWritingFails) {
  Put("out", "old");
  // A limit on the size of files fails a write in its middle, as a full disk does.
  struct rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 1000;
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message = MessageOf([&] { WriteFile(Path("out"), std::string(5000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(message, Path("out") +
                         ": could not be written whole: File too large; "
                         "choose a place that you may write to");
  EXPECT_EQ(ReadFile(Path("out")), "old");
  EXPECT_EQ(Listing(), std::vector<std::string>{"out"});
}

TEST_F(AtomicFileTest, DeviceIsWrittenTo) {
  WriteFile("/dev/null", "x");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(AtomicFileTest, PipeIsWrittenTo) {
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { std::getline(std::ifstream(Path("pipe")), read); });
  WriteFile(Path("pipe"), "through the pipe\n");
  reader.join();
  EXPECT_EQ(read, "through the pipe");
  EXPECT_TRUE(fs::is_fifo(Path("pipe")));
}

TEST_F(AtomicFileTest, CanBeRemovedBeforeTheProgramEnds) {
  WriteFile(Path("whole"), "x");
  for (int i = 0; i < 3; ++i) {  // places in the list are used again
    AtomicFile a(Path("a")), b(Path("b"));
    a.Write("aaaa");
    EXPECT_EQ(Listing().size(), 3U);
    RemoveUncommittedFiles();
    EXPECT_EQ(Listing(), std::vector<std::string>{"whole"});
    EXPECT_THROW(a.Commit(), InputError);
  }
}

TEST_F(AtomicFileTest, TwoWritersOfOneFileLeaveOneWholeFile) {
  AtomicFile a(Path("out")), b(Path("out"));
  a.Write("aaaa");
  b.Write("bb");
  a.Commit();
  EXPECT_EQ(ReadFile(Path("out")), "aaaa");
  b.Commit();
  EXPECT_EQ(ReadFile(Path("out")), "bb");
  EXPECT_EQ(Listing(), std::vector<std::string>{"out"});
}

}  // namespace
}  // namespace fovea
