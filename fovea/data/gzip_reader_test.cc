#include "fovea/data/gzip_reader.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "fovea/data/tables/table.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

std::string Gzip(std::string_view text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Numbers(int rows) {
  std::string csv = "a,b\n";
  for (int row = 0; row < rows; ++row) csv += StrCat(row * 7 % 1000, ",", row % 3, "\n");
  return csv;
}

GzipReader Reader(std::string_view packed, const GzipLimits& limits = {}) {
  return GzipReader(std::make_unique<MemoryBytes>(packed), limits);
}

std::string Unpacked(std::string_view packed) {
  GzipReader reader = Reader(packed);
  return ReadAll(reader, 1 << 30);
}

std::string Unreadable(std::string_view packed, const GzipLimits& limits = {}) {
  GzipReader reader = Reader(packed, limits);
  try {
    ReadAll(reader, 1 << 30);
  } catch (const UnreadableError& error) {
    return StrCat(error.what(), "; ", error.remedy());
  }
  return "";
}

TEST(GzipReader, UnpacksWhatWasPacked) {
  const std::string text = Numbers(200'000);
  EXPECT_EQ(Unpacked(Gzip(text)), text);
  EXPECT_EQ(Unpacked(Gzip("")), "");
  EXPECT_EQ(Unpacked(Gzip("a,b\n") + Gzip("1,2\n")), "a,b\n1,2\n");
  EXPECT_EQ(Unpacked(Gzip("a,b\n") + std::string(1000, '\0') + Gzip("1,2\n")), "a,b\n1,2\n");
  EXPECT_EQ(Unpacked(Gzip("a,b\n") + std::string(1000, '\0')), "a,b\n");
}

TEST(GzipReader, GoesBackToTheStart) {
  const std::string text = Numbers(1000), packed = Gzip(text);
  GzipReader reader = Reader(packed);
  uint8_t some[100];
  EXPECT_GT(reader.Read(some), 0u);
  reader.Seek(0);
  EXPECT_EQ(ReadAll(reader, 1 << 30), text);
  reader.Seek(0);
  EXPECT_EQ(ReadAll(reader, 1 << 30), text);
  EXPECT_THROW(reader.Seek(1), ArgumentError);
}

TEST(GzipReader, EstimatesItsSize) {
  std::string text;
  uint32_t random = 1;
  while (text.size() < (size_t{8} << 20))
    text += StrCat(random = random * 1664525 + 1013904223, "\n");
  const std::string packed = Gzip(text);
  GzipReader reader = Reader(packed);
  std::vector<uint8_t> some(size_t{1} << 20);
  for (size_t got = 0; got < some.size(); got += reader.Read(some)) continue;
  EXPECT_NEAR(static_cast<double>(reader.size()) / static_cast<double>(text.size()), 1, 0.1);
  ReadAll(reader, 1 << 30);
  EXPECT_EQ(reader.size(), std::ssize(text));
}

TEST(GzipReader, SaysWhereItIsCutOffOrDamaged) {
  const std::string packed = Gzip(Numbers(1000));
  for (const size_t size : {packed.size() - 1, packed.size() - 9, packed.size() / 2, size_t{5}})
    EXPECT_EQ(Unreadable(packed.substr(0, size)),
              StrCat("is gzip that is cut off, at byte ", size, "; get the whole file"));
  std::string damaged = packed;
  damaged[packed.size() - 6] ^= 1;  // of the checksum
  EXPECT_EQ(Unreadable(damaged), StrCat("is gzip that is damaged, at byte ", packed.size() - 4,
                                        " (incorrect data check); get the file anew"));
  for (size_t at = 0; at < packed.size(); ++at) {
    damaged = packed;
    damaged[at] ^= 0x55;
    Unreadable(damaged);  // an error or none, but an end
  }
  EXPECT_EQ(Unreadable(packed + "more"),
            StrCat("is gzip that is damaged, at byte ", packed.size() + 2,
                   " (incorrect header check); get the file anew"));
}

TEST(GzipReader, HasLimits) {
  const std::string zeros = Gzip(std::string(10'000'000, '\n'));
  GzipLimits limits;
  limits.ratio_floor = 5'000'000;
  EXPECT_EQ(
      Unreadable(zeros, limits),
      "unpacks to more than 500 times its size, the limit; unpack it and give the plain file");
  EXPECT_EQ(Unreadable(zeros), "");
  limits.ratio = 2000;
  EXPECT_EQ(Unreadable(zeros, limits), "");
  limits.bytes = 9'000'000;
  EXPECT_EQ(Unreadable(zeros, limits),
            "unpacks to more than 9.0 MB, the limit; unpack it and give the plain file");
}

TEST(OpenUnpacked, TablesAreReadPackedOrNot) {
  const TemporaryFolder folder;
  // Column b is read twice.
  const std::string text = Numbers(300'000) + "1,end\n";
  const Table plain = ReadTable(folder.Write("plain.csv.gz", text));  // whatever the name
  const std::string packed = folder.Write("packed.csv", Gzip(text));
  const Table table = ReadTable(packed);
  EXPECT_EQ(table.rows, 300'001);
  EXPECT_EQ(table.columns[0].numbers, plain.columns[0].numbers);
  EXPECT_EQ(table.columns[1].codes, plain.columns[1].codes);
  EXPECT_EQ(table.lines, plain.lines);
  EXPECT_EQ(table.columns[1].categories.size(), 4u);
}

TEST(OpenUnpacked, ErrorsNameTheFile) {
  const TemporaryFolder folder;
  const std::string packed = Gzip(Numbers(100'000));
  const std::string cut = folder.Write("cut.csv.gz", packed.substr(0, packed.size() / 2));
  EXPECT_EQ(InputErrorOf([&] { ReadTable(cut); }),
            StrCat(cut, ": is gzip that is cut off, at byte ", packed.size() / 2,
                   "; get the whole file"));
  const std::string nothing = folder.Write("nothing.csv.gz", Gzip(""));
  EXPECT_EQ(InputErrorOf([&] { ReadTable(nothing); }),
            nothing + ": holds nothing but empty lines; give a CSV with a header");
  TableOptions options;
  options.max_memory_bytes = 1000;
  const std::string large = folder.Write("large.csv.gz", packed);
  EXPECT_NE(InputErrorOf([&] { ReadTable(large, options); }).find("raise --max-memory"),
            std::string::npos);
}

}  // namespace
}  // namespace fovea::data
