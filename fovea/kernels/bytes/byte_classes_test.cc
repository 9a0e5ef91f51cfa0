#include "fovea/kernels/bytes/byte_classes.h"

#include <gtest/gtest.h>

#include <cstring>

#include "fovea/core/random.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

class ByteClassesTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(ByteClassesTest);

bool At(const ByteBits& bits, int64_t i) { return bits.From(i) & 1; }

void ExpectRight(const std::vector<uint8_t>& bytes, const ByteClasses& is) {
  for (size_t n = 0; n < bytes.size(); ++n) {
    const auto i = static_cast<int64_t>(n);
    const int c = bytes[n];
    const bool digit = c >= '0' && c <= '9', capital = c >= 'A' && c <= 'Z',
               mark = c == '_' || c == '$' || c >= 0x80, newline = c == '\n' || c == '\r';
    EXPECT_EQ(At(is.digit, i), digit) << c;
    EXPECT_EQ(At(is.raised, i), capital || mark) << c;
    EXPECT_EQ(At(is.word, i), digit || capital || mark || (c >= 'a' && c <= 'z')) << c;
    EXPECT_EQ(At(is.newline, i), newline) << c;
    EXPECT_EQ(At(is.blank, i), c != 0 ? std::strchr(" \t\v\f", c) != nullptr : true) << c;
    EXPECT_EQ(At(is.escape, i), c != 0 && std::strchr("\\%<>", c) != nullptr) << c;
    EXPECT_EQ(At(is.control, i), (c < 0x20 && c != 0x1b && !(c >= 9 && c <= 13)) || c == 0x7f) << c;
    EXPECT_EQ(is.plain[n], digit ? '0' : capital ? c + 32 : c);
  }
}

TEST_P(ByteClassesTest, EveryByteAtEveryLength) {
  std::vector<uint8_t> all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<uint8_t>(c));
  ByteClasses is;
  Classify(all, &is);
  ExpectRight(all, is);
  Random random(1);
  for (const size_t length : {1, 2, 63, 64, 65, 127, 200, 1000}) {
    std::vector<uint8_t> bytes(length);
    for (uint8_t& c : bytes) c = static_cast<uint8_t>(random.Below(256));
    Classify(bytes, &is);  // what was there before must not show
    ExpectRight(bytes, is);
    const auto end = static_cast<int64_t>(length);
    for (const ByteBits* bits :
         {&is.word, &is.digit, &is.raised, &is.blank, &is.newline, &is.escape, &is.control})
      EXPECT_EQ(bits->From(end), 0u) << "past the end";
    for (int64_t i = 0; i < kPlainSlack; ++i) EXPECT_EQ(is.plain[length + i], 0);
  }
}

TEST_P(ByteClassesTest, BitsFromAnywhere) {
  std::vector<uint8_t> bytes(300, 'a');
  for (const int i : {5, 63, 64, 130}) bytes[i] = ' ';
  ByteClasses is;
  Classify(bytes, &is);
  EXPECT_EQ(is.blank.From(0), 1ull << 5 | 1ull << 63);
  EXPECT_EQ(is.blank.From(5), 1ull | 1ull << 58 | 1ull << 59);
  EXPECT_EQ(is.blank.From(131), 0u);
}

}  // namespace
}  // namespace fovea::kernels
