#include "fovea/scan/report/line_hash.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fovea::scan {
namespace {

Finding WholeFile(const std::string& content) {
  Finding finding;
  finding.content = content;
  finding.bytes = std::ssize(content);
  return finding;
}

std::vector<std::string> Hashes(const std::string& content, int64_t lines) {
  std::vector<std::string> hashes;
  for (int64_t line = 1; line <= lines; ++line)
    hashes.push_back(PrimaryLocationLineHash(WholeFile(content), line));
  return hashes;
}

using Strings = std::vector<std::string>;

// The values are those of the tests of github/codeql-action.
TEST(LineHash, IsGitHubs) {
  EXPECT_EQ(Hashes("", 1), Strings{"c129715d7a2bc9a3:1"});
  EXPECT_EQ(Hashes(" a\nb\n  \t\tc\n d", 4), (Strings{"271789c17abda88f:1", "54703d4cd895b18:1",
                                                      "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
  const Strings ended = {"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1",
                         "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1",
                         "c129715d7a2bc9a3:1"};
  EXPECT_EQ(Hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", 7), ended);
  EXPECT_EQ(Hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", 7), ended);
  EXPECT_EQ(Hashes(" hello; \t\r\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", 7), ended);
}

TEST(LineHash, LinesThatGoOnAlikeAreCounted) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "Lorem ipsum dolor sit amet.\n";
  const Strings hashes = Hashes(text, 11);
  EXPECT_EQ(hashes[0], "a7f2ff13bc495cf2:1");
  EXPECT_EQ(hashes[5], "a7f2ff13bc495cf2:6");
  EXPECT_EQ(hashes[6], "a7f2ff1481e87703:1");
  EXPECT_EQ(hashes[9], "cc97dc7b1d7d8f7b:1");
}

TEST(LineHash, OfAPartWhatThePartHolds) {
  const std::string before = "first line\n", after = std::string(300, 'x') + "\n";
  const std::string line = "evil(); " + std::string(120, 'e') + "\n";
  const std::string text = before + line + after;
  const std::string hash = PrimaryLocationLineHash(WholeFile(text), 2);
  ASSERT_FALSE(hash.empty());

  Finding part = WholeFile(text);
  part.content = text.substr(5, 6 + line.size());
  part.content_start = 5;
  EXPECT_EQ(PrimaryLocationLineHash(part, 2), hash);
  EXPECT_EQ(PrimaryLocationLineHash(part, 1), "");  // where it begins is not seen
  EXPECT_EQ(PrimaryLocationLineHash(part, 3), "");  // nor what it holds
  EXPECT_EQ(PrimaryLocationLineHash(part, 99), "");
  part.content.resize(60);  // less than 100 of its characters
  EXPECT_EQ(PrimaryLocationLineHash(part, 2), "");
}

TEST(LineHash, CharactersOutsideOfTheBasicPlaneAreTwo) {
  // One line of 99 letters and a surrogate pair differs from the same without its second half.
  const std::string letters(99, 'x');
  const std::string one = PrimaryLocationLineHash(WholeFile(letters + "\xF0\x9F\x98\x80\n"), 1);
  const std::string other = PrimaryLocationLineHash(WholeFile(letters + "\xF0\x9F\x98\x81\n"), 1);
  EXPECT_EQ(one, other);  // the 100th is the first half, the same of both
  EXPECT_NE(one, PrimaryLocationLineHash(WholeFile(letters + "\xF0\x9F\xA8\x80\n"), 1));
}

}  // namespace
}  // namespace fovea::scan
