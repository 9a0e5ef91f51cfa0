#include "fovea/data/files/layout/documents/ole_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/documents/compound_file_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

std::string SmallFile(size_t sector = 512) {
  return CompoundFileMaker(sector)
      .Put("WordDocument", std::string(5000, 'w'))
      .Put("\5SummaryInformation", std::string(100, 's'))
      .Put("Macros/VBA/Module1", std::string(5120, 'm'))
      .Put("Macros/VBA/dir", "list")
      .Put("Macros/PROJECT", "ID=1")
      .Finish();
}

TEST(OleLayoutTest, StreamsByTheirPath) {
  const FileLayout layout = LayoutOf(SmallFile());
  EXPECT_EQ(layout.format, FileFormat::kOle);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(
      LinesOf(layout),
      (Lines{"0-512 header header", "512-5512 data WordDocument", "5512-5632 slack",
             "5632-10752 code Macros/VBA/Module1", "10752-10852 metadata \\x05SummaryInformation",
             "10852-10880 slack", "10880-10884 metadata Macros/VBA/dir", "10884-10944 slack",
             "10944-10948 data Macros/PROJECT", "10948-11264 slack", "11264-11776 header mini FAT",
             "11776-12800 header directory", "12800-13312 header FAT"}));
}

TEST(OleLayoutTest, LargeSectors) {
  const FileLayout layout = LayoutOf(SmallFile(4096) + "<?php");
  EXPECT_EQ(layout.damage, "");
  const Lines lines = LinesOf(layout);
  EXPECT_EQ(lines.front(), "0-4096 header header");
  EXPECT_EQ(lines.at(1), "4096-9096 data WordDocument");
  EXPECT_EQ(lines.back(), "36864-36869 overlay");
}

// More sectors of the FAT than the header has room for.
TEST(OleLayoutTest, Difat) {
  const std::string file = CompoundFileMaker().Put("Data", std::string(8 << 20, 'd')).Finish();
  const FileLayout layout = LayoutOf(file);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout), (Lines{"0-512 header header", "512-8389120 data Data",
                                    "8389120-8389632 header directory",
                                    "8389632-8456192 header FAT", "8456192-8456704 header DIFAT"}));
}

TEST(OleLayoutTest, ChainsOfAnyShape) {
  const std::string file = SmallFile();
  constexpr size_t kFat = 12800;
  std::string cycle = file;
  PutNumber(&cycle, kFat + 4 * 4, 2, 4);  // of WordDocument
  EXPECT_EQ(LayoutOf(cycle).damage, "a chain of sectors is broken");
  EXPECT_EQ(LinesOf(LayoutOf(cycle)).at(1), "512-3072 data WordDocument");

  std::string out = file;
  PutNumber(&out, kFat + 4 * 4, 1000000, 4);
  EXPECT_EQ(LayoutOf(out).damage, "a chain of sectors is broken");
  std::string shorter = file;
  PutNumber(&shorter, kFat + 4 * 4, 0xfffffffe, 4);
  EXPECT_EQ(LayoutOf(shorter).damage, "a stream is shorter than said");

  // Not in order.
  std::string apart = file;
  for (const auto& [from, to] :
       {std::pair(0, 3), std::pair(3, 1), std::pair(2, 4), std::pair(1, 2)})
    PutNumber(&apart, kFat + 4 * static_cast<size_t>(from), static_cast<uint32_t>(to), 4);
  EXPECT_EQ(LayoutOf(apart).damage, "");
  const Lines lines = LinesOf(LayoutOf(apart));
  EXPECT_EQ((Lines{lines.begin() + 1, lines.begin() + 5}),
            (Lines{"512-1024 data WordDocument", "1024-2048 data WordDocument",
                   "2048-2560 data WordDocument", "2560-5512 data WordDocument"}));
}

TEST(OleLayoutTest, DirectoriesOfAnyShape) {
  const std::string file = SmallFile();
  constexpr size_t kDirectory = 11776;
  std::string cycle = file;
  PutNumber(&cycle, kDirectory + 128 + 68, 1, 4);  // WordDocument is its own neighbour
  EXPECT_EQ(LayoutOf(cycle).damage, "its directory is no tree");
  EXPECT_EQ(PartsOf(cycle), PartsOf(file));

  std::string lost = file;
  PutNumber(&lost, kDirectory + 76, 0xffffffff, 4);
  EXPECT_EQ(LayoutOf(lost).damage, "a stream is in no storage");
  EXPECT_EQ(PartsOf(lost).at(3), "5632-10752 data Module1");

  std::string large = file;
  PutNumber(&large, kDirectory + 128 + 120, 0xffffffff, 4);
  EXPECT_EQ(LayoutOf(large).damage, "a stream is shorter than said");
  EXPECT_EQ(PartsOf(large).at(1), "512-5632 data WordDocument");
}

TEST(OleLayoutTest, OtherDamage) {
  const std::string file = SmallFile();
  EXPECT_EQ(LayoutOf(file.substr(0, 500)).damage, "is cut off");
  EXPECT_EQ(PartsOf(file.substr(0, 500)), (Lines{"0-500 data"}));
  std::string sectors = file;
  PutNumber(&sectors, 30, 60, 2);
  EXPECT_EQ(LayoutOf(sectors).damage, "its sectors have no possible size");
  EXPECT_EQ(LayoutOf(file.substr(0, 12000)).damage, "FAT lies outside the file");

  // The DIFAT alone lists the FAT, and goes round.
  std::string difat = file;
  PutNumber(&difat, 76, 0xffffffff, 4);
  PutNumber(&difat, 68, 3, 4);
  difat.replace(512 * 4, 508, 508, '\xff');
  PutNumber(&difat, 512 * 5 - 4, 3, 4);
  EXPECT_EQ(LayoutOf(difat).damage, "a chain of sectors is broken");
}

TEST(OleLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const std::string file = SmallFile();
  EXPECT_EQ(LinesOf(LayoutOfEnds(file, 512, 2560)), PartsOf(file));
  const FileLayout layout = LayoutOfEnds(file, 1024, 512);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout).front(), "0-512 header header");
}

}  // namespace
}  // namespace fovea::data
