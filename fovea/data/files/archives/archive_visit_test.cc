#include "fovea/data/files/archives/archive_visit.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

const std::vector<TestMember> kTwo = {{"one.php", "<?php 1;"}, {"folder/two.txt", "two"}};

// A visit of a file on disk, and one of the same bytes as a stream, which must give the same.
Recorder Visit(const std::string& bytes, const WalkOptions& options = {}) {
  TemporaryFolder folder;
  Recorder disk;
  const std::string path = folder.Write("a", bytes);
  VisitFile(path, options, disk);
  for (Pairs* pairs : {&disk.files, &disk.not_read})
    for (auto& [name, text] : *pairs) name = name.substr(path.size() - 1);
  const Recorder stream = VisitStream(bytes, options);
  EXPECT_EQ(disk.files, stream.files);
  EXPECT_EQ(disk.not_read, stream.not_read);
  return disk;
}

void ExpectTwo(const std::string& bytes) {
  const Recorder recorder = Visit(bytes);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/one.php", "<?php 1;"}, {"a!/folder/two.txt", "two"}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
}

TEST(ArchiveVisitTest, PlainFilesComeAsTheyAre) {
  for (const std::string& bytes :
       {"text"s, ""s, "\0\xff"s, std::string(300'000, 'x'), "#mtree\n./a type=file\n"s, "PK"s}) {
    const Recorder recorder = Visit(bytes);
    EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
}

TEST(ArchiveVisitTest, Zip) {
  ExpectTwo(Zip(kTwo));
  ExpectTwo(Zip(kTwo, "zip:compression=store"));
}
TEST(ArchiveVisitTest, SevenZip) { ExpectTwo(SevenZip(kTwo)); }
TEST(ArchiveVisitTest, Tar) {
  ExpectTwo(Tar(kTwo));
  ExpectTwo(Pack(archive_write_set_format_ustar, nullptr, kTwo));
  ExpectTwo(Pack(archive_write_set_format_gnutar, nullptr, kTwo));
  ExpectTwo(Pack(archive_write_set_format_v7tar, nullptr, kTwo));
}
TEST(ArchiveVisitTest, CompressedTarIsOneArchive) {
  for (const auto filter :
       {archive_write_add_filter_gzip, archive_write_add_filter_bzip2, archive_write_add_filter_xz,
        archive_write_add_filter_zstd, archive_write_add_filter_lz4, archive_write_add_filter_lzma,
        archive_write_add_filter_lzip, archive_write_add_filter_compress})
    ExpectTwo(Tar(kTwo, filter));
}
TEST(ArchiveVisitTest, Cpio) {
  ExpectTwo(Pack(archive_write_set_format_cpio, nullptr, kTwo));
  ExpectTwo(Pack(archive_write_set_format_cpio_newc, archive_write_add_filter_gzip, kTwo));
}
TEST(ArchiveVisitTest, Ar) {
  const Recorder recorder = Visit(Pack(
      archive_write_set_format_ar_svr4, nullptr,
      {{"debian-binary", "2.0\n"}, {"data.tar.gz", Tar(kTwo, archive_write_add_filter_gzip)}}));
  EXPECT_EQ(recorder.files, (Pairs{{"a!/debian-binary", "2.0\n"},
                                   {"a!/data.tar.gz!/one.php", "<?php 1;"},
                                   {"a!/data.tar.gz!/folder/two.txt", "two"}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
}

TEST(ArchiveVisitTest, EmptyArchives) {
  for (const std::string& bytes : {Zip({}), Tar({}), SevenZip({})}) {
    ASSERT_FALSE(bytes.empty());
    const Recorder recorder = Visit(bytes);
    EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}}));  // nothing is in it but its own bytes
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
  EXPECT_EQ(Visit(Gzip("")).files, (Pairs{{"a!/content", ""}}));
}

TEST(ArchiveVisitTest, CompressedFileHoldsWhatItsNameSays) {
  TemporaryFolder folder;
  const std::string packed = Gzip("x");
  const auto name_in = [&](const std::string& name) {
    Recorder recorder;
    VisitFile(folder.Write(name, packed), {}, recorder);
    EXPECT_EQ(recorder.not_read, Pairs{});
    return recorder.files.at(0).first.substr(folder.File("").size());
  };
  EXPECT_EQ(name_in("a.php.gz"), "a.php.gz!/a.php");
  EXPECT_EQ(name_in("a.tgz"), "a.tgz!/a.tar");
  EXPECT_EQ(name_in("a.svgz"), "a.svgz!/a.svg");
  EXPECT_EQ(name_in("a.jpg"), "a.jpg!/content");
  EXPECT_EQ(name_in(".gz"), ".gz!/content");
}

TEST(ArchiveVisitTest, CompressedTwiceAndConcatenated) {
  EXPECT_EQ(Visit(Gzip(Compress(archive_write_add_filter_xz, "x"))).files,
            (Pairs{{"a!/content!/content", "x"}}));
  EXPECT_EQ(Visit(Gzip("x") + Gzip("y")).files, (Pairs{{"a!/content", "xy"}}));
}

TEST(ArchiveVisitTest, ArchivesInArchives) {
  const std::string inner = Zip({{"deep.php", "<?php"}});
  const Recorder recorder =
      Visit(Tar({{"x.zip", inner}, {"y.7z", SevenZip({{"z.zip", inner}})}, {"w", "w"}},
                archive_write_add_filter_gzip));
  EXPECT_EQ(recorder.files, (Pairs{{"a!/x.zip!/deep.php", "<?php"},
                                   {"a!/y.7z!/z.zip!/deep.php", "<?php"},
                                   {"a!/w", "w"}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
}

TEST(ArchiveVisitTest, ContentDecidesAndNotTheName) {
  const Recorder recorder = Visit(Zip({{"a.zip", "text"}, {"a.txt", Zip({{"b", "b"}})}}));
  EXPECT_EQ(recorder.files, (Pairs{{"a!/a.zip", "text"}, {"a!/a.txt!/b", "b"}}));
}

TEST(ArchiveVisitTest, ArchivesAsPlainFilesIfAsked) {
  WalkOptions options;
  options.archives = false;
  EXPECT_EQ(Visit(Zip(kTwo), options).files, (Pairs{{"a", Zip(kTwo)}}));
}

TEST(ArchiveVisitTest, LargeMembersComeWhole) {
  std::string large;
  for (int i = 0; large.size() < 700'000; ++i) large += std::to_string(i * 7919);
  for (const std::string& bytes :
       {Zip({{"m", large}}), SevenZip({{"m", large}}), Tar({{"m", large}}),
        Zip({{"m", large}}, "zip:compression=store")})
    EXPECT_EQ(Visit(bytes).files, (Pairs{{"a!/m", large}}));
}

TEST(ArchiveVisitTest, NamesAreTheirBytes) {
  const std::vector<TestMember> members = {{"../../up", "1"},  {"/absolute", "2"},
                                           {"new\nline", "3"}, {"\xff\xfe latin", "4"},
                                           {"größe", "5"},     {"e\xcc\x81 decomposed", "6"},
                                           {"a!/b", "7"}};
  Pairs expected;
  for (const TestMember& member : members) expected.emplace_back("a!/" + member.name, member.bytes);
  for (const std::string& bytes : {Zip(members), Tar(members)}) {
    const Recorder recorder = Visit(bytes);
    EXPECT_EQ(recorder.files, expected);
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
}

TEST(ArchiveVisitTest, UnicodeNamesNeedNoLocale) {
  // Sets the flag for UTF-8 in both headers of its member.
  std::string zip = Zip({{"größe 世界", "x"}}, "zip:compression=store");
  size_t at = zip.find("PK\3\4");
  ASSERT_NE(at, std::string::npos);
  zip[at + 7] = static_cast<char>(zip[at + 7] | 8);
  at = zip.find("PK\1\2");
  ASSERT_NE(at, std::string::npos);
  zip[at + 9] = static_cast<char>(zip[at + 9] | 8);
  EXPECT_EQ(Visit(zip).files, (Pairs{{"a!/größe 世界", "x"}}));
}

TEST(ArchiveVisitTest, LinksFoldersAndDevices) {
  const Recorder recorder = Visit(Tar({{"folder", "", AE_IFDIR},
                                       {"folder/file", "x"},
                                       {"hard", "", AE_IFREG, "", "folder/file"},
                                       {"folder/inside", "", AE_IFLNK, "../folder/file"},
                                       {"outside", "", AE_IFLNK, "folder/../../secret"},
                                       {"absolute", "", AE_IFLNK, "/etc/passwd"},
                                       {"fifo", "", AE_IFIFO},
                                       {"device", "", AE_IFCHR}}));
  EXPECT_EQ(recorder.files, (Pairs{{"a!/folder/file", "x"}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
  ASSERT_EQ(recorder.notes.size(), 2u);
  EXPECT_EQ(recorder.notes[0].second,
            "passed over: 2 links to what is not in the archive: outside -> folder/../../secret, "
            "absolute -> /etc/passwd");
  EXPECT_EQ(recorder.notes[1].second,
            "passed over: 2 members that are no file: fifo is a fifo, not a file, device is a "
            "device, not a file");
}

TEST(ArchiveVisitTest, IncludeAndExcludeApplyToMembers) {
  const std::string bytes = Zip({{"a.php", "1"},
                                 {"b.txt", "2"},
                                 {"node_modules/x/c.php", "3"},
                                 {"in.zip", Zip({{"d.php", "4"}, {"e.txt", "5"}})},
                                 {"all.jar", Zip({{"f.txt", "6"}})}});
  const auto paths = [&](std::vector<std::string> include, std::vector<std::string> exclude) {
    WalkOptions options;
    options.include = std::move(include);
    options.exclude = std::move(exclude);
    std::vector<std::string> paths;
    for (const auto& [path, content] : Visit(bytes, options).files) paths.push_back(path);
    return paths;
  };
  using Paths = std::vector<std::string>;
  EXPECT_EQ(paths({"*.php", "*.jar"}, {"node_modules"}),
            (Paths{"a!/a.php", "a!/in.zip!/d.php", "a!/all.jar!/f.txt"}));
  EXPECT_EQ(paths({}, {"node_modules/", "*.zip", "b.*"}), (Paths{"a!/a.php", "a!/all.jar!/f.txt"}));
  EXPECT_EQ(paths({"*.none"}, {}), Paths{});
}

TEST(ArchiveVisitTest, WhatTheVisitorThrowsPassesThrough) {
  struct Thrower : public Recorder {
    void File(const std::string& path, ByteReader&) override { throw std::domain_error(path); }
  } thrower;
  StreamForTest stream(kTwo[0].bytes);
  EXPECT_THROW(VisitBytes("a", stream, {}, thrower), std::domain_error);
  const std::string nested = Tar({{"x.zip", Zip(kTwo)}}, archive_write_add_filter_gzip);
  StreamForTest archive(nested);
  EXPECT_THROW(VisitBytes("a", archive, {}, thrower), std::domain_error);
  EXPECT_EQ(thrower.not_read, Pairs{});
}

TEST(ArchiveVisitTest, AVisitorNeedNotReadToTheEnd) {
  struct Lazy : public Recorder {
    void File(const std::string& path, ByteReader& bytes) override {
      uint8_t first = 0;
      bytes.Read({&first, 1});
      files.emplace_back(path, std::string(1, static_cast<char>(first)));
    }
  };
  const std::vector<TestMember> members = {{"a", std::string(200'000, 'a')}, {"b", "b"}};
  for (const std::string& bytes : {Zip(members), SevenZip(members), Tar(members)}) {
    StreamForTest stream(bytes);
    Lazy lazy;
    VisitBytes("a", stream, {}, lazy);
    EXPECT_EQ(lazy.files, (Pairs{{"a!/a", "a"}, {"a!/b", "b"}}));
    EXPECT_EQ(lazy.not_read, Pairs{});
  }
}

TEST(ReadAllTest, GivesAllOrThrows) {
  StreamForTest stream("0123456789");
  EXPECT_EQ(ReadAll(stream, 10), "0123456789");
  EXPECT_EQ(ReadAll(stream, 10), "");
  const std::string large(200'000, 'x');
  StreamForTest many(large);
  EXPECT_EQ(ReadAll(many, 1 << 20), large);
  StreamForTest again("0123456789");
  try {
    ReadAll(again, 9);
    FAIL();
  } catch (const UnreadableError& error) {
    EXPECT_STREQ(error.what(), "has more than 9 bytes, the limit");
  }
}

}  // namespace
}  // namespace fovea::data
