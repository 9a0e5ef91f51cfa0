#include "fovea/data/files/layout/file_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

std::string TextOf(std::span<const uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

TEST(FileExtractTest, AWholeFile) {
  const FileExtract file(AsBytes("0123456789"));
  EXPECT_EQ(TextOf(file.At(0, 10)), "0123456789");
  EXPECT_EQ(TextOf(file.At(9, 1)), "9");
  EXPECT_EQ(TextOf(file.At(9, 2)), "");
  EXPECT_EQ(TextOf(file.At(10, 0)), "");
  EXPECT_EQ(TextOf(file.At(UINT64_MAX, UINT64_MAX)), "");
  EXPECT_EQ(TextOf(file.At(5, UINT64_MAX)), "");
}

TEST(FileExtractTest, TheEndsOfAFile) {
  const FileExtract file(AsBytes("0123"), AsBytes("789"), 10);
  EXPECT_EQ(TextOf(file.At(1, 3)), "123");
  EXPECT_EQ(TextOf(file.At(7, 3)), "789");
  EXPECT_EQ(TextOf(file.At(9, 1)), "9");
  EXPECT_EQ(TextOf(file.At(3, 2)), "");
  EXPECT_EQ(TextOf(file.At(6, 2)), "");
  EXPECT_EQ(TextOf(file.At(9, 2)), "");

  const FileExtract overlapping(AsBytes("012345"), AsBytes("456789"), 10);
  EXPECT_EQ(TextOf(overlapping.At(4, 2)), "45");
  EXPECT_EQ(TextOf(overlapping.At(5, 5)), "56789");
}

TEST(FileLayoutTest, Names) {
  EXPECT_EQ(FormatName(FileFormat::kNone), "");
  EXPECT_EQ(FormatName(FileFormat::kElf), "elf");
  EXPECT_EQ(FormatName(FileFormat::kFont), "font");
  EXPECT_EQ(PartName(PartKind::kHeader), "header");
  EXPECT_EQ(PartName(PartKind::kOverlay), "overlay");
}

TEST(FileLayoutTest, ThePartOfAByte) {
  FileLayout layout;
  EXPECT_EQ(layout.At(0), nullptr);
  layout.parts = {{{0, 4}}, {{4, 5}}, {{5, 9}}};
  EXPECT_EQ(layout.At(-1), nullptr);
  EXPECT_EQ(layout.At(0), &layout.parts[0]);
  EXPECT_EQ(layout.At(3), &layout.parts[0]);
  EXPECT_EQ(layout.At(4), &layout.parts[1]);
  EXPECT_EQ(layout.At(8), &layout.parts[2]);
  EXPECT_EQ(layout.At(9), nullptr);
}

TEST(FileLayoutTest, NothingOfATextOrOfAnEmptyFile) {
  for (const char* text : {"", "M", "MZ",
                           "\x7f"
                           "ELE",
                           "<?php echo 1;"}) {
    const FileLayout layout = LayoutOf(text);
    EXPECT_EQ(layout.format, FileFormat::kNone) << text;
    EXPECT_TRUE(layout.parts.empty()) << text;
  }
}

}  // namespace
}  // namespace fovea::data
