#include "fovea/data/files/archive_kind.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fovea/data/files/archive_for_test.h"

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
  EXPECT_EQ(NameOf(Gzip("x")), "gzip file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_bzip2, "x")), "bzip2 file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_bzip2, "")), "bzip2 file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_xz, "x")), "xz file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_lzma, "x")), "lzma file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_lzip, "x")), "lzip file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_zstd, "x")), "zstd file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_lz4, "x")), "lz4 file");
  EXPECT_EQ(NameOf(Compress(archive_write_add_filter_compress, "x")), "compress file");
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
