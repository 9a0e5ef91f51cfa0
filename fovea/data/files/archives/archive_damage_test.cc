#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <vector>

#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

std::vector<TestMember> ThreeMembers() {
  std::vector<TestMember> members;
  for (const char* name : {"one", "folder/two", "three"}) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += name + std::to_string(i * i * 7919);
    members.push_back({name, text});
  }
  return members;
}

Recorder VisitOnDisk(const std::string& bytes) {
  TemporaryFolder folder;
  const std::string path = folder.Write("a", bytes);
  Recorder recorder;
  VisitFile(path, {}, recorder);
  for (Pairs* pairs : {&recorder.files, &recorder.not_read})
    for (auto& [name, text] : *pairs) name = name.substr(path.size() - 1);
  return recorder;
}

// That nothing is lost in silence: every member whole, or a reason.
void ExpectAllOrReason(const Recorder& recorder, const std::string& what) {
  size_t whole = 0;
  for (const TestMember& member : ThreeMembers()) {
    const std::string path = "a!/" + member.name;
    for (const auto& [found, bytes] : recorder.files)
      if (found == path && bytes == member.bytes) ++whole;
  }
  EXPECT_TRUE(whole == 3 || !recorder.not_read.empty()) << what;
  EXPECT_FALSE(recorder.files.empty() && recorder.not_read.empty()) << what;
  for (const auto& [path, reason] : recorder.not_read) {
    EXPECT_FALSE(reason.empty()) << what;
    EXPECT_EQ(reason.find('\n'), std::string::npos) << what;
  }
}

struct Format {
  std::string name, bytes;
};

std::vector<Format> Formats() {
  const auto members = ThreeMembers();
  return {{"zip", Zip(members)},
          {"stored zip", Zip(members, "zip:compression=store")},
          {"tar", Tar(members)},
          {"ustar", Pack(archive_write_set_format_ustar, nullptr, members)},
          {"tar.gz", Tar(members, archive_write_add_filter_gzip)},
          {"tar.bz2", Tar(members, archive_write_add_filter_bzip2)},
          {"tar.xz", Tar(members, archive_write_add_filter_xz)},
          {"tar.zst", Tar(members, archive_write_add_filter_zstd)},
          {"tar.lz", Tar(members, archive_write_add_filter_lzip)},
          {"tar.lz4", Tar(members, archive_write_add_filter_lz4)},
          {"7z", SevenZip(members)},
          {"cpio", Pack(archive_write_set_format_cpio_newc, nullptr, members)}};
}

TEST(ArchiveDamageTest, SmallCompressedFile) {
  const std::string text = ThreeMembers()[0].bytes;
  for (const auto& filter : {archive_write_add_filter_lzip, archive_write_add_filter_lzma}) {
    std::string bytes = Compress(filter, text);
    bytes.resize(bytes.size() - 40);
    EXPECT_EQ(VisitOnDisk(bytes).not_read.size(), 1u);
    EXPECT_EQ(VisitStream(bytes).not_read.size(), 1u);
  }
}

TEST(ArchiveDamageTest, CutAnywhere) {
  for (const Format& format : Formats()) {
    ExpectAllOrReason(VisitOnDisk(format.bytes), format.name);
    EXPECT_EQ(VisitOnDisk(format.bytes).not_read, Pairs{}) << format.name;
    size_t cuts = 0;
    for (size_t size = format.bytes.size() - 1; size > 520 || size > format.bytes.size() / 2;
         size -= 37, ++cuts) {
      const std::string cut = format.bytes.substr(0, size);
      const std::string what = format.name + " cut to " + std::to_string(size);
      // What follows the last member's data may be missing.
      ExpectAllOrReason(VisitOnDisk(cut), what + " on disk");
      ExpectAllOrReason(VisitStream(cut), what + " as a stream");
    }
    EXPECT_GT(cuts, 10u) << format.name;
  }
}

TEST(ArchiveDamageTest, TarCutBetweenMembers) {
  const std::string tar = Pack(archive_write_set_format_ustar, nullptr, {{"1", "1"}, {"2", "2"}});
  const Recorder recorder = VisitStream(tar.substr(0, 1024));
  EXPECT_EQ(recorder.files, (Pairs{{"a!/1", "1"}}));
  EXPECT_EQ(recorder.not_read, (Pairs{{"a", "has no end: it was cut off, or goes on elsewhere"}}));
}

TEST(ArchiveDamageTest, AnyByteWrong) {
  for (const Format& format : Formats()) {
    for (size_t i = 0; i < format.bytes.size(); i += 29) {
      std::string bytes = format.bytes;
      bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
      const std::string what = format.name + " wrong at " + std::to_string(i);
      for (const Recorder& recorder : {VisitOnDisk(bytes), VisitStream(bytes)})
        EXPECT_FALSE(recorder.files.empty() && recorder.not_read.empty()) << what;
    }
  }
}

TEST(ArchiveDamageTest, WrongChecksumStillGivesTheContent) {
  std::string bytes = Zip({{"m", "<?php content"}, {"n", "n"}}, "zip:compression=store");
  bytes[bytes.find("<?php")] = '!';
  const Recorder recorder = VisitOnDisk(bytes);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/m", "!?php content"}, {"a!/n", "n"}}));
  ASSERT_EQ(recorder.not_read.size(), 1u);
  EXPECT_EQ(recorder.not_read[0].first, "a!/m");
  EXPECT_TRUE(recorder.not_read[0].second.starts_with("ZIP bad CRC"))
      << recorder.not_read[0].second;
}

TEST(ArchiveDamageTest, WhatComesBeforeTheDamageIsGivenOut) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919);
  const std::string packed = Gzip(text);
  const Recorder recorder = VisitStream(packed.substr(0, packed.size() / 2));
  ASSERT_EQ(recorder.files.size(), 1u);
  const std::string& read = recorder.files[0].second;
  EXPECT_GT(read.size(), text.size() / 4);
  EXPECT_EQ(read, text.substr(0, read.size()));
  EXPECT_EQ(recorder.not_read, (Pairs{{"a!/content", "truncated gzip input"}}));
}

TEST(ArchiveDamageTest, AZipWithoutItsDirectoryIsReadFromTheFront) {
  const auto members = ThreeMembers();
  const std::string zip = Zip(members);
  const Recorder recorder = VisitOnDisk(zip.substr(0, zip.find("PK\1\2")));
  EXPECT_EQ(recorder.files.size(), 3u);
  ASSERT_FALSE(recorder.not_read.empty());
  EXPECT_EQ(recorder.not_read.back().first, "a");
  // One that says that there is nothing in it.
  const std::string end = zip.substr(zip.find("PK\5\6"));
  std::string none = end;
  for (size_t i = 8; i < 20; ++i) none[i] = 0;
  EXPECT_EQ(VisitOnDisk(zip.substr(0, zip.find("PK\1\2")) + none).files.size(), 3u);
}

TEST(ArchiveDamageTest, WhatOnlyBeginsAsAnArchiveIsAFileToo) {
  for (const std::string& bytes :
       {std::string("PK\3\4<?php system($_GET[0]);"), std::string("\x1f\x8b\x08\xff<?php 1;"),
        std::string("Rar!\x1a\x07\x01\x00<?php 1;", 16),
        std::string("7z\xbc\xaf\x27\x1c<?php 1;")}) {
    for (const Recorder& recorder : {VisitOnDisk(bytes), VisitStream(bytes)}) {
      EXPECT_EQ(recorder.files, (Pairs{{"a", bytes}}));
      ASSERT_EQ(recorder.not_read.size(), 1u);
      EXPECT_EQ(recorder.not_read[0].first, "a");
      EXPECT_NE(recorder.not_read[0].second.find("cannot be unpacked"), std::string::npos);
    }
  }
}

TEST(ArchiveDamageTest, WhatStandsBehindTheEnd) {
  const std::string script = "<?php system($_GET[0]);";
  for (const Format& format : Formats()) {
    const Recorder padded = VisitOnDisk(format.bytes + std::string(5000, '\0'));
    EXPECT_TRUE(padded.files.size() == 3 || !padded.not_read.empty()) << format.name;
    const Recorder recorder = VisitOnDisk(format.bytes + script);
    // As by name, so by stream; a zip needs its end for that.
    if (!format.name.ends_with("zip")) {
      const Recorder streamed = VisitStream(format.bytes + script);
      EXPECT_EQ(streamed.files, recorder.files) << format.name;
      EXPECT_EQ(streamed.not_read, recorder.not_read) << format.name;
    }
    // Some formats take it for damage.
    const bool found =
        !recorder.files.empty() &&
        recorder.files.back() == std::pair<std::string, std::string>("a!/(behind the end)", script);
    EXPECT_TRUE(found || !recorder.not_read.empty()) << format.name;
    if (format.name == "zip" || format.name == "7z" || format.name.starts_with("tar.g")) {
      EXPECT_TRUE(found) << format.name;
    }
  }
  // With an end of the zip's own behind it.
  const std::string zip = Zip(ThreeMembers());
  const size_t record = zip.find("PK\5\6");
  const Recorder recorder = VisitOnDisk(zip.substr(0, record) + script + zip.substr(record));
  ASSERT_EQ(recorder.files.size(), 4u);
  EXPECT_TRUE(recorder.files[3].second.starts_with(script));
}

TEST(ArchiveDamageTest, EncryptedMembers) {
  std::string zip = Zip({{"m", "secret"}, {"n", "open"}}, "zip:compression=store");
  zip[zip.find("secret")] = '!';
  zip[zip.find("PK\3\4") + 6] |= 1;
  zip[zip.find("PK\1\2") + 8] |= 1;
  for (const Recorder& recorder : {VisitOnDisk(zip), VisitStream(zip)}) {
    EXPECT_EQ(recorder.files, (Pairs{{"a!/n", "open"}}));
    EXPECT_EQ(recorder.not_read, (Pairs{{"a!/m", "is encrypted"}}));
  }
}

TEST(ArchiveDamageTest, ASourceThatFails) {
  struct Failing : public StreamForTest {
    using StreamForTest::StreamForTest;
    size_t Read(std::span<uint8_t> out) override {
      const size_t got = StreamForTest::Read(out);
      if (got == 0) throw UnreadableError("gone");
      return got;
    }
  };
  for (const Format& format : Formats()) {
    Failing failing(std::string_view(format.bytes).substr(0, format.bytes.size() / 2));
    Recorder recorder;
    VisitBytes("a", failing, {}, recorder);
    ExpectAllOrReason(recorder, format.name);
    ASSERT_FALSE(recorder.not_read.empty()) << format.name;
    EXPECT_NE(recorder.not_read[0].second.find("gone"), std::string::npos) << format.name;
  }
  Failing text("some text");
  Recorder recorder;
  VisitBytes("a", text, {}, recorder);
  EXPECT_EQ(recorder.files, (Pairs{{"a", "some text"}}));
  EXPECT_EQ(recorder.not_read, (Pairs{{"a", "gone"}}));
  Failing nothing("");
  Recorder none;
  VisitBytes("a", nothing, {}, none);
  EXPECT_EQ(none.files, Pairs{});
  EXPECT_EQ(none.not_read, (Pairs{{"a", "gone"}}));
}

// A rar 5 of one file "x" with that name, which libarchive turns from UTF-8 into the charset of
// the locale.
std::string Rar5(const std::string& name) {
  std::string bytes("Rar!\x1a\x07\x01\0", 8);
  const auto block = [&bytes](const std::string& header) {
    const std::string sized = static_cast<char>(header.size()) + header;
    const uLong sum =
        crc32(0, reinterpret_cast<const Bytef*>(sized.data()), static_cast<uInt>(sized.size()));
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(sum >> 8 * i & 0xff);
    bytes += sized;
  };
  block({'\x01', '\0', '\0'});
  block(std::string{'\x02', '\x02', '\x01', '\0', '\x01', '\0', '\0', '\x01',
                    static_cast<char>(name.size())} +
        name);
  bytes += 'x';
  block({'\x05', '\0', '\0'});
  return bytes;
}

// What went wrong before, in another place, is left in errno.
class AfterLackOfMemory : public ByteReader {
 public:
  explicit AfterLackOfMemory(std::string_view bytes) : bytes_(bytes) {}
  size_t Read(std::span<uint8_t> out) override {
    const size_t got = bytes_.Read(out.first(std::min<size_t>(out.size(), 16)));
    errno = ENOMEM;
    return got;
  }

 private:
  MemoryBytes bytes_;
};

TEST(ArchiveDamage, ANameThatCannotBeConvertedEndsNothing) {
  for (const char* name : {"plain", "\xff\xfe\x80", "a\xc3", "\xed\xa0\x80"}) {
    const std::string archive = Rar5(name);
    AfterLackOfMemory stream(archive);
    Recorder recorder;
    VisitBytes("a", stream, {}, recorder);
    ASSERT_EQ(recorder.files.size(), 1) << ::testing::PrintToString(recorder.not_read);
    EXPECT_EQ(recorder.files[0].second, "x");
  }
}

}  // namespace
}  // namespace fovea::data
