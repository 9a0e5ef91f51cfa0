#include "fovea/data/sentences/open_text.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <string>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/sentences/text_lines.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

std::string All(const std::string& path) {
  const auto bytes = OpenText(path);
  std::string part(100, '\0'), text;
  while (const size_t count = ReadChars(bytes.get(), path, part)) text.append(part, 0, count);
  return text;
}

TEST(OpenText, ReadsPlainAndCompressedAlike) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += StrCat("line ", i, "\n");
  for (const std::string& bytes :
       {text, Gzip(text), Gzip(text.substr(0, 500)) + Gzip(text.substr(500)),
        Compress(archive_write_add_filter_xz, text)}) {
    EXPECT_EQ(All(folder.Write("a", bytes)), text);
  }
}

TEST(OpenText, AnEmptyGzipHasNoText) {
  const TemporaryFolder folder;
  EXPECT_EQ(All(folder.Write("a.gz", Gzip(""))), "");
}

TEST(OpenText, DamageIsNamed) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += StrCat("line ", i * 7919, "\n");
  const std::string bytes = Gzip(text);
  const std::string path = folder.Write("a.gz", bytes.substr(0, bytes.size() / 2));
  const std::string error = InputErrorOf([&] { All(path); });
  EXPECT_TRUE(error.starts_with(path + ": a gzip file that cannot be read: ")) << error;
  EXPECT_TRUE(error.ends_with("; copy or download it again")) << error;
}

TEST(OpenText, AnArchiveIsNoText) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a.zip", Zip({{"a.txt", "a"}}));
  EXPECT_EQ(InputErrorOf([&] { OpenText(path); }),
            path + ": is a zip archive, not a text; give a text file, plain or compressed by gzip");
  EXPECT_THROW(OpenText(folder.File("none")), InputError);
}

TEST(DescriptorReader, GivesALineWhileThePipeStaysOpen) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::atomic<bool> stop = false;
  DescriptorReader reader(ends[0], &stop);
  TextLines lines(&reader, "-");
  ASSERT_EQ(write(ends[1], "a\n", 2), 2);
  ASSERT_TRUE(lines.Next());
  EXPECT_EQ(lines.text(), "a");
  stop = true;
  EXPECT_EQ(InputErrorOf([&] { lines.Next(); }), "-: was interrupted");
  close(ends[1]);
  stop = false;
  EXPECT_FALSE(lines.Next());
  close(ends[0]);
}

}  // namespace
}  // namespace fovea::data
