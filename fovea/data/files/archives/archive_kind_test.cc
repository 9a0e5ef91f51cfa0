#include "fovea/data/files/archives/archive_kind.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

std::string NameOf(std::string_view bytes) {
  bytes = bytes.substr(0, kKindBytes);
  const ArchiveKind* kind = KindOf({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  return kind == nullptr ? ""
                         : std::string(kind->name).substr(std::string(kind->name).find(' ') + 1);
}

TEST(ArchiveKindTest, KnowsWhatIsWritten) {
  const std::vector<TestMember> members = {{"name", "bytes"}};
  EXPECT_EQ(NameOf(Zip(members)), "zip archive");
  EXPECT_EQ(NameOf(Zip({})), "zip archive");
  EXPECT_EQ(NameOf("PK00" + Zip(members)), "zip archive");
  EXPECT_EQ(NameOf(SevenZip(members)), "7z archive");
  EXPECT_EQ(NameOf(Tar(members)), "tar archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_v7tar, nullptr, members)), "tar archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_cpio, nullptr, members)), "cpio archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_cpio_newc, nullptr, members)), "cpio archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_ar_bsd, nullptr, members)), "ar archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_cpio_bin, nullptr, members)), "cpio archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_iso9660, nullptr, members)), "ISO 9660 image");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_xar, nullptr, members)), "xar archive");
  EXPECT_EQ(NameOf(Pack(archive_write_set_format_warc, nullptr, members)), "WARC archive");
  EXPECT_EQ(NameOf(Gzip("x")), "gzip file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_bzip2, "x")), "bzip2 file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_bzip2, "")), "bzip2 file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_xz, "x")), "xz file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_lzma, "x")), "lzma file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_lzip, "x")), "lzip file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_zstd, "x")), "zstd file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_lz4, "x")), "lz4 file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_compress, "x")), "compress file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_uuencode, "x")), "uuencoded file");
}

TEST(ArchiveKindTest, KnowsWhatIsNotUnpacked) {
  EXPECT_EQ(NameOf("hsqs\1\2\3\4"), "squashfs image");
  EXPECT_EQ(NameOf("SZDD\x88\xf0\x27\x33"), "MS-DOS compressed file");
  EXPECT_EQ(NameOf(std::string(54, 'x') + "FAT16   "), "FAT image");
  EXPECT_EQ(NameOf("\x78\x9f\x3e\x22"), "TNEF message");
  EXPECT_EQ(NameOf("-----BEGIN PGP MESSAGE-----\n\nabc"), "PGP message");
  std::string ext(1200, '\0');
  ext[1024] = 1;
  ext[1080] = '\x53';
  ext[1081] = '\xef';
  EXPECT_EQ(NameOf(ext), "ext2, 3 or 4 image");
  const std::vector<std::pair<std::string, std::string>> given = {
      {"hsqs\1\2\3\4", "which is not unpacked here"}, {"Salted__12345678", "which is encrypted"}};
  for (const auto& [bytes, reason] : given) {
    const Recorder recorder = VisitStream(bytes);
    EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}}));  // as the bytes that it is
    ASSERT_EQ(recorder.not_read.size(), 1u);
    EXPECT_NE(recorder.not_read[0].second.find(reason), std::string::npos);
  }
}

TEST(ArchiveKindTest, FormatsOfLibarchiveAreOpened) {
  const std::vector<TestMember> members = {{"one", "first"}, {"two", "second"}};
  const Pairs expected = {{"a!/one", "first"}, {"a!/two", "second"}};
  for (const auto format : {archive_write_set_format_cpio_bin, archive_write_set_format_iso9660,
                            archive_write_set_format_xar}) {
    Recorder recorder = VisitStream(Pack(format, nullptr, members));
    std::sort(recorder.files.begin(), recorder.files.end());
    EXPECT_EQ(recorder.files, expected);
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
  // A WARC is text, too: requests and what else is no member.
  const std::string warc = Pack(archive_write_set_format_warc, nullptr, members);
  EXPECT_EQ(VisitStream(warc).files, (Pairs{{"a", warc}, expected[0], expected[1]}));
  const std::string uu = Compress(archive_write_add_filter_uuencode, "text");
  EXPECT_EQ(VisitStream(uu).files, (Pairs{{"a", uu}, {"a!/content", "text"}}));
}

TEST(ArchiveKindTest, FramesThatArePassedOver) {
  const std::string frame("\x50\x2a\x4d\x18\4\0\0\0abcd", 12);
  for (const auto filter : {archive_write_add_filter_zstd, archive_write_add_filter_lz4}) {
    const Recorder recorder = VisitStream(frame + frame + Compress(filter, "text"));
    EXPECT_EQ(recorder.files, (Pairs{{"a!/content", "text"}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
}

TEST(ArchiveKindTest, LzmaOfAnyEncoder) {
  std::string bytes = Compress(archive_write_add_filter_lzma, "text");
  bytes[3] = '\x50';  // another dictionary
  bytes[4] = 0;
  bytes[2] = bytes[1] = 0;
  EXPECT_EQ(VisitStream(bytes).files, (Pairs{{"a!/content", "text"}}));
}

// Level 0, stored: the layout of lha's own header.doc.
TEST(ArchiveKindTest, Lha) {
  std::string header("-lh0-\4\0\0\0\4\0\0\0\0\0\0\0\x20\0\3one", 24);
  const uint16_t crc = 0xe5d5;  // CRC-16 of "text", not looked at by this test
  header += static_cast<char>(crc & 0xff);
  header += static_cast<char>(crc >> 8);
  int sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  const std::string lha = std::string{static_cast<char>(header.size()), static_cast<char>(sum)} +
                          header + "text" + std::string(1, '\0');
  const Recorder recorder = VisitStream(lha);
  ASSERT_EQ(recorder.files.size(), 1u);
  EXPECT_EQ(recorder.files[0], (std::pair<std::string, std::string>("a!/one", "text")));
}

TEST(ArchiveKindTest, LeavesTheRestAlone) {
  const std::string tar = Tar({{"name", "bytes"}});
  std::string wrong = tar;
  wrong[0] = 'N';  // the checksum no longer holds
  for (const std::string& bytes :
       {std::string(), std::string("PK"), std::string("PK\3"), wrong, tar.substr(0, 511),
        std::string(512, '\0'), std::string("#mtree\n"), std::string("begin 644 name\n"),
        std::string("BZh9 is how a text may begin"), std::string("070701 so may this one"),
        "x" + Zip({}), std::string("<?php echo 1;"), std::string("]\0\0\x10\0 not lzma", 14),
        std::string("%PDF-1.7"),
        std::string("\x7f"
                    "ELF")})
    EXPECT_EQ(NameOf(bytes), "") << bytes.substr(0, 20);
}

TEST(ArchiveKindTest, MemoryOfWhatIsUsualIsGranted) {
  for (const char* level : {"compression-level=0", "compression-level=6", "compression-level=9"}) {
    const std::string bytes =
        Pack(archive_write_set_format_raw, archive_write_add_filter_xz, {{"c", "x"}}, level);
    const std::span<const uint8_t> head(reinterpret_cast<const uint8_t*>(bytes.data()),
                                        bytes.size());
    EXPECT_EQ(MemoryRefusal(*KindOf(head), head), "") << level;
  }
}

}  // namespace
}  // namespace fovea::data
