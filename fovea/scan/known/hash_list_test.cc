#include "fovea/scan/known/hash_list.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"

namespace fovea::scan {
namespace {

using Strings = std::vector<std::string>;

const std::string kMd5 = "900150983cd24fb0d6963f7d28e17f72";
const std::string kSha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
const std::string kSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Strings Listed(std::string_view text) {
  Strings out;
  ParseHashList(text, "list", [&](data::DigestKind kind, const std::string& digest) {
    out.push_back(StrCat(data::DigestName(kind), " ", data::HexDigits(digest)));
  });
  return out;
}

TEST(HashList, AsTheSumProgramsWriteIt) {
  const Strings both = {"MD5 " + kMd5, "SHA256 " + kSha256};
  EXPECT_EQ(Listed(kMd5 + "  usr/bin/a b\n" + kSha256 + " *c\n"), both);
  EXPECT_EQ(Listed(kMd5 + "\r\n\r\n# a note\r\n" + kSha256 + "\tx"), both);
  EXPECT_EQ(Listed("\\" + kMd5 + "  a\\nb\n" + kSha256 + "  x\n"), both);
  EXPECT_EQ(Listed("\xef\xbb\xbf" + kMd5 + "\n\\SHA256 (a) = (b\\n) = " + kSha256), both);
  EXPECT_EQ(Listed("MD5 (a) = " + kMd5 + "\nSHA2-256(a)= " + kSha256), both);
  const std::string zero(1, '\0');
  EXPECT_EQ(Listed(kMd5 + "  a\nb" + zero + kSha256 + "  c" + zero), both);
  EXPECT_EQ(Listed("A9993E364706816ABA3E25717850C26C9CD0D89D  a\n"), Strings{"SHA1 " + kSha1});
}

TEST(HashList, AsWordPressAndComposerGiveIt) {
  EXPECT_EQ(Listed(R"({"checksums": {"index.php": ")" + kMd5 + R"(", "wp-load.php": ")" + kMd5 +
                   R"("}})"),
            (Strings{"MD5 " + kMd5, "MD5 " + kMd5}));
  EXPECT_EQ(Listed(R"({"checksums": {"6.4": {"index.php": ")" + kMd5 + "\"}}}"),
            Strings{"MD5 " + kMd5});
  EXPECT_EQ(Listed(R"({"plugin": "p", "files": {"a.php": {"md5": [")" + kMd5 +
                   R"("], "sha256": ")" + kSha256 + "\"}}}"),
            (Strings{"MD5 " + kMd5, "SHA256 " + kSha256}));
  // A reference is a commit, and no file.
  EXPECT_EQ(Listed(R"({"content-hash": ")" + kMd5 + R"(", "packages": [{"dist": {"reference": ")" +
                   kSha1 + R"(", "shasum": ""}}, {"dist": {"shasum": ")" + kSha1 + "\"}}]}"),
            Strings{"SHA1 " + kSha1});
}

std::string ProblemOf(std::string_view text) {
  try {
    Listed(text);
    return "none";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(HashList, SaysWhatIsWrong) {
  const auto says = [](const std::string& text, const std::string& problem) {
    EXPECT_TRUE(ProblemOf(text).starts_with("list:" + problem)) << ProblemOf(text);
  };
  says("", " holds no hash of a file; give a list");
  says("\n# nothing\n", " holds no hash of a file; ");
  says("{}", " holds no hash of a file; ");
  says(R"({"packages": [{"dist": {"shasum": ""}}]})", " holds no hash of a file; ");
  says(kMd5 + "  a\nindex.php\n", "2: is no line of a list of hashes: 'index.php'; ");
  for (const std::string& line :
       {kMd5 + "0  a", kMd5.substr(1) + "  a", kMd5 + "a  b", "MD5 (a) = " + kSha1,
        "BLAKE2b (a) = " + kMd5, "MD5 a = " + kMd5, "sha256:" + kSha256, std::string("(="),
        std::string("=)(="), std::string("<?php"), std::string("\\")})
    says(line, "1: is no line of a list of hashes: '");
  says("{\"checksums\": ", " is damaged: it is not JSON at byte ");
  says(R"({"checksums": {"a.php": "no"}})", " has no hash under checksums.a.php but 'no'; ");
}

}  // namespace
}  // namespace fovea::scan
