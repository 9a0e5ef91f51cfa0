#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

const std::string kScript = "#!/bin/sh\ntail -n +4 \"$0\" | tar xz\nexit 0\n";
const std::string kProgram =
    "\x7f"
    "ELF\2\1\1\0\0\0\0\0"s +
    std::string(70'000, '\x90');

TEST(EmbeddedArchivesTest, BehindAScript) {
  const std::string tar = Tar({{"one", "first"}, {"two", "second"}});
  for (const std::string& archive :
       {Gzip(tar), Compress(archive_write_add_filter_bzip2, tar),
        Compress(archive_write_add_filter_xz, tar), Compress(archive_write_add_filter_zstd, tar),
        Compress(archive_write_add_filter_lz4, tar), tar}) {
    const Recorder recorder = VisitBothWays(kScript + archive);
    EXPECT_EQ(recorder.files,
              (Pairs{{"a", kScript + archive}, {"a!/one", "first"}, {"a!/two", "second"}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
}

TEST(EmbeddedArchivesTest, BehindAPicture) {
  const std::string picture = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + std::string(3000, '\x07');
  const std::string bytes = picture + Gzip(Tar({{"one", "first"}}));
  EXPECT_EQ(VisitBothWays(bytes).files, (Pairs{{"a", bytes}, {"a!/one", "first"}}));
}

TEST(EmbeddedArchivesTest, ShortMarksBehindALineOfAScript) {
  const std::string tar = Tar({{"one", "first"}});
  for (const auto& filter : {archive_write_add_filter_compress, archive_write_add_filter_lzma}) {
    const std::string bytes = kScript + Compress(filter, tar);
    const Recorder recorder = VisitBothWays(bytes);
    EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}, {"a!/one", "first"}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
}

// As shar writes it; the text comes once.
TEST(EmbeddedArchivesTest, UuencodedInAScript) {
  for (const auto& filter :
       {archive_write_add_filter_uuencode, archive_write_add_filter_b64encode}) {
    const std::string one = Compress(filter, "first"), two = Compress(filter, "second");
    const std::string before = kScript + "uudecode <<EOF\n" + one + "EOF\nuudecode <<EOF\n";
    const std::string bytes = before + two + "EOF\n";
    const Recorder recorder = VisitBothWays(bytes);
    EXPECT_EQ(recorder.files,
              (Pairs{{"a", bytes},
                     {"a!/content", "first"},
                     {"a!/(at byte " + std::to_string(before.size()) + ")!/content", "second"}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
    EXPECT_EQ(VisitBothWays(one).files, (Pairs{{"a", one}, {"a!/content", "first"}}));
  }
}

TEST(EmbeddedArchivesTest, WhatIsNotUnpackedIsToldBehindAHeader) {
  std::string squashfs(96, '\0');
  squashfs.replace(0, 4, "hsqs").replace(12, 4, "\0\0\2\0"s);
  squashfs[22] = 17;
  squashfs[28] = 4;
  for (const std::string& bytes :
       {kProgram + squashfs, kScript + "Salted__\x80\1\2\3\4\5\6\7 and more",
        kScript + "\x89LZO\0\r\n\x1a\n and more"s, kScript + "LRZI\0\6 and more"s}) {
    const Recorder recorder = VisitBothWays(bytes);
    EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}}));
    EXPECT_EQ(recorder.not_read.size(), 1u);
  }
}

TEST(EmbeddedArchivesTest, BehindAProgram) {
  const std::string archive = SevenZip({{"one", "first"}});
  const Recorder recorder = VisitBothWays(kProgram + archive + "signature");
  EXPECT_EQ(recorder.files, (Pairs{{"a", kProgram + archive + "signature"}, {"a!/one", "first"}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
}

TEST(EmbeddedArchivesTest, SeveralAreToldByTheirPlace) {
  const std::string first = Gzip("first"), bytes = kScript + first + "\n" + Gzip("second");
  const std::string second_at = std::to_string(kScript.size() + first.size() + 1);
  EXPECT_EQ(VisitBothWays(bytes).files,
            (Pairs{{"a", bytes},
                   {"a!/content", "first"},
                   {"a!/(at byte " + second_at + ")!/content", "second"}}));
}

TEST(EmbeddedArchivesTest, WhatOnlyLooksLikeOneIsNone) {
  for (const std::string& bytes :
       {kScript + "\x1f\x8b\x08\0\0\0\0\0\0\3 not deflated"s, kScript + "BZh91AY&SY and no more",
        kProgram + "7z\xbc\xaf\x27\x1c and no more than a mark, of 32 bytes"s,
        kScript + "Salted__ is what OpenSSL writes", kProgram + "hsqs is a mark",
        kScript + "begin 644 with this\nor do not", kProgram + "Rar!\x1a\x07\0 and no more"s,
        kProgram + Gzip("in a program it may be data"),
        kScript + "echo '__HALT_COMPILER(); ?>'\n and more of a script"}) {
    const Recorder recorder = VisitBothWays(bytes);
    EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
}

TEST(EmbeddedArchivesTest, DamageIsTold) {
  std::string archive = SevenZip({{"one", "first"}});
  archive.resize(archive.size() - 5);
  const Recorder recorder = VisitBothWays(kProgram + archive);
  EXPECT_EQ(recorder.files, (Pairs{{"a", kProgram + archive}}));
  ASSERT_EQ(recorder.not_read.size(), 1u);
  EXPECT_EQ(recorder.not_read[0].first, "a");
}

std::string Number(size_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
  return bytes;
}

// A phar as PHP writes it, of one member that is stored and one that is compressed.
TEST(EmbeddedArchivesTest, Phar) {
  const std::string text(1000, 'x');
  const std::string gzip = Gzip(text), packed = gzip.substr(10, gzip.size() - 18);
  const std::string checksum = gzip.substr(gzip.size() - 8, 4);
  const auto entry = [](const std::string& name, size_t unpacked, size_t bytes,
                        const std::string& crc, size_t flags) {
    return Number(name.size()) + name + Number(unpacked) + Number(0) + Number(bytes) + crc +
           Number(flags) + Number(0);
  };
  const std::string manifest = Number(2) + "\x11\0"s + Number(0) + Number(0) + Number(0) +
                               entry("a.php", 5, 5, Number(0), 0x1b4) +
                               entry("b.php", text.size(), packed.size(), checksum, 0x11b4);
  for (const std::string& stub :
       {"<?php\nPhar::mapPhar('x');\n__HALT_COMPILER(); ?>\r\n"s,
        "GIF89a\1\0\1\0<?php __HALT_COMPILER(); ?>\n"s, "<?php __HALT_COMPILER();"s}) {
    const std::string phar = stub + Number(manifest.size()) + manifest + "first" + packed;
    const Recorder recorder = VisitBothWays(phar);
    EXPECT_EQ(recorder.files, (Pairs{{"a", phar}, {"a!/a.php", "first"}, {"a!/b.php", text}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
    const Recorder cut = VisitBothWays(phar.substr(0, phar.size() - 3));
    EXPECT_FALSE(cut.not_read.empty());
  }
}

}  // namespace
}  // namespace fovea::data
