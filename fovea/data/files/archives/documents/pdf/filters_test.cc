#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <random>
#include <string>

#include "fovea/core/error.h"
#include "fovea/data/content/content_for_test.h"
#include "fovea/data/files/archives/documents/pdf/filters_for_test.h"
#include "fovea/data/files/archives/documents/pdf/flate_filter.h"
#include "fovea/data/files/archives/documents/pdf/lzw_filter.h"
#include "fovea/data/files/archives/documents/pdf/predictor.h"
#include "fovea/data/files/archives/documents/pdf/text_filters.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

// Long enough for all lengths of codes; repetitive, or not.
std::string LongBytes(int letters) {
  std::mt19937 random(7);
  std::string bytes;
  for (int i = 0; i < 30'000; ++i)
    bytes += static_cast<char>(random() % static_cast<unsigned>(letters));
  return bytes;
}

TEST(PdfFiltersTest, Hexadecimal) {
  EXPECT_EQ(DecodedBy<AsciiHexReader>("41 4\n2\t43>44"), "ABC");
  EXPECT_EQ(DecodedBy<AsciiHexReader>("4142 5>"), "ABP");  // a zero is missing
  EXPECT_EQ(DecodedBy<AsciiHexReader>("41xx42"), "AB");
  EXPECT_EQ(DecodedBy<AsciiHexReader>(">"), "");
}

TEST(PdfFiltersTest, Ascii85) {
  EXPECT_EQ(DecodedBy<Ascii85Reader>("9jqo^BlbD-BleB1DJ+*+F(f,q~>"), "Man is distinguished");
  EXPECT_EQ(DecodedBy<Ascii85Reader>("z9jqo^"), "\0\0\0\0Man "s);
  EXPECT_EQ(DecodedBy<Ascii85Reader>("9j qo\n^9j~>"), "Man M");
  EXPECT_EQ(DecodedBy<Ascii85Reader>("9~>"), "");
}

TEST(PdfFiltersTest, RunLength) {
  EXPECT_EQ(DecodedBy<RunLengthReader>("\2abc\xfez\x80more"), "abczzz");
  EXPECT_EQ(DecodedBy<RunLengthReader>("\5ab"), "ab");
}

// The example of ISO 32000-2, section 7.4.4.2.
TEST(PdfFiltersTest, Lzw) {
  EXPECT_EQ(DecodedBy<LzwReader>("\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"s, true), "-----A---B"s);
  EXPECT_EQ(LzwOf("-----A---B"), "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"s);
  for (const int letters : {1, 2, 7, 256})
    for (const bool early : {true, false}) {
      const std::string bytes = LongBytes(letters);
      EXPECT_TRUE(DecodedBy<LzwReader>(LzwOf(bytes, early), early) == bytes) << letters << early;
    }
  // A code that was not made yet.
  LzwReader reader(std::make_unique<MemoryBytes>("\x20\x9f\xff\xff\xff"), true);
  uint8_t block[100];
  EXPECT_EQ(reader.Read(block), 2u);
  EXPECT_THROW(reader.Read(block), DecodingError);
}

TEST(PdfFiltersTest, Flate) {
  const std::string bytes = LongBytes(4), packed = Deflate(bytes, 15);
  EXPECT_TRUE(DecodedBy<FlateReader>(packed) == bytes);
  EXPECT_TRUE(DecodedBy<FlateReader>(packed + "behind") == bytes);
  // Without its checksum, or its header.
  EXPECT_TRUE(DecodedBy<FlateReader>(packed.substr(0, packed.size() - 4)) == bytes);
  EXPECT_TRUE(DecodedBy<FlateReader>("xx" + packed.substr(2)) == bytes);
  const std::string part = DecodedBy<FlateReader>(packed.substr(0, packed.size() / 2));
  EXPECT_GT(part.size(), bytes.size() / 4);
  EXPECT_TRUE(bytes.starts_with(part));
}

TEST(PdfFiltersTest, DamageIsTold) {
  std::string packed = Deflate(LongBytes(4), 15);
  for (size_t i = 2000; i < 2040; ++i) packed[i] = '\xff';
  DamageTeller reader(std::make_unique<FlateReader>(std::make_unique<MemoryBytes>(packed)));
  uint8_t block[100];
  size_t read = 0;
  try {
    while (const size_t got = reader.Read(block)) read += got;
    FAIL();
  } catch (const UnreadableError& error) {
    EXPECT_EQ(error.what(), StrCat("its stream is damaged after ", read, " bytes"));
    EXPECT_GT(read, 1000u);
  }
}

TEST(PdfFiltersTest, PredictionsOfPng) {
  const PdfPrediction prediction = {.predictor = 15, .colors = 1, .bits = 8, .columns = 4};
  // None, left, above, mean, Paeth; the last row is cut off.
  const std::string rows =
      "\0abcd"s + "\1\1\1\1\1" + "\2\1\1\1\1" + "\3\1\1\1\1" + "\4\1\1\1\1" + "\2\1";
  EXPECT_EQ(DecodedBy<PredictionReader>(rows, prediction),
            "abcd\1\2\3\4\2\3\4\5\2\3\4\5\3\4\5\6\4"s);
}

TEST(PdfFiltersTest, PredictionsOfTiff) {
  const auto decoded = [](const std::string& bytes, int64_t colors, int64_t bits, int64_t columns) {
    return DecodedBy<PredictionReader>(bytes, PdfPrediction{2, colors, bits, columns});
  };
  EXPECT_EQ(decoded("a\1\1b\1\1", 1, 8, 3), "abcbcd");
  EXPECT_EQ(decoded("aA\1\1\1\1", 2, 8, 3), "aAbBcC");
  EXPECT_EQ(decoded("\1\xff\0\2"s, 1, 16, 2), "\1\xff\2\1");
  EXPECT_EQ(decoded("\x11\x11", 1, 4, 4), "\x12\x34");
  EXPECT_EQ(decoded("\xaa", 1, 1, 8), "\xcc");
}

TEST(PdfFiltersTest, PredictionsOutOfBounds) {
  EXPECT_EQ((PdfPrediction{15, 1, 8, 5}).RowBytes(), 5u);
  EXPECT_EQ((PdfPrediction{15, 3, 1, 3}).RowBytes(), 2u);
  for (const PdfPrediction& prediction :
       {PdfPrediction{15, 0, 8, 5}, PdfPrediction{15, 1, 3, 5}, PdfPrediction{15, 1, 8, 0},
        PdfPrediction{15, 64, 16, 1 << 20}, PdfPrediction{15, int64_t{1} << 62, 8, 5}})
    EXPECT_EQ(prediction.RowBytes(), 0u);
}

RC_GTEST_PROP(PdfFiltersProperty, DecodingUndoesEncoding, (const std::string& bytes)) {
  RC_ASSERT(DecodedBy<AsciiHexReader>(HexOf(bytes)) == bytes);
  RC_ASSERT(DecodedBy<Ascii85Reader>(Ascii85Of(bytes)) == bytes);
  RC_ASSERT(DecodedBy<RunLengthReader>(RunLengthOf(bytes)) == bytes);
  RC_ASSERT(DecodedBy<LzwReader>(LzwOf(bytes, true), true) == bytes);
  RC_ASSERT(DecodedBy<LzwReader>(LzwOf(bytes, false), false) == bytes);
  RC_ASSERT(DecodedBy<FlateReader>(Deflate(bytes, 15)) == bytes);
}

RC_GTEST_PROP(PdfFiltersProperty, AnyBytesGiveNoMoreThanTheyCan, (const std::string& bytes)) {
  RC_ASSERT(DecodedBy<AsciiHexReader>(bytes).size() <= bytes.size() / 2 + 1);
  RC_ASSERT(DecodedBy<Ascii85Reader>(bytes).size() <= 4 * bytes.size());
  RC_ASSERT(DecodedBy<RunLengthReader>(bytes).size() <= 64 * bytes.size());
  RC_ASSERT(DecodedBy<LzwReader>(bytes, true).size() <= 4096 * bytes.size());
  RC_ASSERT(DecodedBy<FlateReader>(bytes).size() <= 1032 * bytes.size());
  const auto bits = *rc::gen::element<int64_t>(1, 2, 4, 8, 16);
  const PdfPrediction prediction = {*rc::gen::element<int64_t>(2, 10, 15),
                                    *rc::gen::inRange<int64_t>(1, 5), bits,
                                    *rc::gen::inRange<int64_t>(1, 50)};
  RC_ASSERT(DecodedBy<PredictionReader>(bytes, prediction).size() <= bytes.size());
}

}  // namespace
}  // namespace fovea::data
