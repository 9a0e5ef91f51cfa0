// Zip files that are made to keep who reads them busy.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/core/cpu_time.h"
#include "fovea/data/files/archives/visit_for_test.h"
#include "fovea/data/files/archives/zip/zip_for_test.h"

namespace fovea::data {
namespace {

// Counts, and reads without keeping.
struct Tally : public Recorder {
  size_t count = 0;
  int64_t bytes = 0;
  double began = ThreadCpuSeconds();
  void File(const std::string&, ByteReader& reader) override {
    ++count;
    uint8_t block[4096];
    while (const size_t got = reader.Read(block)) bytes += static_cast<int64_t>(got);
  }
  double seconds() const { return ThreadCpuSeconds() - began; }
};

Tally Count(const std::string& bytes, const WalkOptions& options = {}) {
  MemoryBytes memory(bytes);
  ReplayReader input(&memory);
  Tally tally;
  TemporaryFolder folder;
  VisitFile(folder.Write("a", bytes), options, tally);
  return tally;
}

bool Says(const Pairs& pairs, const std::string& words) {
  return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    return pair.second.find(words) != std::string::npos;
  });
}

// Generous, for what a linear reader needs a small part of: what is not linear takes minutes.
constexpr double kSeconds = 5;

TEST(ZipLimitsTest, ManyNamesForTheSamePlace) {
  const std::string zeros(1 << 20, '\0');
  ZipMaker zip;
  zip.Put("0", zeros, 8);
  for (int i = 1; i < 20'000; ++i) zip.List(Truth(std::to_string(i), zeros.substr(0, 9), 8), 0);
  const Tally tally = Count(zip.Finish());
  EXPECT_EQ(tally.count, 1u);
  EXPECT_EQ(tally.bytes, 1 << 20);
  EXPECT_LT(tally.seconds(), kSeconds);
}

TEST(ZipLimitsTest, MembersWithinMembers) {
  // Each one's data are all that follows. They are read several times at most.
  ZipMaker zip;
  constexpr size_t kMembers = 3000, kHeader = 35, kTail = 200'000;
  for (size_t i = 0; i < kMembers; ++i) {
    ZipSays says = {.name = std::to_string(10'000 + i)};
    says.packed = says.unpacked = (kMembers - 1 - i) * kHeader + kTail;
    zip.Put(says, "", says);
  }
  zip.bytes += std::string(kTail, 'x');
  const Tally tally = Count(zip.Finish());
  EXPECT_TRUE(Says(tally.not_read, "its members overlap")) << tally.not_read.size();
  EXPECT_LT(tally.bytes, 10'000'000);
  EXPECT_LT(tally.seconds(), kSeconds);
}

TEST(ZipLimitsTest, DisagreementInEveryMember) {
  ZipMaker zip;
  constexpr size_t kMembers = 20'000;
  for (size_t i = 0; i < kMembers; ++i) {
    const ZipSays truth = Truth(std::to_string(i), "content of it", 0);
    ZipSays listed = truth;
    listed.name = "not " + truth.name;
    listed.method = 8;
    listed.unpacked = 7;
    listed.checksum ^= 1;
    zip.Put(truth, "content of it", listed);
  }
  const Tally tally = Count(zip.Finish());
  EXPECT_EQ(tally.count, 2 * kMembers);
  EXPECT_EQ(tally.notes.size(), 3u);
  EXPECT_TRUE(Says(tally.notes, "has 20000 members of another name"));
  EXPECT_LT(tally.seconds(), kSeconds);
}

TEST(ZipLimitsTest, ClaimsOfMany) {
  ZipMaker zip;
  zip.Put("m", "content");
  for (const std::string& end :
       {"PK\6\6" + LittleBytes(44, 8) + LittleBytes(0, 12) + LittleBytes(uint64_t{1} << 63, 8) +
            LittleBytes(uint64_t{1} << 63, 8) + LittleBytes(uint64_t{1} << 63, 8) +
            LittleBytes(0, 8) + "PK\6\7" + LittleBytes(0, 4) + LittleBytes(0, 8) +
            LittleBytes(1, 4) + EndBytes(0xffff, 0xffffffff, 0xffffffff),
        EndBytes(0xffff, 0xfffffffe, 0xfffffffe), EndBytes(0xffff, 46, 0)}) {
    const Tally tally = Count(zip.bytes + zip.directory + end);
    EXPECT_EQ(tally.count, 1u);
    EXPECT_LT(tally.seconds(), kSeconds);
  }
}

TEST(ZipLimitsTest, NothingButMarks) {
  for (const std::string& mark :
       {std::string("PK\3\4"), std::string("PK\1\2"), std::string("PK\5\6"), std::string("PK\6\7"),
        std::string("PK\7\x08"), std::string("PK\1\2PK\5\6PK\3\4"), LocalBytes({.name = ""}),
        LocalBytes({.name = "n"}), ListedBytes({.name = "n"}, 0), EndBytes(1, 46, 0),
        ListedBytes({.name = "n"}, 0) + EndBytes(1, 47, 0),
        LocalBytes({.name = "n"}) + ListedBytes({.name = "n"}, 0) + EndBytes(1, 47, 0)}) {
    std::string bytes = "PK\3\4";
    while (bytes.size() < 1'000'000) bytes += mark;
    const Tally tally = Count(bytes);
    EXPECT_LT(tally.seconds(), kSeconds) << testing::PrintToString(mark);
    EXPECT_FALSE(tally.count == 0 && tally.not_read.empty());
    EXPECT_LT(tally.notes.size() + tally.not_read.size(), 100'000u);
  }
}

TEST(ZipLimitsTest, LongNamesInOneAnother) {
  ZipMaker zip;
  ZipSays says = Truth(std::string(60'000, 'n'), "", 0);
  zip.bytes = std::string(100'000, ' ');
  for (size_t at = 0; at < 40'000; at += 40)
    zip.bytes.replace(at, 30, LocalBytes(says).substr(0, 30));
  says.name = "short";
  for (size_t at = 0; at < 40'000; at += 40) zip.List(says, at);
  const Tally tally = Count(zip.Finish());
  EXPECT_LT(tally.seconds(), kSeconds);
}

TEST(ZipLimitsTest, MoreEntriesThanTheLimit) {
  ZipMaker zip;
  for (int i = 0; i < 20; ++i) zip.Put(std::to_string(i), "x");
  WalkOptions options;
  options.limits.entries = 20;
  EXPECT_EQ(Count(zip.Finish(), options).not_read, Pairs{});
  options.limits.entries = 10;
  const Tally tally = Count(zip.Finish(), options);
  EXPECT_EQ(tally.count, 10u);
  EXPECT_TRUE(Says(tally.not_read, "more than 10 entries, the limit"));
}

}  // namespace
}  // namespace fovea::data
