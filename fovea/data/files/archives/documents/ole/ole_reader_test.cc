#include "fovea/data/files/archives/documents/ole/ole_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/documents/ole/vba_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

// What lies in it; the file itself comes first.
Pairs Inside(const std::string& ole, Pairs* not_read = nullptr) {
  Recorder recorder = VisitBothWays(ole);
  EXPECT_FALSE(recorder.files.empty());
  if (recorder.files.empty()) return {};
  EXPECT_EQ(recorder.files[0].first, "a");
  EXPECT_TRUE(recorder.files[0].second == ole);
  recorder.files.erase(recorder.files.begin());
  if (not_read != nullptr)
    *not_read = recorder.not_read;
  else
    EXPECT_EQ(recorder.not_read, Pairs{});
  return recorder.files;
}

TEST(OleReaderTest, StreamsByTheirPaths) {
  const std::string large(5000, 'l'), larger(100'000, 'm');
  for (const size_t sector : {512, 4096})
    EXPECT_EQ(Inside(OleOf({{"one", "small"},
                            {"storage/two", large},
                            {"storage/inner/three", larger},
                            {"storage/inner/four", std::string(200, 'f')},
                            {"empty", ""}},
                           sector)),
              (Pairs{{"a!/one", "small"},
                     {"a!/storage/two", large},
                     {"a!/storage/inner/three", larger},
                     {"a!/storage/inner/four", std::string(200, 'f')},
                     {"a!/empty", ""}}));
}

TEST(OleReaderTest, StreamsWithoutANameByTheirNumber) {
  EXPECT_EQ(Inside(OleOf({{"one", "1"}, {"", "2"}})),
            (Pairs{{"a!/one", "1"}, {"a!/stream 2", "2"}}));
}

TEST(OleReaderTest, ManySectorsOfTheTable) {
  // More than the 109 that the header has places for would be 7 MB; this has 100.
  const std::string large(100 * 128 * 500, 'x');
  const Pairs found = Inside(OleOf({{"large", large}, {"last", "z"}}));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].second == large);
}

TEST(OleReaderTest, WhatIsAnArchiveIsOpened) {
  EXPECT_EQ(Inside(OleOf({{"Package", Zip({{"a.js", "var"}})}})),
            (Pairs{{"a!/Package!/a.js", "var"}}));
  const std::string inner = OleOf({{"x", "y"}});
  EXPECT_EQ(Inside(OleOf({{"ObjectPool/inner", inner}})),
            (Pairs{{"a!/ObjectPool/inner", inner}, {"a!/ObjectPool/inner!/x", "y"}}));
  EXPECT_EQ(VisitBothWays(Zip({{"word/vbaProject.bin", inner}})).files,
            (Pairs{{"a!/word/vbaProject.bin", inner}, {"a!/word/vbaProject.bin!/x", "y"}}));
}

// As today's formats of Office and OpenDocument have them: in a zip.
TEST(OleReaderTest, InTheZipOfADocument) {
  const std::string object = OleOf({{"\1Ole10Native", NativeOf("a.js", "var")}}),
                    macros = OleOf({{"VBA/M", VbaContainer(kVbaSource)}});
  const Recorder recorder =
      VisitBothWays(Zip({{"xl/embeddings/oleObject1.bin", object}, {"xl/vbaProject.bin", macros}}));
  const auto& files = recorder.files;
  ASSERT_EQ(files.size(), 6u);
  EXPECT_EQ(files[2], (Pairs::value_type{"a!/xl/embeddings/oleObject1.bin!/a.js", "var"}));
  EXPECT_EQ(files[5], (Pairs::value_type{"a!/xl/vbaProject.bin!/VBA/M.bas", kVbaSource}));
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a!/xl/vbaProject.bin!/VBA/M.bas", "is VBA source, which no model knows"}}));
}

TEST(OleReaderTest, EmbeddedFiles) {
  const std::string native = NativeOf("run.js", "var a;");
  EXPECT_EQ(
      Inside(OleOf({{"ObjectPool/_1/\1Ole10Native", native}})),
      (Pairs{{"a!/ObjectPool/_1/\1Ole10Native", native}, {"a!/ObjectPool/_1/run.js", "var a;"}}));
  // Less than it says.
  const std::string cut = native.substr(0, native.size() - 2);
  Pairs not_read;
  EXPECT_EQ(Inside(OleOf({{"\1Ole10Native", cut}}), &not_read),
            (Pairs{{"a!/\1Ole10Native", cut}, {"a!/run.js", "var "}}));
  EXPECT_EQ(not_read, (Pairs{{"a!/run.js", "was cut off after 4 of 6 bytes"}}));
  // No package.
  EXPECT_EQ(Inside(OleOf({{"\1Ole10Native", "short"}})).size(), 1u);
}

TEST(OleReaderTest, SourceOfMacros) {
  constexpr char kReason[] = "is VBA source, which no model knows";
  const std::string source(kVbaSource);
  const std::string document =
      "Attribute VB_Name = \"ThisDocument\"\r\nAttribute VB_Base = \"1N\"\r\n";
  Pairs not_read;
  Pairs found =
      Inside(VbaDocument({{"Module1", source}, {"ThisDocument", document}}, "compiled"), &not_read);
  ASSERT_EQ(found.size(), 6u);
  EXPECT_EQ(found[2], (Pairs::value_type{"a!/Macros/VBA/Module1.bas", source}));
  EXPECT_EQ(found[4], (Pairs::value_type{"a!/Macros/VBA/ThisDocument.cls", document}));
  EXPECT_EQ(not_read, (Pairs{{"a!/Macros/VBA/Module1.bas", kReason},
                             {"a!/Macros/VBA/ThisDocument.cls", kReason}}));

  // Without "dir", or with one that leads elsewhere.
  const std::string module = "compiled" + VbaContainer(source);
  found = Inside(OleOf({{"VBA/M", module}}), &not_read);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1], (Pairs::value_type{"a!/VBA/M.bas", source}));
  found = Inside(OleOf({{"VBA/M", module}, {"VBA/dir", VbaDir({{"M", 2}})}}), &not_read);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1], (Pairs::value_type{"a!/VBA/M (at byte 8).bas", source}));
  EXPECT_EQ(not_read[0],
            (Pairs::value_type{"a!/VBA/M.bas", "its stream is damaged after 0 bytes"}));
  // Source that is hidden from whoever goes by its first word.
  const std::string odd = "Sub Auto_Open()\r\nEnd Sub\r\n";
  found = Inside(
      OleOf({{"VBA/M", module + VbaContainer(odd)}, {"VBA/dir", VbaDir({{"M", module.size()}})}}),
      &not_read);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[1], (Pairs::value_type{"a!/VBA/M.bas", odd}));
  EXPECT_EQ(found[2], (Pairs::value_type{"a!/VBA/M (at byte 8).bas", source}));
}

TEST(OleReaderTest, DamagedSource) {
  std::string source(kVbaSource);
  for (int i = 0; i < 200; ++i) source += StrCat("' line ", i, "\r\n");
  std::string module = VbaContainer(source);
  module[200] = '\xff';
  module[201] = module[202] = module[203] = '\xff';
  Pairs not_read;
  const Pairs found = Inside(OleOf({{"VBA/M", module}}), &not_read);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_GT(found[1].second.size(), 100u);
  ASSERT_EQ(not_read.size(), 2u);
  EXPECT_EQ(not_read[0],
            (Pairs::value_type{"a!/VBA/M.bas", StrCat("its stream is damaged after ",
                                                      found[1].second.size(), " bytes")}));
}

// Where in the file its first entry of the directory stands.
size_t DirectoryOf(const std::string& ole) { return ole.find(std::string("R\0o\0o\0t\0", 8)); }

TEST(OleReaderTest, BrokenChains) {
  std::string ole = OleOf({{"large", std::string(20'000, 'x')}, {"last", "z"}});
  const size_t table = ole.size() - 512;
  // In a circle, and out of the file.
  for (const uint32_t next : {0U, 5U, 0x00ffffffU, 0xfffffffeU}) {
    PutNumber(&ole, table + 4 * 5, next, 4);
    Pairs not_read;
    const Pairs found = Inside(ole, &not_read);
    ASSERT_EQ(found.size(), 2u) << next;
    EXPECT_EQ(found[1], (Pairs::value_type{"a!/last", "z"}));
    EXPECT_EQ(found[0].second.substr(0, 3072), std::string(3072, 'x'));
    if (next > 5) {
      EXPECT_EQ(found[0].second.size(), 3072u);
      EXPECT_EQ(not_read,
                (Pairs{{"a!/large", "its chain of sectors is broken after 3072 of 20000 bytes"}}));
    } else {
      EXPECT_EQ(found[0].second.size(), 20'000u);
      EXPECT_EQ(not_read, Pairs{});
    }
  }
  // For longer than there are sectors.
  PutNumber(&ole, table + 4 * 5, 0, 4);
  PutNumber(&ole, DirectoryOf(ole) + 128 + 120, 10'000'000, 4);
  Pairs not_read;
  Inside(ole, &not_read);
  ASSERT_EQ(not_read.size(), 1u);
  EXPECT_TRUE(not_read[0].second.starts_with("its chain of sectors is broken after "));
}

TEST(OleReaderTest, CirclesInTheDirectory) {
  std::string ole = OleOf({{"s/one", "1"}, {"s/two", "2"}});
  const size_t directory = DirectoryOf(ole);
  // The second hangs itself, the storage and the root below itself.
  for (const size_t at : {68, 72, 76})
    PutNumber(&ole, directory + 3 * 128 + at, at == 68 ? 3 : 1, 4);
  EXPECT_EQ(Inside(ole), (Pairs{{"a!/s/one", "1"}, {"a!/s/two", "2"}}));
  // No storage leads to it.
  PutNumber(&ole, directory + 2 * 128 + 72, 0xffffffff, 4);
  EXPECT_EQ(Inside(ole), (Pairs{{"a!/s/one", "1"}, {"a!/(outside of the root)/two", "2"}}));
}

TEST(OleReaderTest, StreamsThatOverlap) {
  std::vector<TestStream> streams = {{"s0", std::string(2 << 20, 'x')}};
  for (int i = 1; i < 40; ++i) streams.emplace_back(StrCat("s", i), std::string(4096, 'x'));
  std::string ole = OleOf(streams);
  const size_t first = DirectoryOf(ole) + 128;
  for (size_t i = 1; i < 40; ++i)
    for (const size_t field : {116, 120})
      ole.replace(first + 128 * i + field, 4, ole.substr(first + field, 4));
  Pairs not_read;
  Inside(ole, &not_read);
  ASSERT_FALSE(not_read.empty());
  EXPECT_EQ(not_read[0].second,
            "not read further: its streams overlap, and take several times its size, the limit");
}

TEST(OleReaderTest, WhatIsNone) {
  Recorder recorder = VisitBothWays(OleOf({{"x", "y"}}).substr(0, 300));
  EXPECT_EQ(recorder.files.size(), 1u);
  EXPECT_EQ(
      recorder.not_read,
      (Pairs{{"a", "begins as an OLE compound file does, but cannot be unpacked: was cut off"}}));
  std::string ole = OleOf({{"x", "y"}});
  ole[30] = 20;
  recorder = VisitBothWays(ole);
  EXPECT_EQ(recorder.files.size(), 1u);
  EXPECT_EQ(
      recorder.not_read,
      (Pairs{{"a",
              "begins as an OLE compound file does, but cannot be unpacked: has a header that "
              "is damaged"}}));
}

}  // namespace
}  // namespace fovea::data
