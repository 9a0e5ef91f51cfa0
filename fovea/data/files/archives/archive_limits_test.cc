#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

std::vector<std::string> Paths(const Pairs& pairs) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : pairs) paths.push_back(path);
  return paths;
}
using Strings = std::vector<std::string>;

TEST(ArchiveLimitsTest, Depth) {
  const std::string nested =
      Tar({{"b.zip", Zip({{"c.gz", Gzip("deep")}, {"plain", "p"}})}, {"last", "l"}});
  WalkOptions options;
  options.limits.depth = 3;
  EXPECT_EQ(VisitStream(nested, options).files,
            (Pairs{{"a!/b.zip!/c.gz!/c", "deep"}, {"a!/b.zip!/plain", "p"}, {"a!/last", "l"}}));
  options.limits.depth = 2;
  Recorder recorder = VisitStream(nested, options);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/b.zip!/plain", "p"}, {"a!/last", "l"}}));
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a!/b.zip!/c.gz", "is a gzip file within 2 others, the limit"}}));
  options.limits.depth = 0;
  recorder = VisitStream(nested, options);
  EXPECT_EQ(recorder.files, Pairs{});
  EXPECT_EQ(recorder.not_read, (Pairs{{"a", "is a tar archive within 0 others, the limit"}}));
}

TEST(ArchiveLimitsTest, CompressedAgainAndAgain) {
  std::string bytes = "x";
  for (int i = 0; i < 9; ++i) bytes = Gzip(bytes);
  Recorder recorder = VisitStream(bytes);
  EXPECT_EQ(recorder.files, Pairs{});
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a!/content!/content!/content!/content!/content!/content!/content!/content",
                    "is a gzip file within 8 others, the limit"}}));
  for (int i = 0; i < 30; ++i) bytes = Gzip(bytes);
  recorder = VisitStream(bytes);
  ASSERT_EQ(recorder.not_read.size(), 1u);
  EXPECT_EQ(recorder.not_read[0].second, "is a gzip file within 8 others, the limit");
}

TEST(ArchiveLimitsTest, Entries) {
  const std::string inner = Zip({{"1", "1"}, {"2", "2"}, {"3", "3"}});
  const std::string bytes = Tar({{"x.zip", inner}, {"y.zip", inner}, {"z", "z"}});
  WalkOptions options;
  options.limits.entries = 9;  // all
  EXPECT_EQ(VisitStream(bytes, options).not_read, Pairs{});
  options.limits.entries = 6;
  const Recorder recorder = VisitStream(bytes, options);
  EXPECT_EQ(Paths(recorder.files),
            (Strings{"a!/x.zip!/1", "a!/x.zip!/2", "a!/x.zip!/3", "a!/y.zip!/1"}));
  const std::string reason = "not read further: more than 6 entries, the limit";
  EXPECT_EQ(recorder.not_read, (Pairs{{"a!/y.zip", reason}, {"a", reason}}));
}

TEST(ArchiveLimitsTest, Bytes) {
  const std::string reason = "not read further: unpacks to more than 10 bytes, the limit";
  WalkOptions options;
  options.limits.bytes = 10;
  for (const bool compressed : {false, true}) {
    const auto tar = [&](const std::vector<TestMember>& members) {
      return Tar(members, compressed ? archive_write_add_filter_gzip : nullptr);
    };
    // The tar within the gzip is more than 10 bytes, but not what counts.
    options.limits.bytes = compressed ? 100'000 : 10;
    Recorder recorder = VisitStream(tar({{"1", "12345"}, {"2", "67890"}}), options);
    EXPECT_EQ(recorder.files, (Pairs{{"a!/1", "12345"}, {"a!/2", "67890"}}));
    EXPECT_EQ(recorder.not_read, Pairs{});
  }
  options.limits.bytes = 10;
  Recorder recorder = VisitStream(Tar({{"1", "12345"}, {"2", "678901"}, {"3", "x"}}), options);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/1", "12345"}, {"a!/2", "67890"}}));
  EXPECT_EQ(recorder.not_read, (Pairs{{"a!/2", reason}, {"a", reason}}));
  options.limits.bytes = 100'000;
  recorder = VisitStream(Gzip(std::string(100'000, 'x')), options);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/content", std::string(100'000, 'x')}}));
  EXPECT_EQ(recorder.not_read, Pairs{});
  recorder = VisitStream(Gzip(std::string(100'001, 'x')), options);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/content", std::string(100'000, 'x')}}));
  EXPECT_EQ(
      recorder.not_read,
      (Pairs{{"a!/content", "not read further: unpacks to more than 100000 bytes, the limit"}}));
}

// Counts bytes; keeping them would make the tests slow.
struct Counter : public Recorder {
  int64_t bytes = 0;
  void File(const std::string& path, ByteReader& reader) override {
    files.emplace_back(path, "");
    std::vector<uint8_t> block(1 << 16);
    while (const size_t got = reader.Read(block)) bytes += static_cast<int64_t>(got);
  }
};

TEST(ArchiveLimitsTest, RatioOfOneLayer) {
  const std::string zeros(4 << 20, '\0');
  WalkOptions options;
  options.limits.ratio = 100;
  options.limits.ratio_floor = 1 << 20;
  const std::string reason = "not read further: unpacks to more than 100 times its size, the limit";
  for (const std::string& bomb :
       {Zip({{"bomb", zeros}, {"next", "n"}}), SevenZip({{"bomb", zeros}, {"next", "n"}})}) {
    StreamForTest stream(bomb);
    Counter counter;
    VisitBytes("a", stream, options, counter);
    EXPECT_EQ(counter.not_read, (Pairs{{"a!/bomb", reason}, {"a", reason}}));
    EXPECT_GT(counter.bytes, 1 << 20);
    EXPECT_LT(counter.bytes, 2 << 20);
  }
  // The archive around a bomb is read on.
  const std::string noise = [] {
    std::string text;
    for (uint32_t i = 1; text.size() < 300'000; i = i * 1664525 + 1013904223)
      text += static_cast<char>(i >> 24);
    return text;
  }();
  const std::string around = Tar({{"noise", noise}, {"x.gz", Gzip(zeros)}, {"last", "l"}});
  StreamForTest stream(around);
  Counter counter;
  VisitBytes("a", stream, options, counter);
  EXPECT_EQ(Paths(counter.files), (Strings{"a!/noise", "a!/x.gz!/x", "a!/last"}));
  EXPECT_EQ(counter.not_read, (Pairs{{"a!/x.gz!/x", reason}}));
}

TEST(ArchiveLimitsTest, RatioOverAllLayers) {
  // No layer alone is above 1000, all together are.
  WalkOptions options;
  options.limits.ratio = 1500;
  options.limits.ratio_floor = 1 << 20;
  const std::string twice = Gzip(Gzip(std::string(16 << 20, '\0')));
  Counter counter;
  StreamForTest stream(twice);
  VisitBytes("a", stream, options, counter);
  EXPECT_EQ(counter.not_read.size(), 1u);
  EXPECT_LT(counter.bytes, 2 << 20);
  Counter clean;
  const std::string once = Gzip(std::string(16 << 20, '\0'));
  StreamForTest other(once);
  VisitBytes("a", other, options, clean);
  EXPECT_EQ(clean.not_read, Pairs{});
  EXPECT_EQ(clean.bytes, 16 << 20);
}

TEST(ArchiveLimitsTest, BelowTheFloorRatioDoesNotCount) {
  WalkOptions options;
  options.limits.ratio = 1;
  EXPECT_EQ(VisitStream(Gzip(std::string(100'000, ' ')), options).not_read, Pairs{});
}

TEST(ArchiveLimitsTest, WhatIsPassedOverCountsAsWell) {
  WalkOptions options;
  options.limits.ratio = 100;
  options.limits.ratio_floor = 1 << 20;
  options.exclude = {"bomb"};
  const std::vector<TestMember> members = {{"bomb", std::string(4 << 20, '\0')}, {"next", "n"}};
  for (const std::string& bomb : {SevenZip(members), Tar(members, archive_write_add_filter_gzip)}) {
    const Recorder recorder = VisitStream(bomb, options);
    EXPECT_EQ(recorder.files, Pairs{});
    EXPECT_EQ(Paths(recorder.not_read), Strings{"a"});
  }
}

TEST(ArchiveLimitsTest, ManyEntriesTakeNoTime) {
  std::vector<TestMember> members(100'000);
  for (size_t i = 0; i < members.size(); ++i) members[i] = {"folder/" + std::to_string(i), "x"};
  TemporaryFolder folder;
  const std::string path = folder.Write("a.zip", Zip(members, "zip:compression=store"));
  struct Names : public Recorder {
    void File(const std::string& path, ByteReader&) override { last = path, ++count; }
    std::string last;
    size_t count = 0;
  } names;
  VisitFile(path, {}, names);
  EXPECT_EQ(names.count, members.size());
  EXPECT_EQ(names.last, path + "!/folder/99999");
  EXPECT_EQ(names.not_read, Pairs{});
}

TEST(ArchiveLimitsTest, MemoryThatAHeaderTakes) {
  // A member of a cpio whose name has 4 GiB, most of them still to come.
  struct Endless : public ByteReader {
    std::string head = "070701" + std::string(88, '0') + "FFFFFFF0" + "00000000";
    int64_t read = 0;
    size_t Read(std::span<uint8_t> out) override {
      // Filled fast: the time of a slow build would reach the limit on time before that on memory.
      std::fill(out.begin(), out.end(), 'n');
      for (size_t i = 0; i < out.size() && static_cast<size_t>(read) + i < head.size(); ++i)
        out[i] = static_cast<uint8_t>(head[static_cast<size_t>(read) + i]);
      read += std::ssize(out);
      return out.size();
    }
  } endless;
  struct Ignorer : public Recorder {
    void File(const std::string&, ByteReader&) override {}
  } ignorer;
  VisitBytes("a", endless, {}, ignorer);
  EXPECT_LT(endless.read, 40 << 20);
  ASSERT_EQ(ignorer.not_read.size(), 1u);
  EXPECT_NE(ignorer.not_read[0].second.find("has a header of more than 32 MiB"), std::string::npos)
      << ignorer.not_read[0].second;
}

TEST(ArchiveLimitsTest, MemoryThatADictionaryTakes) {
  // The head of an xz file whose only filter asks for 1.5 GiB.
  std::string bytes = Compress(archive_write_add_filter_xz, "text");
  ASSERT_EQ(bytes[14], '\x21');
  bytes[16] = 37;
  const Recorder recorder = VisitStream(bytes);
  EXPECT_EQ(recorder.files, Pairs{});
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a", "takes 1536 MiB of memory to unpack; the limit is 64 MiB"}}));
}

}  // namespace
}  // namespace fovea::data
