#include "fovea/data/files/archives/spool.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/archives/archive_for_test.h"

namespace fovea::data {
namespace {

std::string Rest(ByteReader* reader) {
  std::string text;
  uint8_t block[100];
  while (const size_t got = reader->Read(block)) text.append(reinterpret_cast<char*>(block), got);
  return text;
}

std::string Numbers(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(i) + ' ';
  return text;
}

TEST(SpoolTest, KeepsInMemory) {
  const std::string text = Numbers(10'000);
  StreamForTest stream(text);
  Spool spool(&stream, 1 << 20);
  EXPECT_TRUE(spool.complete());
  EXPECT_EQ(spool.size(), static_cast<int64_t>(text.size()));
  for (const int64_t from : {int64_t{0}, int64_t{777}, spool.size() - 1, spool.size()}) {
    spool.Seek(from);
    EXPECT_EQ(Rest(&spool), text.substr(static_cast<size_t>(from)));
  }
}

TEST(SpoolTest, GoesOnInAFile) {
  const std::string text = Numbers(100'000);
  StreamForTest stream(text);
  Spool spool(&stream, 1000);
  EXPECT_FALSE(spool.complete());
  EXPECT_EQ(spool.size(), 1000);
  spool.ExtendToFile(1 << 20);
  EXPECT_TRUE(spool.complete());
  EXPECT_EQ(spool.problem(), "");
  for (const int64_t from : {int64_t{0}, int64_t{999}, int64_t{1000}, int64_t{300'000}}) {
    spool.Seek(from);
    EXPECT_EQ(Rest(&spool), text.substr(static_cast<size_t>(from)));
  }
}

TEST(SpoolTest, GivesTheRestOnceBehindWhatItKeeps) {
  const std::string text = Numbers(1000);
  StreamForTest stream(text);
  Spool spool(&stream, 100);
  EXPECT_EQ(Rest(&spool), text);
  StreamForTest again(text);
  Spool limited(&again, 100);
  limited.ExtendToFile(200);
  EXPECT_FALSE(limited.complete());
  EXPECT_EQ(limited.problem(), "has more than 300 bytes, the limit for what lies in another file");
  EXPECT_EQ(limited.size(), 300);
  EXPECT_EQ(Rest(&limited), text);
}

TEST(SpoolTest, ThrowsWhatTheSourceThrowsBehindWhatItGave) {
  struct Failing : public StreamForTest {
    using StreamForTest::StreamForTest;
    size_t Read(std::span<uint8_t> out) override {
      const size_t got = StreamForTest::Read(out);
      if (got == 0) throw UnreadableError("gone");
      return got;
    }
  };
  for (const int64_t memory : {1 << 20, 10}) {
    Failing failing("some text of a source");
    Spool spool(&failing, memory);
    spool.ExtendToFile(1 << 20);
    EXPECT_TRUE(spool.complete());
    EXPECT_EQ(spool.problem(), "gone");
    EXPECT_EQ(spool.size(), 21);
    for (int time = 0; time < 2; ++time) {
      spool.Seek(5);
      try {
        Rest(&spool);
        FAIL();
      } catch (const UnreadableError& error) {
        EXPECT_STREQ(error.what(), "gone");
      }
    }
  }
}

TEST(TailReaderTest, KeepsTheEnd) {
  const std::string text = Numbers(200'000);
  StreamForTest stream(text);
  TailReader reader(&stream);
  EXPECT_EQ(Rest(&reader), text);
  EXPECT_GE(reader.tail().size(), size_t{22 + 65535});
  EXPECT_TRUE(text.ends_with(reader.tail()));
}

}  // namespace
}  // namespace fovea::data
