#include "fovea/data/files/archives/compress_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/core/random.h"
#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

Recorder Visit(const std::string& bytes) { return VisitStream(bytes); }

std::string Compressed(const std::string& bytes) {
  return Compress(archive_write_add_filter_compress, bytes);
}

TEST(CompressReaderTest, ReadsWhatIsWritten) {
  Random random(3);
  std::string noise(300'000, '\0');
  for (char& c : noise) c = static_cast<char>(random.Below(256));
  std::string changing;  // codes begin anew where they fit no more
  for (int i = 0; i < 40; ++i)
    for (int j = 0; j < 3000; ++j)
      changing += std::to_string(i * (j % (i + 7))) + "abcdefgh"[i % 8];
  for (const std::string& bytes : {std::string("x"), std::string(100'000, 'a'),
                                   std::string("abababababababab"), noise, changing})
    EXPECT_EQ(Visit(Compressed(bytes)).files, (Pairs{{"a!/content", bytes}}));
}

TEST(CompressReaderTest, OneLayerAtATime) {
  std::string bytes = "x";
  for (int i = 0; i < 30; ++i) bytes = Compressed(bytes);
  const Recorder recorder = Visit(bytes);
  EXPECT_EQ(recorder.files, Pairs{});
  ASSERT_EQ(recorder.not_read.size(), 1u);
  EXPECT_EQ(recorder.not_read[0].second, "is a compress file within 8 others, the limit");
}

TEST(CompressReaderTest, DamageIsTold) {
  const std::string bytes = Compressed(std::string(1000, 'a') + "bcd");
  std::string damaged = bytes;
  damaged[3] = '\xff';
  damaged[4] = '\xff';
  for (const std::string& wrong : {damaged, bytes.substr(0, 2) + "\x60" + bytes.substr(3),
                                   bytes.substr(0, 2) + "\x91" + bytes.substr(3)}) {
    const Recorder recorder = Visit(wrong);
    EXPECT_EQ(recorder.files, (Pairs{{"a", wrong}}));  // as the bytes that it is
  }
}

}  // namespace
}  // namespace fovea::data
